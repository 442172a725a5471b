/** The hash of what a scenario did: the same on every machine and with any number of threads. */
import { createHash } from 'node:crypto';
import { MONTH_STRIDE, MonthEntry } from '../../engine/simulate/outcomes.ts';
import type { AccountOutcomes, MonthTotals, Outcomes } from '../../engine/simulate/outcomes.ts';

/** In this order; a result that is added later must not change the hash of those before it. */
const HASHED: readonly (keyof AccountOutcomes)[] = [
  'limitStart',
  'limitEnd',
  'servedEnd',
  'shortfall',
  'dormancyCuts',
  'riskCuts',
  'restores',
  'reviewsUp',
  'reviewsDown',
  'notices',
  'flags',
];

/** Entries of a month that follow from assumptions and not from the policy: some replays leave them out. */
const ASSUMED: readonly number[] = [MonthEntry.ead, MonthEntry.rwa, MonthEntry.ecl];

function monthsWithoutAssumed({ values }: MonthTotals): Float64Array {
  return values.map((value, index) => (ASSUMED.includes(index % MONTH_STRIDE) ? 0 : value));
}

/** SHA-256 over the little-endian bytes of every account's entries and of the months' totals, in hexadecimal. */
export function hashOutcome({ accounts, months }: Outcomes): string {
  const hash = createHash('sha256');
  for (const name of HASHED) hash.update(accounts[name]);
  hash.update(`${months.firstMonth} ${months.monthCount} `);
  return hash.update(monthsWithoutAssumed(months)).digest('hex');
}
