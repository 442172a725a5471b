/** Sections on what the policies did: summary, measures, months, swap set, segments, regret. */
import { monthSeriesOption } from '../../../charts/month-series.ts';
import type { ScenarioResult } from '../../../contract/types.ts';
import { MEASURE_NAMES } from '../../../engine/measures.ts';
import type { Measure, MeasureValues } from '../../../engine/measures.ts';
import { fill } from '../../../wording/fill.ts';
import { dimensionLabel, segmentLabel } from '../../../wording/format.ts';
import type { SegmentResults } from '../data.ts';
import { figure, heading, hint, list, paragraphs, table } from '../html.ts';
import type { Cell } from '../html.ts';
import type { Section, SectionContext } from '../section.ts';

function results({ data: { comparison } }: SectionContext): readonly ScenarioResult[] {
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
    regret: formats.count(measures.regret_accounts),
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

function measureRow(context: SectionContext, name: Measure): Cell[] {
  const { words, formats } = context;
  const [champion, ...challengers] = results(context);
  const base = champion.measures[name];
  return [
    words.measures[name],
    formats.measure(name, base),
    ...challengers.map(({ measures }) => ({
      text: formats.measure(name, measures[name]),
      below: formats.difference(name, measures[name] - base),
    })),
  ];
}

export const measures: Section = (context) => {
  const { words, names } = context;
  const rows = MEASURE_NAMES.map((name) => measureRow(context, name));
  return hint(words.report.differenceBelow) + table([words.compare.measure, ...names], rows);
};

const CHART_HEIGHT = 280;

export const months: Section = (context) => {
  const { words, formats, names } = context;
  const shown = results(context);
  const option = monthSeriesOption(shown, words, formats, 'light');
  const svg = context.chart({ option, height: CHART_HEIGHT, label: words.report.sections.months });
  const all = [...new Set(shown.flatMap(({ series }) => series.months))].sort();
  const header = names.flatMap((name) => [
    fill(words.report.limitOf, { name }),
    fill(words.report.undrawnOf, { name }),
  ]);
  const rows = all.map((month) => [
    month,
    ...shown.flatMap(({ series }) => {
      const at = series.months.indexOf(month);
      if (at < 0) return ['–', '–'];
      return [formats.money(series.limit[at]), formats.money(series.undrawn[at])];
    }),
  ]);
  return figure('', '', svg, false) + table([words.report.month, ...header], rows);
};

const SWAP_ORDER = ['both', 'onlyChampion', 'onlyChallenger', 'neither'] as const;

export const swapSet: Section = (context) => {
  const { words, formats, names, data } = context;
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
      const rows = SWAP_ORDER.map((cell) => {
        const { accounts, championLimit, challengerLimit } = set[cell];
        return [
          report.swap[cell],
          formats.count(accounts),
          formats.money(championLimit),
          formats.money(challengerLimit),
          formats.signedMoney(challengerLimit - championLimit),
        ];
      });
      return heading(`${names[0]} / ${names[index + 1]}`) + table(header, rows);
    })
    .join('\n');
};

/** Segments that hold accounts under any scenario. */
function usedSegments({ segments, measures: all }: SegmentResults): number[] {
  return [...segments.keys()].filter((at) => all.some((one) => one[at].accounts > 0));
}

function segmentTable(
  context: SectionContext,
  found: SegmentResults,
  header: readonly string[],
  cells: (scenario: number, segment: number) => readonly string[],
): string {
  const { words, formats, names } = context;
  const rows = usedSegments(found).map((at) => [
    segmentLabel(found.segments[at], found.dimension, words),
    formats.count(found.measures[0][at].accounts),
    ...names.flatMap((_, scenario) => cells(scenario, at)),
  ]);
  const { byDimension, segment, accounts } = words.report;
  const title = fill(byDimension, { dimension: dimensionLabel(found.dimension, words) });
  return heading(title) + table([segment, accounts, ...header], rows);
}

export const segments: Section = (context) => {
  const { words, formats, names, data } = context;
  const { cutRateOf, ratioOf, fairness } = words.report;
  const header = names.flatMap((name) => [fill(cutRateOf, { name }), fill(ratioOf, { name })]);
  const tables = data.segments.map((found) =>
    segmentTable(context, found, header, (scenario, at) => {
      const ratio = found.cutRateRatios[scenario][at];
      return [
        formats.percentOfBp(found.measures[scenario][at].cut_rate),
        ratio === null ? '–' : ratio.toFixed(2),
      ];
    }),
  );
  return hint(fairness) + tables.join('\n');
};

const REGRET_MEASURES = [
  'accounts_cut',
  'returned_after_cut',
  'regret_accounts',
  'regret_rate',
  'shortfall_total',
] as const satisfies readonly Measure[];

export const regret: Section = (context) => {
  const { words, formats, names, data } = context;
  const rows = REGRET_MEASURES.map((name) => measureRow(context, name));
  const [first] = data.segments;
  const header = names.map((name) => fill(words.report.regretOf, { name }));
  const bySegment = first
    ? segmentTable(context, first, header, (scenario, at) => [
        formats.count(first.measures[scenario][at].regret_accounts),
      ])
    : '';
  return (
    hint(words.report.regretIntro) + table([words.compare.measure, ...names], rows) + bySegment
  );
};
