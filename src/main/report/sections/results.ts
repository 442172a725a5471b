/** Sections on what the policies did: summary, measures, months, swap set, segments. */
import { monthSeriesHeight, monthSeriesOption } from '../../../charts/month-series.ts';
import { markNotes, markText, markedCount } from '../../../charts/shown-panel.ts';
import type { ScenarioResult } from '../../../contract/types.ts';
import { MEASURE_NAMES } from '../../../engine/measures.ts';
import type { Measure, MeasureValues } from '../../../engine/measures.ts';
import { cellMarks, isShown } from '../../../engine/small-cells.ts';
import { fill } from '../../../locales/fill.ts';
import { dimensionLabel, segmentLabel } from '../../../wording/format.ts';
import { differenceText, measureText } from '../../../wording/measure-text.ts';
import type { SegmentResults } from '../data.ts';
import { endedNote } from '../ended.ts';
import { figure, heading, hint, list, paragraphs, table } from '../html.ts';
import type { Cell } from '../html.ts';
import type { Section, SectionContext } from '../section.ts';

/** Champion first. */
export function results({ data: { comparison } }: SectionContext): readonly ScenarioResult[] {
  return [comparison.champion, ...comparison.challengers];
}

function factLines(context: SectionContext): string[] {
  const { words, formats, names, data } = context;
  const { facts } = words.report;
  const { champion, challengers } = data.comparison;
  const { cohort } = data.quality;
  const base = champion.measures;
  const valuesOf = (name: string, measures: MeasureValues) => ({
    name,
    limit: formats.money(measures.limit_total),
    difference: formats.signedMoney(measures.limit_total - base.limit_total),
    percent: formats.percent(
      base.limit_total === 0 ? 0 : (measures.limit_total - base.limit_total) / base.limit_total,
    ),
    cut: formats.count(measures.accounts_cut),
    cutRate: formats.percentOfBp(measures.cut_rate),
    returned: formats.count(measures.returned_after_cut),
    refusedAccounts: formats.count(measures.refused_accounts),
    refused: formats.money(measures.refused_after_cut_total),
  });
  const scope = {
    accounts: formats.count(cohort.accounts),
    months: cohort.months,
    first: cohort.firstMonth,
    last: cohort.lastMonth,
    champion: names[0],
  };
  return [
    fill(facts.scope, scope),
    fill(facts.champion, valuesOf(names[0], base)),
    ...challengers.flatMap(({ measures }, index) => {
      const values = valuesOf(names[index + 1], measures);
      return [fill(facts.limit, values), fill(facts.cut, values)];
    }),
  ];
}

export const summary: Section = (context) => {
  const { document, words } = context;
  const recommended = paragraphs(document.recommendation);
  return [
    paragraphs(document.summary),
    list(factLines(context)),
    recommended === '' ? '' : heading(words.report.recommendation) + recommended,
  ].join('\n');
};

/** Most scenarios side by side that a sheet is wide enough for: with one column each, and with two. */
export const NARROW_SCENARIOS = 5;
const WIDE_SCENARIOS = 3;

/** Scenarios by index in groups for tables of their own, the champion in each. */
export function groups({ names }: SectionContext, most: number): number[][] {
  const challengers = [...names.keys()].slice(1);
  const size = most - 1;
  return Array.from({ length: Math.max(1, Math.ceil(challengers.length / size)) }, (_, at) => [
    0,
    ...challengers.slice(at * size, (at + 1) * size),
  ]);
}

function measureRow(context: SectionContext, name: Measure, shown: readonly number[]): Cell[] {
  const { words, formats } = context;
  const all = results(context);
  const base = all[0];
  return [
    words.measures[name],
    ...shown.map((scenario) => {
      const result = all[scenario];
      const text = measureText(name, result, formats);
      return scenario === 0 ? text : { text, below: differenceText(name, result, base, formats) };
    }),
  ];
}

export function measureTables(context: SectionContext, listed: readonly Measure[]): string {
  const { words, names } = context;
  return groups(context, NARROW_SCENARIOS)
    .map((shown) =>
      table(
        [words.compare.measure, ...shown.map((scenario) => names[scenario])],
        listed.map((name) => measureRow(context, name, shown)),
      ),
    )
    .join('\n');
}

/** Details of harm, which the section on harm holds. */
const HARM_DETAILS: ReadonlySet<Measure> = new Set([
  'refused_mean',
  'refused_median',
  'refused_p90',
  'limit_released_per_refused_account',
  'refused_after_closure_total',
  'refused_closed_accounts',
]);

export const measures: Section = (context) => {
  const hasHarm = context.document.sections.includes('regret');
  const shown = MEASURE_NAMES.filter((name) => !(hasHarm && HARM_DETAILS.has(name)));
  return hint(context.words.report.differenceBelow) + measureTables(context, shown);
};

/** Of the lines below the legend, pixels. */
const CHART_HEIGHT = 230;

export const months: Section = (context) => {
  const { words, formats, names } = context;
  const all = results(context);
  const option = monthSeriesOption(all, words, formats, 'light');
  const height = monthSeriesHeight(all, words, CHART_HEIGHT);
  const svg = context.chart({ option, height, label: words.report.sections.months });
  const span = [...new Set(all.flatMap(({ series }) => series.months))].sort();
  const tables = groups(context, WIDE_SCENARIOS).map((shown) => {
    const header = shown.flatMap((scenario) => {
      const name = names[scenario];
      const { limitOf, undrawnOf, utilizationOf } = words.report;
      return [limitOf, undrawnOf, utilizationOf].map((title) => fill(title, { name }));
    });
    const rows = span.map((month) => [
      month,
      ...shown.flatMap((scenario) => {
        const { series } = all[scenario];
        const at = series.months.indexOf(month);
        if (at < 0) return ['–', '–', '–'];
        return [
          formats.money(series.limit[at]),
          formats.money(series.undrawn[at]),
          formats.share(series.served[at], series.inForce[at]),
        ];
      }),
    ]);
    return table([words.report.month, ...header], rows);
  });
  return figure('', '', svg, false) + tables.join('\n');
};

const SWAP_ORDER = ['both', 'onlyChampion', 'onlyChallenger', 'neither'] as const;

export const swapSet: Section = (context) => {
  const { words, formats, names, data, smallCells } = context;
  const { report, compare } = words;
  const header = [
    '',
    report.accounts,
    report.championLimit,
    report.challengerLimit,
    compare.difference,
  ];
  return data.comparison.swapSets
    .map((set, index) => {
      // Two by two: the measures tell the totals of its rows and columns.
      const counts = SWAP_ORDER.map((cell) => set[cell].accounts);
      const marks = cellMarks(counts, 2, smallCells);
      const rows = SWAP_ORDER.map((cell, at) => {
        const { accounts, championLimit, challengerLimit } = set[cell];
        const instead = markText(marks[at], smallCells);
        if (instead !== undefined) return [report.swap[cell], instead, instead, instead, instead];
        return [
          report.swap[cell],
          markedCount(accounts, marks[at], formats),
          formats.money(championLimit),
          formats.money(challengerLimit),
          formats.signedMoney(challengerLimit - championLimit),
        ];
      });
      const ended = SWAP_ORDER.map((cell) => set[cell].ended);
      const notes = [...markNotes(marks, smallCells, words), ...endedNote(counts, ended, context)]
        .map(hint)
        .join('\n');
      return heading(`${names[0]} / ${names[index + 1]}`) + table(header, rows) + notes;
    })
    .join('\n');
};

/** Segments that hold accounts under any scenario. */
function usedSegments({ segments, measures: all }: SegmentResults): number[] {
  return [...segments.keys()].filter((at) => all.some((one) => one[at].accounts > 0));
}

/** A table by segment, or some where there are many scenarios. `columns` are those of one scenario. */
export function segmentTables(
  context: SectionContext,
  found: SegmentResults,
  most: number,
  columns: readonly string[],
  cells: (scenario: number, segment: number, isWhole: boolean) => readonly string[],
): string {
  const { words, formats, names, smallCells } = context;
  const { byDimension, segment, accounts } = words.report;
  const used = usedSegments(found);
  const counts = used.map((at) => found.measures[0][at].accounts);
  const marks = cellMarks(counts, counts.length, smallCells);
  const isWhole = marks.every(isShown);
  const title = fill(byDimension, { dimension: dimensionLabel(found.dimension, words) });
  const tables = groups(context, most).map((shown) => {
    const header = shown.flatMap((scenario) =>
      columns.map((column) => fill(column, { name: names[scenario] })),
    );
    const rows = used.map((at, row) => {
      const label = segmentLabel(found.segments[at], found.dimension, words);
      const instead = markText(marks[row], smallCells);
      if (instead !== undefined) return [label, instead, ...header.map(() => instead)];
      return [
        label,
        markedCount(counts[row], marks[row], formats),
        ...shown.flatMap((scenario) => cells(scenario, at, isWhole)),
      ];
    });
    return table([segment, accounts, ...header], rows);
  });
  const notes = markNotes(marks, smallCells, words).map(hint);
  return heading(title) + [...tables, ...notes].join('\n');
}

export const segments: Section = (context) => {
  const { words, formats, data } = context;
  const { cutRateOf, ratioOf, utilizationOf, fairness } = words.report;
  const columns = [cutRateOf, ratioOf, utilizationOf];
  const tables = data.segments.map((found) =>
    segmentTables(context, found, WIDE_SCENARIOS, columns, (scenario, at, isWhole) => {
      // A ratio tells the rate of the least-cut segment, which may be one that is not shown.
      const ratio = isWhole ? found.cutRateRatios[scenario][at] : null;
      return [
        formats.percentOfBp(found.measures[scenario][at].cut_rate),
        ratio === null ? '–' : ratio.toFixed(2),
        formats.percentOfBp(found.measures[scenario][at].utilisation),
      ];
    }),
  );
  return hint(fairness) + tables.join('\n');
};
