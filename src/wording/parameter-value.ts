/** Values of a policy's parameters with their units, as people read them. */
import { formatsFor } from './format.ts';
import type { Wording } from './wording.ts';

/** Keys of a policy document that hold minor units. */
const MONEY_KEYS = new Set(['min', 'max', 'floor', 'roundTo', 'targetTicket']);

/** A value of the document at `path`: `cutRateBp` 2000 as “20%”, `floor` 50000 as “500 yuan”, none as “absent”. */
export function parameterValue(path: string, value: unknown, { language, words }: Wording): string {
  if (value === undefined || value === null) return words.policy.absent;
  if (typeof value !== 'number') return String(value);
  const formats = formatsFor(language);
  const keys = path.split('.');
  const key = keys.at(-1) ?? '';
  // Rates by product or by month have the unit in the key above.
  if (keys.some((one) => one.endsWith('Bp'))) return formats.percentOfBp(value);
  if (MONEY_KEYS.has(key)) return `${formats.moneyExact(value)} ${words.common.currency}`;
  if (!key.endsWith('Months')) return String(value);
  return formats.months(value);
}
