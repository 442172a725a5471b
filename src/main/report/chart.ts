/** A chart of a comparison as an SVG file of its own. */
import { changePanel } from '../../charts/change-panel.ts';
import { CHART_FONT, heatmapOption } from '../../charts/heatmap.ts';
import { panelHeatmap } from '../../charts/panel-heatmap.ts';
import { monthSeriesHeight, monthSeriesOption } from '../../charts/month-series.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { Chart } from '../../contract/exports.ts';
import type { Comparison } from '../../contract/types.ts';
import type { SmallCellRule } from '../../engine/small-cells.ts';
import { wordsFor } from '../../locales/index.ts';
import type { Language } from '../../locales/index.ts';
import { formatsFor, scenarioLabel } from '../../wording/format.ts';
import { renderSvg } from './render-chart.ts';
import type { Drawing } from './render-chart.ts';

export interface ChartTask {
  readonly comparison: Comparison;
  readonly chart: Chart;
  /** Whose heatmap, from 0. */
  readonly challenger: number;
  readonly language: Language;
  /** Of the amounts; CNY without. */
  readonly currency?: string;
  readonly smallCells?: SmallCellRule;
}

const WIDTH = 960;
const SERIES_HEIGHT = 380;
const AXES_HEIGHT = 110;
const ROW_HEIGHT = 36;

function drawingOf({
  comparison,
  chart,
  challenger,
  language,
  currency,
  smallCells,
}: ChartTask): Drawing {
  const words = wordsFor(language, currency);
  const formats = formatsFor(language);
  const { champion, challengers, heatmaps } = comparison;
  const shared = { width: WIDTH, id: 'chart' };
  if (chart === 'months') {
    const option = monthSeriesOption([champion, ...challengers], words, formats, 'light');
    const height = monthSeriesHeight([champion, ...challengers], words, SERIES_HEIGHT);
    return { ...shared, option, height, label: words.report.sections.months };
  }
  const heatmap = heatmaps[challenger];
  if (heatmap === undefined) {
    throw new AppError({
      code: 'BAD_REQUEST',
      message: say`The comparison has no challenger ${challenger + 1}.`,
      remedy: say`It has ${heatmaps.length}.`,
    });
  }
  const panel = changePanel(heatmap, smallCells);
  const { view } = panelHeatmap(panel, 'meanChange', [], words, formats, 'light');
  const names = [challengers[challenger], champion].map(({ name }) => scenarioLabel(name, words));
  const height = AXES_HEIGHT + view.yLabels.length * ROW_HEIGHT;
  return { ...shared, option: heatmapOption(view), height, label: names.join(' − ') };
}

/** The chart as SVG text on a white ground. @throws AppError BAD_REQUEST where there is no such challenger */
export function chartSvg(task: ChartTask): string {
  const ground = `<style>text{font-family:${CHART_FONT}}</style><rect width="100%" height="100%" fill="#fff"/>`;
  return renderSvg(drawingOf(task)).replace(/^(<svg[^>]*>)/, `$1${ground}`);
}
