/** Section on harm after a cut: refused use, within months of the cut, by segment, and what the dormancy rule alone does. */
import { markText } from '../../../charts/shown-panel.ts';
import { shownHarm, survivalOption, withCurves } from '../../../charts/survival.ts';
import type { Measure } from '../../../engine/measures.ts';
import { markOf } from '../../../engine/small-cells.ts';
import { fill } from '../../../locales/fill.ts';
import { figure, heading, hint, table } from '../html.ts';
import type { Section, SectionContext } from '../section.ts';
import { NARROW_SCENARIOS, measureTables, results, segmentTables } from './results.ts';

const HARM_MEASURES = [
  'accounts_cut',
  'returned_after_cut',
  'refused_accounts',
  'refused_rate',
  'refused_after_cut_total',
  'refused_mean',
  'refused_median',
  'refused_p90',
  'limit_released_per_refused_account',
  'refused_after_closure_total',
  'refused_closed_accounts',
  'refused_total',
  'regret_accounts',
  'regret_rate',
  'shortfall_total',
] as const satisfies readonly Measure[];

/** What the effect of the dormancy rule is shown for. */
const EFFECT_MEASURES = [
  'limit_total',
  'undrawn_total',
  'refused_after_cut_total',
  'refused_total',
  'refused_accounts',
  'regret_accounts',
  'shortfall_total',
  'net_value_year',
] as const satisfies readonly Measure[];

const CURVE_HEIGHT = 250;

/** Harm within months of the first cut, a table for each scenario that cuts. */
function windows(context: SectionContext): string {
  const { words, formats, names, smallCells } = context;
  const { harm } = words;
  return results(context)
    .map(({ harm: { windows: within } }, scenario) => {
      if (within.every(({ accounts }) => accounts === 0)) return '';
      const rows = within.map(({ months, accounts, ...counts }) => {
        const title = fill(harm.within, { months: formats.months(months) });
        const instead = markText(markOf(accounts, smallCells), smallCells);
        if (instead !== undefined) return [title, instead, ...new Array<string>(5).fill('–')];
        return [
          title,
          formats.count(accounts),
          formats.count(counts.refusedAccounts),
          formats.share(counts.refusedAccounts, accounts),
          formats.money(counts.refusedTotal),
          formats.count(counts.regretAccounts),
          formats.share(counts.regretAccounts, accounts),
        ];
      });
      const header = [
        harm.window,
        harm.followed,
        harm.refusedAccounts,
        words.common.percent,
        harm.refusedAmount,
        harm.regretAccounts,
        words.common.percent,
      ];
      return heading(names[scenario]) + table(header, rows);
    })
    .join('\n');
}

function curve(context: SectionContext): string {
  const { words, formats } = context;
  const all = results(context).map(({ name, harm }) => ({
    name,
    harm: shownHarm(harm, context.smallCells),
  }));
  if (withCurves(all).length === 0) return hint(words.harm.none);
  const option = survivalOption(all, words, formats, 'light');
  const svg = context.chart({ option, height: CURVE_HEIGHT, label: words.harm.curve });
  return figure(words.harm.curve, words.harm.curveHint, svg, false);
}

/** The policy less the same policy without its dormancy rule. */
function effects(context: SectionContext): string {
  const { words, formats, names, data } = context;
  const held = data.dormancyEffects.flatMap((found, scenario) => {
    const effect = found?.effects.find(({ rule }) => rule === 'dormancy')?.effect;
    return effect ? [{ effect, name: names[scenario] }] : [];
  });
  if (held.length === 0) return '';
  const header = [
    words.compare.measure,
    ...held.map(({ name }) => fill(words.report.effectOf, { name })),
  ];
  const rows = EFFECT_MEASURES.map((measure) => [
    words.measures[measure],
    ...held.map(({ effect }) => {
      const value = effect[measure];
      return value === null ? '–' : formats.difference(measure, value);
    }),
  ]);
  return (
    heading(words.harm.effects.dormancyTitle) + hint(words.report.effectIntro) + table(header, rows)
  );
}

export const harm: Section = (context) => {
  const { words, formats, data } = context;
  const [first] = data.segments;
  const bySegment = first
    ? segmentTables(context, first, NARROW_SCENARIOS, [words.report.refusedOf], (scenario, at) => [
        formats.count(first.measures[scenario][at].refused_accounts),
      ])
    : '';
  return [
    hint(words.report.regretIntro),
    measureTables(context, HARM_MEASURES),
    effects(context),
    heading(words.harm.title),
    hint(words.harm.hint),
    windows(context),
    curve(context),
    bySegment,
  ].join('\n');
};
