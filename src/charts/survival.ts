/** Accounts without refused use by the months since their first dormancy cut, as an ECharts option. */
import type { EChartsCoreOption } from 'echarts/core';
import type { ScenarioResult } from '../contract/types.ts';
import type { HarmAfterCut, SurvivalPoint } from '../engine/harm-after-cut.ts';
import { isShown, markOf } from '../engine/small-cells.ts';
import type { SmallCellRule } from '../engine/small-cells.ts';
import type { Words } from '../locales/index.ts';
import { scenarioLabel } from '../wording/format.ts';
import type { Formats } from '../wording/format.ts';
import { labelled } from '../wording/labelled.ts';
import { escapeHtml } from './escape.ts';
import { CHART_FONT } from './heatmap.ts';
import { AXIS_TEXT, SERIES_COLOURS } from './palette.ts';

type NamedHarm = Pick<ScenarioResult, 'name' | 'harm'>;

/** Scenarios with a curve: those under which an account was cut and followed. */
export function withCurves(scenarios: readonly NamedHarm[]): readonly NamedHarm[] {
  return scenarios.filter(({ harm }) => harm.refused.length > 0);
}

/** Harm with curves that end where so few accounts are followed that they are hidden. */
export function shownHarm(harm: HarmAfterCut, rule: SmallCellRule): HarmAfterCut {
  const shown = (points: readonly SurvivalPoint[]) => {
    const end = points.findIndex(({ atRisk }) => !isShown(markOf(atRisk, rule)));
    return end < 0 ? points : points.slice(0, end);
  };
  return { ...harm, regret: shown(harm.regret), refused: shown(harm.refused) };
}

/** The curve from month 0, where nothing has happened yet; shares in per cent. */
function steps(
  points: readonly SurvivalPoint[],
  of: (point: SurvivalPoint) => number,
): [number, number][] {
  return [[0, 100], ...points.map((point): [number, number] => [point.month, of(point) / 100])];
}

export function survivalOption(
  scenarios: readonly NamedHarm[],
  words: Words,
  formats: Formats,
  theme: 'light' | 'dark',
): EChartsCoreOption {
  const text = AXIS_TEXT[theme];
  const curves = scenarios.flatMap(({ name, harm }, index) => {
    if (harm.refused.length === 0) return [];
    const color = SERIES_COLOURS[index % SERIES_COLOURS.length];
    const shared = { type: 'line', step: 'end', symbol: 'none', itemStyle: { color } };
    const lower = steps(harm.refused, ({ fromBp }) => fromBp);
    const upper = steps(harm.refused, ({ toBp }) => toBp);
    const band = { ...shared, silent: true, lineStyle: { opacity: 0 }, stack: `band ${index}` };
    return [
      { ...band, id: `${index}:lower`, data: lower },
      {
        ...band,
        id: `${index}:band`,
        data: upper.map(([month, share], at) => [month, share - lower[at][1]]),
        areaStyle: { color, opacity: 0.14 },
      },
      {
        ...shared,
        id: `${index}:curve`,
        name: scenarioLabel(name, words),
        data: steps(harm.refused, ({ survivalBp }) => survivalBp),
        lineStyle: { color, width: 2, type: index % 2 === 0 ? 'solid' : 'dashed' },
      },
    ];
  });
  const percent = (value: number) => formats.percentOfBp(Math.round(value * 100));
  return {
    animation: false,
    textStyle: { fontFamily: CHART_FONT },
    aria: { enabled: true },
    grid: { left: 12, right: 16, top: 34, bottom: 26, containLabel: true },
    legend: {
      top: 0,
      left: 0,
      textStyle: { color: text },
      itemWidth: 22,
      data: curves.flatMap((curve) => ('name' in curve ? [curve.name] : [])),
    },
    tooltip: {
      trigger: 'axis',
      formatter: (items: unknown) => {
        const shown = (
          Array.isArray(items)
            ? (items as { seriesId: string; seriesName: string; value: [number, number] }[])
            : []
        ).filter(({ seriesId }) => seriesId.endsWith(':curve'));
        const month = formats.months(shown[0]?.value[0] ?? 0);
        return [
          `<b>${escapeHtml(month)}</b>`,
          ...shown.map(({ seriesName, value }) =>
            escapeHtml(labelled(seriesName, percent(value[1]), words)),
          ),
        ].join('<br>');
      },
    },
    xAxis: {
      type: 'value',
      name: words.harm.curveAxis,
      nameLocation: 'middle',
      nameGap: 24,
      nameTextStyle: { color: text },
      minInterval: 1,
      axisLabel: { color: text },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      max: 100,
      scale: true,
      axisLabel: { color: text, formatter: percent },
      splitLine: { lineStyle: { opacity: 0.25 } },
    },
    series: curves,
  };
}
