/** What one policy did: an entry per account and per month, in typed arrays. */
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

/** Per account, indexed as in the panel, over SharedArrayBuffers. Money in minor units; counts of months in which the rule moved the limit. */
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

/**
 * Totals of a month. Money in minor units, else accounts. open: accounts not closed; dormant: those of them that have
 * been dormant for 18 months or longer with nothing served.
 */
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
] as const;
export type MonthMeasure = (typeof MONTH_MEASURES)[number];

/** Entries a month has in {@link MonthTotals.values}. */
export const MONTH_STRIDE = MONTH_MEASURES.length;

/** Place of each measure among a month's entries. */
export const MonthEntry = Object.fromEntries(
  MONTH_MEASURES.map((measure, entry) => [measure, entry]),
) as Readonly<Record<MonthMeasure, number>>;

/** Totals by month from `firstMonth` on. */
export interface MonthTotals {
  readonly firstMonth: Month;
  readonly monthCount: number;
  /** Month by month, MONTH_STRIDE entries each. */
  readonly values: Float64Array;
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
  return { firstMonth, monthCount, values: new Float64Array(monthCount * MONTH_STRIDE) };
}

/** A measure of the month `index` months after the first. */
export function monthTotal(totals: MonthTotals, measure: MonthMeasure, index: number): number {
  return totals.values[index * MONTH_STRIDE + MonthEntry[measure]];
}

/** A measure of every month. */
export function monthSeries(totals: MonthTotals, measure: MonthMeasure): number[] {
  return Array.from({ length: totals.monthCount }, (_, index) =>
    monthTotal(totals, measure, index),
  );
}

/** Adds the totals of one part of a cohort to those of the whole; both cover the same months. */
export function addMonthTotals(whole: MonthTotals, part: MonthTotals): void {
  for (let index = 0; index < whole.values.length; index++)
    whole.values[index] += part.values[index];
}
