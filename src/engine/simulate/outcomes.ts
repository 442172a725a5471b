/** What one policy did: an entry per account and per month, in typed arrays over SharedArrayBuffers. */
import type { Month } from '../months.ts';

/** Months without activity from which an account is long dormant. */
export const LONG_DORMANT_MONTHS = 18;

/** Bits of {@link AccountOutcomes.flags}. */
export const Flag = {
  /** The account reached its first simulated month. */
  simulated: 1,
  closed: 2,
  /** Active in a month after its first dormancy cut. */
  returned: 4,
  /** Shortfall in a month after its first dormancy cut. */
  regret: 8,
} as const;

/** Per account, indexed as in the panel. Money in minor units; counts of months in which the rule moved the limit. */
export interface AccountOutcomes {
  readonly limitStart: Float64Array;
  readonly limitEnd: Float64Array;
  readonly servedEnd: Float64Array;
  readonly shortfall: Float64Array;
  readonly dormancyCuts: Uint16Array;
  readonly riskCuts: Uint16Array;
  readonly restores: Uint16Array;
  readonly reviewsUp: Uint16Array;
  readonly reviewsDown: Uint16Array;
  readonly notices: Uint16Array;
  readonly flags: Uint8Array;
}

/** Totals by month; entry 0 is `firstMonth`. Money in minor units. */
export interface MonthTotals {
  readonly firstMonth: Month;
  readonly monthCount: number;
  readonly accounts: Float64Array;
  readonly limit: Float64Array;
  readonly served: Float64Array;
  readonly undrawn: Float64Array;
  readonly shortfall: Float64Array;
  readonly dormancyCuts: Float64Array;
  readonly riskCuts: Float64Array;
  readonly restores: Float64Array;
  readonly ead: Float64Array;
  readonly rwa: Float64Array;
  readonly ecl: Float64Array;
  /** Accounts not closed. */
  readonly open: Float64Array;
  /** Accounts not closed, dormant for 18 months or longer and with nothing served. */
  readonly dormant: Float64Array;
}

export interface Outcomes {
  readonly accounts: AccountOutcomes;
  readonly months: MonthTotals;
}

export function newAccountOutcomes(accountCount: number): AccountOutcomes {
  const money = () => new Float64Array(new SharedArrayBuffer(accountCount * 8));
  const events = () => new Uint16Array(new SharedArrayBuffer(accountCount * 2));
  return {
    limitStart: money(),
    limitEnd: money(),
    servedEnd: money(),
    shortfall: money(),
    dormancyCuts: events(),
    riskCuts: events(),
    restores: events(),
    reviewsUp: events(),
    reviewsDown: events(),
    notices: events(),
    flags: new Uint8Array(new SharedArrayBuffer(accountCount)),
  };
}

export function newMonthTotals(firstMonth: Month, lastMonth: Month): MonthTotals {
  const monthCount = Math.max(0, lastMonth - firstMonth + 1);
  const totals = () => new Float64Array(monthCount);
  return {
    firstMonth,
    monthCount,
    accounts: totals(),
    limit: totals(),
    served: totals(),
    undrawn: totals(),
    shortfall: totals(),
    dormancyCuts: totals(),
    riskCuts: totals(),
    restores: totals(),
    ead: totals(),
    rwa: totals(),
    ecl: totals(),
    open: totals(),
    dormant: totals(),
  };
}

/** Names of the summed arrays of {@link MonthTotals}. */
export const MONTH_MEASURES = [
  'accounts',
  'limit',
  'served',
  'undrawn',
  'shortfall',
  'dormancyCuts',
  'riskCuts',
  'restores',
  'ead',
  'rwa',
  'ecl',
  'open',
  'dormant',
] as const satisfies readonly (keyof MonthTotals)[];

/** Adds the totals of one part of a cohort to those of the whole; both cover the same months. */
export function addMonthTotals(whole: MonthTotals, part: MonthTotals): void {
  for (const measure of MONTH_MEASURES) {
    for (let index = 0; index < whole.monthCount; index++)
      whole[measure][index] += part[measure][index];
  }
}
