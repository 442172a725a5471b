/**
 * One account under several scenarios, as an ECharts option: observed limit, need and months of disuse, the limit after each month
 * under each scenario, and below them a lane for each scenario with the marks of its rules. A month is as wide as its place on
 * the axis, so that what belongs to one month stands above one another.
 */
import type { EChartsCoreOption } from 'echarts/core';
import type { LedgerRow } from '../engine/ledger.ts';
import { RULE_EVENTS, ruleEvents } from '../engine/ledger-events.ts';
import type { RuleEvent } from '../engine/ledger-events.ts';
import type { Formats } from '../wording/format.ts';
import { escapeHtml } from './escape.ts';
import { EVENT_SYMBOLS, SCENARIO_DASHES } from './account-marks.ts';
import { AXIS_TEXT, SERIES_COLOURS } from './palette.ts';

export interface TimelineScenario {
  readonly name: string;
  /** Months that it simulates; it may begin later than the account. */
  readonly rows: readonly LedgerRow<string>[];
  /** What each of these months decided, in words. */
  readonly reasons: readonly string[];
}

export interface AccountTimeline {
  /** Every month of the account as it was observed. */
  readonly observed: readonly LedgerRow<string>[];
  readonly scenarios: readonly TimelineScenario[];
  readonly names: {
    readonly observed: string;
    readonly need: string;
    readonly dormant: string;
    readonly labelled: (label: string, value: string) => string;
    readonly events: Readonly<Record<RuleEvent, string>>;
  };
  readonly formats: Formats;
  readonly theme: 'light' | 'dark';
}

const LEGEND = 24;
const LIMITS_HEIGHT = 210;
const LANE = 24;
const LEFT = 132;

/** Pixels that the whole of it takes. */
export function timelineHeight({ scenarios }: AccountTimeline): number {
  return LEGEND * 2 + LIMITS_HEIGHT + 30 + LANE * scenarios.length + LEGEND;
}

function tooltip({ observed, scenarios, names, formats }: AccountTimeline, month: string): string {
  const row = observed.find((one) => one.month === month);
  if (!row) return '';
  const line = (name: string, value: string) => escapeHtml(names.labelled(name, value));
  const under = scenarios.flatMap(({ name, rows, reasons }) => {
    const at = rows.findIndex((one) => one.month === month);
    if (at < 0) return [];
    const limit = formats.money(rows[at].limitAfter);
    const [label, value] = [`<b>${escapeHtml(name)}</b>`, escapeHtml(limit)];
    return [`${names.labelled(label, value)} · ${escapeHtml(reasons[at])}`];
  });
  return [
    `<b>${escapeHtml(month)}</b>`,
    line(names.observed, formats.money(row.observedLimit)),
    line(names.need, formats.money(row.need)),
    line(names.dormant, formats.count(row.streak)),
    ...under,
  ].join('<br>');
}

/** The month that a tooltip is about, out of what ECharts hands over. */
function monthOf(items: unknown): string {
  const first: unknown = Array.isArray(items) ? items[0] : items;
  if (typeof first !== 'object' || first === null || !('axisValue' in first)) return '';
  return String(first.axisValue);
}

function limitSeries(view: AccountTimeline) {
  const { observed, scenarios, names, theme } = view;
  const line = (name: string, data: (number | null)[], colour: string, type: unknown) => ({
    name,
    type: 'line',
    step: 'middle',
    symbol: 'none',
    data,
    lineStyle: { color: colour, width: 2, type },
    itemStyle: { color: colour },
  });
  const grey = theme === 'dark' ? '#a6acb5' : '#6b7078';
  const shade = theme === 'dark' ? '#ffffff1c' : '#00000014';
  return [
    {
      ...line(
        names.dormant,
        observed.map(({ streak }) => (streak > 0 ? 1 : 0)),
        shade,
        'solid',
      ),
      yAxisIndex: 2,
      lineStyle: { width: 0 },
      areaStyle: { color: shade, opacity: 1 },
    },
    {
      ...line(
        names.need,
        observed.map(({ need }) => need / 100),
        grey,
        'solid',
      ),
      lineStyle: { color: grey, width: 1 },
      areaStyle: { color: grey, opacity: 0.25 },
    },
    line(
      names.observed,
      observed.map(({ observedLimit }) => observedLimit / 100),
      grey,
      'dashed',
    ),
    ...scenarios.map(({ name, rows }, at) => {
      const limits = new Map(rows.map(({ month, limitAfter }) => [month, limitAfter / 100]));
      const values = observed.map(({ month }) => limits.get(month) ?? null);
      return line(name, values, SERIES_COLOURS[at], SCENARIO_DASHES[at]);
    }),
  ];
}

/** The marks of rules that acted at all, a series for each rule. */
function eventSeries({ observed, scenarios, names, theme }: AccountTimeline) {
  const colour = theme === 'dark' ? '#e3e6eb' : '#2c2f36';
  const place = new Map(observed.map(({ month }, at) => [month, at]));
  return RULE_EVENTS.flatMap((event) => {
    const data = scenarios.flatMap(({ rows }, lane) =>
      rows.flatMap((row) => {
        const at = place.get(row.month);
        return at !== undefined && ruleEvents(row).includes(event) ? [[at, lane]] : [];
      }),
    );
    const { symbol, size, filled } = EVENT_SYMBOLS[event];
    return data.length === 0
      ? []
      : [
          {
            name: names.events[event],
            type: 'scatter',
            xAxisIndex: 1,
            yAxisIndex: 1,
            symbol,
            symbolSize: size,
            itemStyle: {
              color: filled ? colour : 'transparent',
              borderColor: colour,
              borderWidth: 1.5,
            },
            data,
          },
        ];
  });
}

export function accountTimelineOption(view: AccountTimeline): EChartsCoreOption {
  const { observed, scenarios, names, formats, theme } = view;
  const text = AXIS_TEXT[theme];
  const months = observed.map(({ month }) => month);
  const events = eventSeries(view);
  const lanes = { top: LEGEND * 2 + LIMITS_HEIGHT + 26, height: LANE * scenarios.length };
  const axisLabel = { color: text };
  const category = { type: 'category', data: months };
  const legend = { left: LEFT, itemWidth: 22, itemHeight: 10, textStyle: { color: text } };
  return {
    animation: false,
    aria: { enabled: true },
    legend: [
      {
        ...legend,
        top: 0,
        right: 16,
        data: [
          ...scenarios.map(({ name }) => name),
          { name: names.observed, icon: 'path://M0 4H8V6H0zM12 4H20V6H12z' },
          { name: names.need, icon: 'roundRect' },
          { name: names.dormant, icon: 'rect' },
        ],
      },
      { ...legend, bottom: 0, right: 16, itemWidth: 12, data: events.map(({ name }) => name) },
    ],
    grid: [
      { left: LEFT, right: 20, top: LEGEND * 2, height: LIMITS_HEIGHT },
      { left: LEFT, right: 20, ...lanes },
    ],
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: theme === 'dark' ? '#22252b' : '#ffffff',
      borderColor: theme === 'dark' ? '#3a3f48' : '#dcdfe6',
      textStyle: { color: text, fontSize: 12 },
      extraCssText: 'max-width: 520px; white-space: normal;',
      formatter: (items: unknown) => tooltip(view, monthOf(items)),
    },
    xAxis: [
      { ...category, axisLabel },
      {
        ...category,
        gridIndex: 1,
        axisLabel: { show: false },
        axisTick: { show: false },
        axisLine: { show: false },
        splitLine: { show: true, lineStyle: { opacity: 0.2 } },
      },
    ],
    yAxis: [
      {
        type: 'value',
        min: 0,
        axisLabel: { color: text, formatter: (value: number) => formats.moneyShort(value * 100) },
        splitLine: { lineStyle: { opacity: 0.25 } },
      },
      {
        type: 'category',
        gridIndex: 1,
        inverse: true,
        data: scenarios.map(({ name }) => name),
        axisLabel: { color: text, width: LEFT - 16, overflow: 'truncate' },
        axisTick: { show: false },
        splitLine: { show: true, lineStyle: { opacity: 0.25 } },
      },
      { type: 'value', min: 0, max: 1, show: false },
    ],
    series: [...limitSeries(view), ...events],
  };
}
