/** What a whole panel shows that its rows, one by one, do not. */
import type { ImportQuestion } from '../../../contract/import-questions.ts';
import type { Panel } from '../../../engine/panel.ts';
import type { ArrangedPanel } from './arrange.ts';
import type { Mapping } from '../mapping.ts';
import type { Warnings } from '../checks/warnings.ts';

/** Utilisation above which a fraction is no fraction, basis points: a line is rarely used twice over. */
const MOST_UTILISATION = 20_000;
/** Digits that a workbook keeps of a number. */
const KEPT_DIGITS = 15;
/** Zeros in all, from which they are no chance. */
const LEAST_ZEROS = 6;
/** Fewest texts of an attribute that is nearly unique, and their share of the accounts. */
const LEAST_UNIQUE = 50;
const UNIQUE_SHARE = 0.9;

/** Whether all long ids end in as many zeros as a workbook puts in the place of digits. */
function haveLostDigits(ids: readonly string[]): boolean {
  const long = ids.filter((id) => /^\d+$/.test(id) && id.length > KEPT_DIGITS);
  const zeros = long.reduce((sum, id) => sum + id.length - KEPT_DIGITS, 0);
  return zeros >= LEAST_ZEROS && long.every((id) => /^0+$/.test(id.slice(KEPT_DIGITS)));
}

/** Asks for the unit of utilisation where values are too large for fractions. */
function rateQuestion({ columns }: Panel, mapping: Mapping): ImportQuestion[] {
  const column = columns.external_utilisation;
  if (!column || mapping.units.external_utilisation !== undefined) return [];
  const { values, nullValue } = column;
  const shown: string[] = [];
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    if (values[row] === nullValue || values[row] <= MOST_UTILISATION) continue;
    count++;
    if (shown.length < 3) shown.push(String(values[row] / 10_000));
  }
  if (count === 0) return [];
  return [
    {
      id: 'unit:external_utilisation',
      kind: 'unit',
      about: mapping.columns.external_utilisation ?? 'external_utilisation',
      count,
      evidence: shown.map((text) => ({ line: 0, text })),
      options: ['percent', 'fraction', 'bp'],
    },
  ];
}

/** Attributes that nearly every account has a text of its own for, unless the mapping names them. */
function uniqueAttributes({ attributes, accountCount }: Panel, mapping: Mapping): string[] {
  const named = new Set(Object.keys(mapping.attributes));
  return Object.entries(attributes).flatMap(([name, { dictionary }]) => {
    const isUnique =
      dictionary.length >= LEAST_UNIQUE && dictionary.length >= accountCount * UNIQUE_SHARE;
    return isUnique && !named.has(name) ? [name] : [];
  });
}

/** Checks an arranged panel: warns, leaves nearly unique texts out, and returns what is open. */
export function checkPanel(
  arranged: ArrangedPanel,
  mapping: Mapping,
  warnings: Warnings,
): { readonly arranged: ArrangedPanel; readonly questions: readonly ImportQuestion[] } {
  const { panel, accountIds } = arranged;
  if (haveLostDigits(accountIds)) warnings.count('ids_digits_lost', accountIds.length);
  if (!panel.columns.balance) warnings.count('no_balance_column', panel.accountCount);
  const unique = uniqueAttributes(panel, mapping);
  if (unique.length > 0) warnings.noteColumns('unique_text', unique);
  const attributes = Object.fromEntries(
    Object.entries(panel.attributes).filter(([name]) => !unique.includes(name)),
  );
  return {
    arranged: unique.length > 0 ? { ...arranged, panel: { ...panel, attributes } } : arranged,
    questions: rateQuestion(panel, mapping),
  };
}
