/** What the timeline of an account shows, as an ECharts option: limits, need, dormancy, and the rules that decided. */
import type { EChartsCoreOption } from 'echarts/core';
import type { LedgerRow } from '../engine/ledger.ts';
import type { Formats } from '../wording/format.ts';
import { escapeHtml } from './escape.ts';

export interface LedgerView {
  readonly rows: readonly LedgerRow<string>[];
  /** What each month decided, in words. */
  readonly reasons: readonly string[];
  readonly names: {
    readonly observed: string;
    readonly limit: string;
    readonly need: string;
    readonly dormant: string;
  };
  readonly formats: Formats;
  readonly theme: 'light' | 'dark';
}

/** Colours that differ for colour-blind eyes and in grey; line styles differ too. */
const COLOURS = { observed: '#7f7f7f', limit: '#0072b2', need: '#d55e00' } as const;

/** Runs of months without activity, as pairs of indexes. */
function dormantRuns(rows: LedgerView['rows']): [number, number][] {
  const runs: [number, number][] = [];
  rows.forEach(({ streak }, at) => {
    if (streak === 0) return;
    const last = runs.at(-1);
    if (last && last[1] === at - 1) last[1] = at;
    else runs.push([at, at]);
  });
  return runs;
}

function tooltip({ rows, reasons, names, formats }: LedgerView, at: number): string {
  const row = rows[at];
  if (!row) return '';
  const line = (name: string, value: number) =>
    `${escapeHtml(name)}: ${escapeHtml(formats.money(value))}`;
  return [
    `<b>${escapeHtml(row.month)}</b>`,
    line(names.observed, row.observedLimit),
    line(names.limit, row.limitAfter),
    line(names.need, row.need),
    `${escapeHtml(names.dormant)}: ${row.streak}`,
    escapeHtml(reasons[at]),
  ].join('<br>');
}

export function ledgerOption(view: LedgerView): EChartsCoreOption {
  const { rows, names, formats, theme } = view;
  const text = theme === 'dark' ? '#c8ccd4' : '#4a4f59';
  const decided = rows.flatMap((row, at) =>
    row.reason.kind === 'none' ? [] : [{ coord: [at, row.limitAfter / 100] }],
  );
  const line = (name: string, key: keyof typeof COLOURS, values: number[], dash: boolean) => ({
    name,
    type: 'line',
    step: 'end',
    showSymbol: false,
    data: values.map((value) => value / 100),
    lineStyle: { color: COLOURS[key], width: 2, type: dash ? 'dashed' : 'solid' },
    itemStyle: { color: COLOURS[key] },
  });
  return {
    animation: false,
    aria: { enabled: true },
    grid: { left: 12, right: 16, top: 34, bottom: 26, containLabel: true },
    legend: { top: 0, left: 0, textStyle: { color: text }, itemWidth: 22 },
    tooltip: {
      trigger: 'axis',
      formatter: (items: unknown) => {
        const [first] = Array.isArray(items) ? (items as { dataIndex: number }[]) : [];
        return first ? tooltip(view, first.dataIndex) : '';
      },
    },
    xAxis: {
      type: 'category',
      data: rows.map(({ month }) => month),
      axisLabel: { color: text },
      boundaryGap: false,
    },
    yAxis: {
      type: 'value',
      min: 0,
      axisLabel: { color: text, formatter: (value: number) => formats.moneyShort(value * 100) },
      splitLine: { lineStyle: { opacity: 0.25 } },
    },
    series: [
      line(
        names.observed,
        'observed',
        rows.map((row) => row.observedLimit),
        true,
      ),
      {
        ...line(
          names.limit,
          'limit',
          rows.map((row) => row.limitAfter),
          false,
        ),
        markPoint: { symbol: 'diamond', symbolSize: 9, data: decided, label: { show: false } },
        markArea: {
          silent: true,
          itemStyle: { color: theme === 'dark' ? '#ffffff14' : '#00000010' },
          data: dormantRuns(rows).map(([from, to]) => [
            { xAxis: Math.max(0, from - 1) },
            { xAxis: to },
          ]),
        },
      },
      line(
        names.need,
        'need',
        rows.map((row) => row.need),
        false,
      ),
    ],
  };
}
