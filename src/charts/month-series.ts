/** Limit and undrawn limit by month under each scenario, as an ECharts option. */
import type { EChartsCoreOption } from 'echarts/core';
import type { MonthSeries, ScenarioResult } from '../contract/types.ts';
import type { Words } from '../locales/index.ts';
import { scenarioLabel } from '../wording/format.ts';
import type { Formats } from '../wording/format.ts';
import { escapeHtml } from './escape.ts';

/** Solid lines are limits, dashed ones undrawn limit; colours differ for colour-blind eyes (Okabe and Ito). */
const COLOURS = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#e69f00',
  '#7f7f7f',
  '#000000',
  '#8c6d31',
] as const;

/** Told apart on grey paper too. */
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'arrow', 'pin'] as const;

const LEGEND_ROW = 22;
const LEGEND_COLUMNS = 3;

type Shown = 'limit' | 'undrawn';

/** Values of a series at each month of the whole span; empty where it does not reach. */
function valuesAt(series: MonthSeries, months: readonly string[], shown: Shown): (number | null)[] {
  const byMonth = new Map(series.months.map((month, at) => [month, series[shown][at]]));
  return months.map((month) => byMonth.get(month) ?? null);
}

export function monthSeriesOption(
  scenarios: readonly ScenarioResult[],
  words: Words,
  formats: Formats,
  theme: 'light' | 'dark',
): EChartsCoreOption {
  const text = theme === 'dark' ? '#c8ccd4' : '#4a4f59';
  const months = [...new Set(scenarios.flatMap(({ series }) => series.months))].sort();
  const names: Record<Shown, string> = {
    limit: words.compare.limitSeries,
    undrawn: words.compare.undrawnSeries,
  };
  const series = scenarios.flatMap(({ name, series: of }, index) =>
    (['limit', 'undrawn'] as const).map((shown) => ({
      name: `${scenarioLabel(name, words)}: ${names[shown]}`,
      type: 'line',
      symbol: SYMBOLS[index % SYMBOLS.length],
      symbolSize: 5,
      data: valuesAt(of, months, shown).map((value) => (value === null ? null : value / 100)),
      lineStyle: {
        color: COLOURS[index % COLOURS.length],
        width: 2,
        type: shown === 'undrawn' ? 'dashed' : 'solid',
      },
      itemStyle: { color: COLOURS[index % COLOURS.length] },
    })),
  );
  return {
    animation: false,
    aria: { enabled: true },
    grid: {
      left: 12,
      right: 16,
      top: 8 + LEGEND_ROW * Math.ceil(series.length / LEGEND_COLUMNS),
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
          const money = value === null ? '–' : formats.money(value * 100);
          return `${escapeHtml(seriesName)}: ${escapeHtml(money)}`;
        });
        return [`<b>${escapeHtml(shown[0]?.name ?? '')}</b>`, ...lines].join('<br>');
      },
    },
    xAxis: { type: 'category', data: months, boundaryGap: false, axisLabel: { color: text } },
    yAxis: {
      type: 'value',
      axisLabel: { color: text, formatter: (value: number) => formats.moneyShort(value * 100) },
      splitLine: { lineStyle: { opacity: 0.25 } },
    },
    series,
  };
}
