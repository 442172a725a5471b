/** Limit released against harm, a point for each cell of a sweep, as an ECharts option. */
import type { EChartsCoreOption } from 'echarts/core';
import { MEASURES } from '../engine/measures.ts';
import type { Measure } from '../engine/measures.ts';
import { bestTrade, efficientFrontier } from '../engine/sweep/frontier.ts';
import type { Words } from '../locales/index.ts';
import type { Formats } from '../wording/format.ts';
import { escapeHtml } from './escape.ts';
import { CHART_FONT } from './heatmap.ts';
import { AXIS_TEXT } from './palette.ts';
import { bracketed, labelled } from '../wording/labelled.ts';
import { withUnit } from '../wording/measure-text.ts';

/** A policy of the sweep; money in minor units. */
export interface FrontierPoint {
  /** Total limit of the policy as it is, less that of this one. */
  readonly released: number;
  /** In the unit of the harm's measure. */
  readonly harm: number;
  /** Its parameters in words. */
  readonly label: string;
  /** Whether it meets the constraint; true if there is none. */
  readonly isAllowed: boolean;
}

/** Measures of harm that released limit can be weighed against, the usual one first. */
export const HARM_MEASURES = [
  'refused_after_cut_total',
  'refused_accounts',
  'regret_accounts',
  'shortfall_total',
] as const satisfies readonly Measure[];
export type HarmMeasure = (typeof HARM_MEASURES)[number];

export interface FrontierView {
  readonly measure: HarmMeasure;
  readonly points: readonly FrontierPoint[];
  /** Index of the chosen point. */
  readonly chosen: number | undefined;
  /** The policy as it is. */
  readonly current: { readonly harm: number };
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

/** Indexes of the allowed points, and their trades. */
function allowedTrades(points: readonly FrontierPoint[]) {
  const allowed = [...points.keys()].filter((at) => points[at].isAllowed);
  const trades = allowed.map((at) => ({ gain: points[at].released, cost: points[at].harm }));
  return { allowed, trades };
}

/** Indexes of the allowed points that nothing beats. */
export function frontierOf(points: readonly FrontierPoint[]): number[] {
  const { allowed, trades } = allowedTrades(points);
  return efficientFrontier(trades).map((at) => allowed[at]);
}

/** The allowed point that releases most, with the least harm among equal ones; `undefined` where none is allowed. */
export function bestOf(points: readonly FrontierPoint[]): FrontierPoint | undefined {
  const { allowed, trades } = allowedTrades(points);
  return points.at(allowed.at(bestTrade(trades)) ?? points.length);
}

export function frontierOption(
  { measure, points, chosen, current, theme }: FrontierView,
  words: Words,
  formats: Formats,
): EChartsCoreOption {
  const colours = COLOURS[theme];
  const onFrontier = new Set(frontierOf(points));
  const isMoney = MEASURES[measure] === 'money';
  const harmName = isMoney
    ? bracketed(words.measures[measure], words.common.currency, words)
    : words.measures[measure];
  const axis = (name: string, write: (value: number) => string) => ({
    type: 'value',
    name,
    nameLocation: 'middle',
    nameTextStyle: { color: colours.text },
    scale: true,
    axisLabel: { color: colours.text, formatter: write },
    splitLine: { lineStyle: { opacity: 0.25 } },
  });
  const detail = ({ label, released, harm }: FrontierPoint) =>
    [
      label,
      labelled(words.sweep.released, `${formats.money(released)} ${words.common.currency}`, words),
      labelled(
        words.measures[measure],
        withUnit(measure, formats.measure(measure, harm), words),
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
    xAxis: { ...axis(harmName, isMoney ? formats.moneyShort : formats.count), nameGap: 28 },
    yAxis: {
      ...axis(bracketed(words.sweep.released, words.common.currency, words), formats.moneyShort),
      nameGap: 52,
    },
    series: [
      {
        id: 'frontier',
        type: 'line',
        silent: true,
        showSymbol: false,
        lineStyle: { color: colours.line, width: 1.5 },
        data: [...onFrontier].map((at) => [points[at].harm, points[at].released]),
      },
      {
        id: 'points',
        type: 'scatter',
        data: points.map(({ released, harm, isAllowed }, at) => ({
          value: [harm, released],
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
        data: [[current.harm, 0]],
      },
    ],
  };
}
