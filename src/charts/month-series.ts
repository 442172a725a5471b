/** Limits, utilization or refused use by month under each scenario, as an ECharts option. */
import type { EChartsCoreOption } from 'echarts/core';
import type { MonthSeries, ScenarioResult } from '../contract/types.ts';
import { STEP_FIGURES } from '../engine/accounts-behind.ts';
import type { Words } from '../locales/index.ts';
import { scenarioLabel } from '../wording/format.ts';
import type { Formats } from '../wording/format.ts';
import { escapeHtml } from './escape.ts';
import { textWidth } from './heatmap.ts';
import { AXIS_TEXT, SERIES_COLOURS } from './palette.ts';
import { labelled } from '../wording/labelled.ts';

/** What the chart can show, and the lines of each. */
export const SERIES_VIEWS = {
  limits: STEP_FIGURES,
  utilisation: ['utilisation'],
  refused: ['refusedAfterCut'],
} as const;
export type SeriesView = keyof typeof SERIES_VIEWS;
type Shown = (typeof SERIES_VIEWS)[SeriesView][number];

/** Told apart on grey paper too; solid lines are limits, dashed ones undrawn limit. */
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'arrow', 'pin'] as const;

/** `emptyCircle` and so on, as ECharts calls them. */
const HOLLOW = SYMBOLS.map((name) => `empty${name[0].toUpperCase()}${name.slice(1)}`);

const LEGEND_ROW = 24;
/** Width that a legend can count on, and what an entry takes beside its text, pixels. */
const LEGEND_WIDTH = 640;
const LEGEND_MARK = 44;

/** Height of a legend whose entries may all be as long as the longest. */
function legendHeight(entries: readonly string[]): number {
  const longest = entries.reduce((most, entry) => Math.max(most, textWidth(entry)), 0);
  const columns = Math.max(1, Math.floor(LEGEND_WIDTH / (longest + LEGEND_MARK)));
  return LEGEND_ROW * Math.ceil(entries.length / columns);
}

function entryOf(name: string, shown: Shown, words: Words): string {
  const what: Readonly<Record<Shown, string>> = {
    limit: words.compare.limitSeries,
    undrawn: words.compare.undrawnSeries,
    utilisation: words.compare.seriesViews.utilisation,
    refusedAfterCut: words.compare.seriesViews.refused,
  };
  return labelled(scenarioLabel(name, words), what[shown], words);
}

/** How high the chart has to be for its lines to keep `height` below the legend, pixels. */
export function monthSeriesHeight(
  scenarios: readonly Pick<NamedSeries, 'name'>[],
  words: Words,
  height: number,
  view: SeriesView = 'limits',
): number {
  return (
    height +
    legendHeight(
      scenarios.flatMap(({ name }) => SERIES_VIEWS[view].map((one) => entryOf(name, one, words))),
    )
  );
}

/** What is drawn of a scenario. */
type NamedSeries = Pick<ScenarioResult, 'name' | 'series'>;

/** A line of the chart: the place of its scenario, and what it shows. */
export interface Line {
  readonly scenario: number;
  readonly shown: (typeof STEP_FIGURES)[number];
}

const lineId = (scenario: number, shown: Shown): string => `${scenario}:${shown}`;

/** The line of a series' id; `undefined` where it is none that accounts can be looked up for. */
export function lineOf(id: string): Line | undefined {
  const [scenario, name] = id.split(':');
  const shown = STEP_FIGURES.find((one) => one === name);
  return shown && { scenario: Number(scenario), shown };
}

/** Values of a series at each month of the whole span; empty where it does not reach. */
function valuesAt(series: MonthSeries, months: readonly string[], shown: Shown): (number | null)[] {
  const value = (at: number): number | null => {
    if (shown !== 'utilisation') return series[shown][at];
    const { served, inForce } = series;
    return inForce[at] > 0 ? (10_000 * served[at]) / inForce[at] : null;
  };
  const byMonth = new Map(series.months.map((month, at) => [month, value(at)]));
  return months.map((month) => byMonth.get(month) ?? null);
}

/**
 * The same series as a table: a column for each line, a row for each month, minor units or basis points; null where a line
 * does not reach.
 */
export function monthSeriesTable(
  scenarios: readonly NamedSeries[],
  words: Words,
  view: SeriesView = 'limits',
) {
  const months = [...new Set(scenarios.flatMap(({ series }) => series.months))].sort();
  const series = scenarios.flatMap(({ name, series: of }, scenario) =>
    SERIES_VIEWS[view].map((shown: Shown) => ({
      scenario,
      shown,
      name: entryOf(name, shown, words),
      values: valuesAt(of, months, shown),
    })),
  );
  return {
    columns: series.map(({ name, scenario, shown }) => ({ name, scenario, shown })),
    rows: months.map((month, at) => ({ month, values: series.map(({ values }) => values[at]) })),
  };
}

export function monthSeriesOption(
  scenarios: readonly NamedSeries[],
  words: Words,
  formats: Formats,
  theme: 'light' | 'dark',
  view: SeriesView = 'limits',
): EChartsCoreOption {
  const isShare = view === 'utilisation';
  const write = (value: number) =>
    isShare ? formats.percentOfBp(Math.round(value * 100)) : formats.money(value * 100);
  const text = AXIS_TEXT[theme];
  const months = [...new Set(scenarios.flatMap(({ series }) => series.months))].sort();
  const series = scenarios.flatMap(({ name, series: of }, index) =>
    SERIES_VIEWS[view].map((shown: Shown) => ({
      id: lineId(index, shown),
      name: entryOf(name, shown, words),
      type: 'line',
      // Undrawn limit is told apart in the legend too, where a dash is too short to be seen.
      symbol: (shown === 'undrawn' ? HOLLOW : SYMBOLS)[index % SYMBOLS.length],
      symbolSize: 6,
      data: valuesAt(of, months, shown).map((value) => (value === null ? null : value / 100)),
      lineStyle: {
        color: SERIES_COLOURS[index % SERIES_COLOURS.length],
        width: 2,
        type: shown === 'undrawn' ? 'dashed' : 'solid',
      },
      itemStyle: { color: SERIES_COLOURS[index % SERIES_COLOURS.length] },
    })),
  );
  return {
    animation: false,
    aria: { enabled: true },
    grid: {
      left: 12,
      right: 16,
      top: 8 + legendHeight(series.map(({ name }) => name)),
      bottom: 8,
      containLabel: true,
    },
    legend: { top: 0, left: 0, textStyle: { color: text }, itemWidth: 22 },
    tooltip: {
      trigger: 'axis',
      formatter: (items: unknown) => {
        const shown = Array.isArray(items)
          ? (items as { seriesName: string; value: number | null; name: string }[])
          : [];
        const lines = shown.map(({ seriesName, value }) => {
          return escapeHtml(labelled(seriesName, value === null ? '–' : write(value), words));
        });
        return [`<b>${escapeHtml(shown[0]?.name ?? '')}</b>`, ...lines].join('<br>');
      },
    },
    xAxis: { type: 'category', data: months, boundaryGap: false, axisLabel: { color: text } },
    yAxis: {
      type: 'value',
      axisLabel: {
        color: text,
        formatter: isShare ? write : (value: number) => formats.moneyShort(value * 100),
      },
      splitLine: { lineStyle: { opacity: 0.25 } },
    },
    series,
  };
}
