/** Limit released against shortfall, a point for each cell of a sweep, as an ECharts option. */
import type { EChartsCoreOption } from 'echarts/core';
import { efficientFrontier } from '../engine/sweep/frontier.ts';
import type { Words } from '../locales/index.ts';
import type { Formats } from '../wording/format.ts';
import { escapeHtml } from './escape.ts';
import { CHART_FONT } from './heatmap.ts';
import { AXIS_TEXT } from './palette.ts';
import { labelled } from '../wording/labelled.ts';

/** A policy of the sweep; money in minor units. */
export interface FrontierPoint {
  /** Total limit of the policy as it is, less that of this one. */
  readonly released: number;
  readonly shortfall: number;
  /** Its parameters in words. */
  readonly label: string;
  /** Whether it meets the constraint; true where there is none. */
  readonly isAllowed: boolean;
}

export interface FrontierView {
  readonly points: readonly FrontierPoint[];
  /** Index of the chosen point. */
  readonly chosen: number | undefined;
  /** The policy as it is. */
  readonly current: { readonly shortfall: number };
  readonly theme: 'light' | 'dark';
}

const COLOURS = {
  light: {
    text: AXIS_TEXT.light,
    on: '#0072b2',
    off: '#9aa0a8',
    line: '#0072b2',
    current: '#d55e00',
  },
  dark: {
    text: AXIS_TEXT.dark,
    on: '#56b4e9',
    off: '#5d6570',
    line: '#56b4e9',
    current: '#e69f00',
  },
} as const;

/** Indexes of the allowed points that nothing beats. */
export function frontierOf(points: readonly FrontierPoint[]): number[] {
  const allowed = [...points.keys()].filter((at) => points[at].isAllowed);
  const trades = allowed.map((at) => ({ gain: points[at].released, cost: points[at].shortfall }));
  return efficientFrontier(trades).map((at) => allowed[at]);
}

export function frontierOption(
  { points, chosen, current, theme }: FrontierView,
  words: Words,
  formats: Formats,
): EChartsCoreOption {
  const colours = COLOURS[theme];
  const onFrontier = new Set(frontierOf(points));
  const axis = (name: string) => ({
    type: 'value',
    name,
    nameLocation: 'middle',
    nameTextStyle: { color: colours.text },
    scale: true,
    axisLabel: { color: colours.text, formatter: (value: number) => formats.moneyShort(value) },
    splitLine: { lineStyle: { opacity: 0.25 } },
  });
  const detail = ({ label, released, shortfall }: FrontierPoint) =>
    [
      label,
      labelled(words.sweep.released, `${formats.money(released)} ${words.common.yuan}`, words),
      labelled(
        words.measures.shortfall_total,
        `${formats.money(shortfall)} ${words.common.yuan}`,
        words,
      ),
    ]
      .map(escapeHtml)
      .join('<br>');
  return {
    animation: false,
    textStyle: { fontFamily: CHART_FONT },
    grid: { left: 70, right: 20, top: 16, bottom: 46 },
    tooltip: {
      confine: true,
      formatter: ({ dataIndex, seriesId }: { dataIndex: number; seriesId: string }) =>
        seriesId === 'points' ? detail(points[dataIndex]) : escapeHtml(words.sweep.asItIs),
    },
    xAxis: { ...axis(words.measures.shortfall_total), nameGap: 28 },
    yAxis: { ...axis(words.sweep.released), nameGap: 52 },
    series: [
      {
        id: 'frontier',
        type: 'line',
        silent: true,
        showSymbol: false,
        lineStyle: { color: colours.line, width: 1.5 },
        data: [...onFrontier].map((at) => [points[at].shortfall, points[at].released]),
      },
      {
        id: 'points',
        type: 'scatter',
        data: points.map(({ released, shortfall, isAllowed }, at) => ({
          value: [shortfall, released],
          symbolSize: at === chosen ? 16 : onFrontier.has(at) ? 10 : 6,
          itemStyle: {
            color: isAllowed ? colours.on : colours.off,
            opacity: onFrontier.has(at) || at === chosen ? 1 : 0.45,
            borderColor: at === chosen ? colours.current : undefined,
            borderWidth: at === chosen ? 3 : 0,
          },
        })),
      },
      {
        id: 'current',
        type: 'scatter',
        symbol: 'diamond',
        symbolSize: 13,
        itemStyle: { color: colours.current },
        data: [[current.shortfall, 0]],
      },
    ],
  };
}
