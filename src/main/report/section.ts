/** What a section is made from, and how it is put together. */
import type { HeatmapView } from '../../charts/heatmap.ts';
import { heatmapOption } from '../../charts/heatmap.ts';
import { ALL_SHOWN } from '../../charts/change-panel.ts';
import type { ReportDocument } from '../../contract/report.ts';
import { scenarioName } from '../../engine/simulate/run.ts';
import type { SmallCellRule } from '../../engine/small-cells.ts';
import { wordsFor } from '../../locales/index.ts';
import type { Words } from '../../locales/index.ts';
import { formatsFor, scenarioLabel } from '../../wording/format.ts';
import type { Wording } from '../../wording/wording.ts';
import { currencyOf } from '../../contract/mapping-document.ts';
import type { Formats } from '../../wording/format.ts';
import type { ReportData, ReportInput } from './data.ts';
import { figure } from './html.ts';
import { renderSvg } from './render-chart.ts';
import type { Drawing } from './render-chart.ts';
import { textWidth } from './style.ts';

/** Columns from which a heatmap is wide. */
const WIDE_COLUMNS = 11;
const ROW_HEIGHT = 30;
const AXES_HEIGHT = 110;

/** Everything a section may look at. One per report: it counts the charts. */
export class SectionContext {
  readonly document: ReportDocument;
  readonly data: ReportData;
  readonly words: Words;
  readonly wording: Wording;
  readonly formats: Formats;
  readonly smallCells: SmallCellRule;
  /** Names of the scenarios as they are shown, champion first. */
  readonly names: readonly string[];
  #charts = 0;

  constructor({ document, data }: ReportInput) {
    this.smallCells = document.smallCells ?? ALL_SHOWN;
    this.document = document;
    this.data = data;
    this.words = wordsFor(document.language, currencyOf(data.quality.cohort.mapping));
    this.wording = { language: document.language, words: this.words };
    this.formats = formatsFor(document.language);
    this.names = data.scenarios.map((scenario) =>
      scenarioLabel(scenarioName(scenario), this.words),
    );
  }

  get challengerNames(): readonly string[] {
    return this.names.slice(1);
  }

  /** A chart as wide as the text. */
  chart(drawing: Pick<Drawing, 'option' | 'height' | 'label'>, wide = false): string {
    const width = textWidth(this.document.paper, wide);
    return renderSvg({ ...drawing, width, id: `c${this.#charts++}` });
  }

  /** A heatmap with its heading; wide ones turn the page where the document lets them. */
  heatmap(title: string, intro: string, view: HeatmapView): string {
    const { orientation } = this.document;
    const isWide = view.xLabels.length >= WIDE_COLUMNS || view.yLabels.length > 20;
    const wide = orientation === 'landscape' || (orientation === 'auto' && isWide);
    const height = AXES_HEIGHT + view.yLabels.length * ROW_HEIGHT;
    const option = heatmapOption(view);
    return figure(title, intro, this.chart({ option, height, label: title }, wide), wide);
  }
}

/** A section as HTML without its heading. */
export type Section = (context: SectionContext) => string;
