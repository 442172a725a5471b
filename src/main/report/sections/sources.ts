/** Sections on what the result rests on: policies, cohort, quality, assumptions, method, glossary, reproducibility. */
import { NUMERIC_COLUMNS, PRODUCTS, isNumericColumn } from '../../../engine/panel.ts';
import { MEASURE_NAMES } from '../../../engine/measures.ts';
import type { Scenario } from '../../../engine/simulate/run.ts';
import { fill } from '../../../locales/fill.ts';
import { assumptionsText } from '../../../wording/preset-text.ts';
import { policyDifferenceLines } from '../../../wording/policy-differences.ts';
import { conditionsText, policySections } from '../../../wording/policy-text.ts';
import { facts, heading, hint, list, paragraphs, table } from '../html.ts';
import type { Section, SectionContext } from '../section.ts';

function policyHtml({ wording, words, names }: SectionContext, scenario: Scenario, at: number) {
  if (typeof scenario === 'string') {
    const text = scenario === 'observed' ? words.report.observedPolicy : words.report.holdPolicy;
    return heading(names[at]) + paragraphs(text);
  }
  return policySections(scenario, wording)
    .map(({ title, sentences }) => heading(title) + list(sentences))
    .join('\n');
}

export const policies: Section = (context) => {
  const { wording, words, names, data } = context;
  const [champion, ...challengers] = data.scenarios;
  const differences = challengers.map((challenger, index) => {
    const title = fill(words.report.differencesTitle, {
      champion: names[0],
      challenger: names[index + 1],
    });
    if (typeof champion === 'string' || typeof challenger === 'string')
      return heading(title) + hint(words.report.noDifferences);
    return heading(title) + list(policyDifferenceLines(champion, challenger, wording));
  });
  const inWords = data.scenarios.map((scenario, at) => policyHtml(context, scenario, at));
  return [...inWords, ...differences].join('\n');
};

export const cohort: Section = ({ words, formats, data }) => {
  const { cohort: info, leftCensored } = data.quality;
  const labels = words.report.cohort;
  const { totals } = info;
  const both = (name: 'limit' | 'balance'): string =>
    totals === null
      ? '–'
      : [totals.accepted[name], totals.rejected[name]].map(formats.money).join(' / ');
  const warnings = info.warnings.map(({ code, count, columns = [] }) =>
    fill(words.cohorts.warnings[code], {
      count: formats.count(count),
      columns: columns.join(', '),
    }),
  );
  return [
    facts([
      [labels.name, info.name],
      [labels.version, String(info.version)],
      [labels.period, `${info.firstMonth} – ${info.lastMonth}`],
      [labels.accounts, formats.count(info.accounts)],
      [labels.accountMonths, formats.count(info.accountMonths)],
      [
        labels.rows,
        [info.rowsRead, info.rowsAccepted, info.rowsRejected].map(formats.count).join(' / '),
      ],
      [labels.limitTotal, both('limit')],
      [labels.balanceTotal, both('balance')],
      [labels.gaps, formats.count(info.gapMonthsFilled)],
      [labels.leftCensored, formats.count(leftCensored)],
      [labels.imported, info.importedAt.slice(0, 10)],
    ]),
    heading(words.quality.warnings),
    warnings.length === 0 ? paragraphs(words.quality.noWarnings) : list(warnings),
  ].join('\n');
};

export const quality: Section = ({ words, formats, data }) => {
  const { columns, cohort: info } = data.quality;
  const text = (column: string, value: number | null): string => {
    if (value === null) return '–';
    const kind = isNumericColumn(column) ? NUMERIC_COLUMNS[column].kind : 'count';
    if (kind === 'money') return formats.money(value);
    return kind === 'rate' ? formats.percentOfBp(value) : formats.count(value);
  };
  const { column, least, lowerQuartile, median, upperQuartile, largest } = words.quality;
  const rows = columns.map((spread) => [
    words.columns[spread.name as keyof typeof words.columns],
    formats.percentOfBp(Math.round((10_000 * spread.missing) / info.accountMonths)),
    ...[
      spread.least,
      spread.lowerQuartile,
      spread.median,
      spread.upperQuartile,
      spread.largest,
    ].map((value) => text(spread.name, value)),
  ]);
  const { missingShare, qualityUnits } = words.report;
  const header = [column, missingShare, least, lowerQuartile, median, upperQuartile, largest];
  return hint(qualityUnits) + table(header, rows);
};

export const assumptions: Section = ({ words, wording, formats, data, document }) => {
  const { assumptions: held } = data;
  const shipped = (text: string) => assumptionsText(text, document.language);
  const labels = words.report.assumptions;
  const row = (label: string, rates: Readonly<Record<(typeof PRODUCTS)[number], number>>) => [
    label,
    ...PRODUCTS.map((product) => formats.percentOfBp(rates[product])),
  ];
  const optional = (value: number | undefined, write: (value: number) => string) =>
    value === undefined ? words.report.notKnown : write(value);
  const late = (held.pd.daysPastDueBands ?? []).map(({ minDays, pdBp }) => [
    fill(labels.fromDays, { days: minDays }),
    formats.percentOfBp(pdBp),
  ]);
  const { dormantExclude = [] } = held;
  const bands = held.pd.bands.map(({ minScore, pdBp }) => [
    fill(labels.fromScore, { score: minScore }),
    formats.percentOfBp(pdBp),
  ]);
  return [
    facts([
      [words.report.sections.assumptions, shipped(held.name)],
      [labels.asOf, held.asOf],
      [labels.source, shipped(held.source)],
      [labels.cap, formats.percentOfBp(held.dormantShareCapBp)],
      ...(dormantExclude.length === 0
        ? []
        : ([
            [labels.dormantExclude, conditionsText(dormantExclude, words.policy.or, wording)],
          ] satisfies [string, string][])),
      [labels.capitalRatio, optional(held.capitalRatioBp, formats.percentOfBp)],
      [labels.hurdle, optional(held.hurdleBp, formats.percentOfBp)],
      [labels.noticeCost, optional(held.noticeCost, formats.moneyExact)],
      [labels.refusedMargin, optional(held.refusedMarginBp, formats.percentOfBp)],
    ]),
    table(
      ['', ...PRODUCTS.map((product) => words.products[product])],
      [
        row(labels.ccf, held.ccfBp),
        row(labels.riskWeight, held.riskWeightBp),
        row(labels.lgd, held.lgdBp),
        row(labels.margin, held.marginBp),
      ],
    ),
    heading(labels.pd),
    table(
      ['', labels.pd],
      [...late, ...bands, [labels.other, formats.percentOfBp(held.pd.otherBp)]],
    ),
  ].join('\n');
};

export const method: Section = ({ words }) =>
  words.report.method.map((paragraph) => paragraphs(paragraph)).join('\n');

export const glossary: Section = ({ words }) =>
  facts([
    ...MEASURE_NAMES.map((name): [string, string] => [words.measures[name], words.glossary[name]]),
    [words.compare.champion, words.glossary.champion],
    [words.compare.challenger, words.glossary.challenger],
    [words.report.sections.swapSet, words.glossary.swapSet],
  ]);

export const reproducibility: Section = ({ words, names, data }) => {
  const { provenance, quality: found } = data;
  const labels = words.report.reproduce;
  const { comparison, run, seed } = provenance;
  const named: [string, string][] = [
    [labels.engine, `${provenance.engine} (LimitLab ${provenance.engineVersion})`],
    // A preview records nothing, and still is as long as what is printed.
    [labels.run, String(run?.number ?? '–')],
    [labels.at, run?.createdAt ?? '–'],
    [fill(labels.auditLine, { line: run?.auditLine ?? '–' }), run?.auditHash ?? '–'],
    ...(comparison === null
      ? []
      : ([[`${labels.comparison} ${comparison.name}`, comparison.hash]] satisfies [
          string,
          string,
        ][])),
    [fill(labels.cohortHash, { version: found.cohort.version }), provenance.cohortHash ?? '–'],
    ...provenance.policyHashes.map((hash, at): [string, string] => [
      fill(labels.policyHash, { name: names[at] }),
      hash,
    ]),
    ...provenance.resultHashes.map((hash, at): [string, string] => [
      fill(labels.resultHash, { name: names[at] }),
      hash,
    ]),
    [labels.assumptionsHash, provenance.assumptionsHash],
    [labels.seed, seed === null ? labels.noSeed : String(seed)],
  ];
  const sources = found.cohort.sources.map(({ name, sha256 }): [string, string] => [
    name,
    sha256 === '' ? '–' : sha256,
  ]);
  return [
    paragraphs(labels.intro),
    facts(named, 'hashes keep'),
    heading(labels.sources),
    facts(sources, 'hashes'),
  ].join('\n');
};
