/** Sections with heatmaps: where limits change, and what a sweep of the challenger gives. */
import { changePanel } from '../../../charts/change-panel.ts';
import { panelHeatmap } from '../../../charts/panel-heatmap.ts';
import type { HeatmapView } from '../../../charts/heatmap.ts';
import { fill } from '../../../locales/fill.ts';
import { bracketed } from '../../../wording/labelled.ts';
import type { ReportSweep } from '../data.ts';
import { endedNote } from '../ended.ts';
import { heading, hint, table } from '../html.ts';
import type { Section, SectionContext } from '../section.ts';

/** Values with their sign: on grey paper the two ends of the scale look alike. */
const signed =
  (text: (value: number) => string) =>
  (value: number): string =>
    value > 0 ? `+${text(value)}` : text(value);

export const heatmaps: Section = (context) => {
  const { words, formats, names, data, smallCells } = context;
  return data.comparison.heatmaps
    .map((map, index) => {
      const { view } = panelHeatmap(
        changePanel(map, smallCells),
        'meanChange',
        [],
        words,
        formats,
        'light',
      );
      const title = `${names[index + 1]} − ${names[0]}`;
      const printed = { ...view, cellText: signed(view.cellText) };
      const ended = endedNote(map.accounts, map.ended, context);
      const notes = [...(view.notes ?? []), ...ended].map(hint).join('\n');
      return context.heatmap(title, words.cellMeasureHints.meanChange, printed) + notes;
    })
    .join('\n');
};

function sweepView({ words, formats, data }: SectionContext, sweep: ReportSweep): HeatmapView {
  const { compare, common } = words;
  const base = data.comparison.champion.measures.limit_total;
  const rule = sweep.policy.products[sweep.product]?.dormancy;
  const { windowMonths, cutRatesBp, limitTotal } = sweep;
  return {
    xTitle: bracketed(compare.windowMonths, common.months, words),
    yTitle: compare.cutRate,
    xLabels: windowMonths.map(String),
    yLabels: cutRatesBp.map((bp) => formats.percentOfBp(bp)),
    cells: cutRatesBp.flatMap((_, y) =>
      windowMonths.map((_months, x) => ({
        x,
        y,
        value: limitTotal[y * windowMonths.length + x] - base,
        detail: [],
      })),
    ),
    cellText: signed(formats.moneyShort),
    legend: bracketed(compare.changeOfTotal, common.currency, words),
    marked: {
      x: windowMonths.indexOf(rule?.windowMonths ?? -1),
      y: cutRatesBp.indexOf(rule?.cutRateBp ?? -1),
    },
    theme: 'light',
  };
}

/** Settings of the frontier that are printed. */
const FRONTIER_SHOWN = 12;

/** At most `count` of the items, evenly spread, first and last among them. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from(
    { length: count },
    (_, at) => items[Math.round((at * (items.length - 1)) / (count - 1))],
  );
}

export const sweep: Section = (context) => {
  const { words, formats, data } = context;
  const { report, products, measures } = words;
  const found = data.sweep;
  if (found === null) return hint(report.noSweep);
  const { policy, product, windowMonths, cutRatesBp } = found;
  const intro = fill(report.sweepIntro, { name: policy.name, product: products[product] });
  const { frontier } = found;
  const rows = spread(frontier, FRONTIER_SHOWN).map(({ cell, gain, cost }) => [
    String(windowMonths[cell % windowMonths.length]),
    formats.percentOfBp(cutRatesBp[Math.floor(cell / windowMonths.length)]),
    formats.money(gain),
    formats.money(found.limitTotal[cell]),
    formats.money(cost),
  ]);
  const header = [
    report.frontierWindow,
    report.frontierRate,
    report.frontierReleased,
    measures.limit_total,
    measures.refused_after_cut_total,
  ];
  return [
    context.heatmap('', intro, sweepView(context, found)),
    heading(report.frontier),
    hint(
      fill(report.frontierIntro, {
        shown: Math.min(frontier.length, FRONTIER_SHOWN),
        all: frontier.length,
      }),
    ),
    ...(frontier.some(({ gain }) => gain < 0) ? [hint(report.frontierAdded)] : []),
    table(header, rows),
  ].join('\n');
};
