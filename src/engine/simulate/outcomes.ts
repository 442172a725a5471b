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

/** The entries of one account. */
export type AccountTally = { -readonly [K in keyof AccountOutcomes]: number };

export function newAccountTally(): AccountTally {
  return {
    limitStart: 0,
    limitEnd: 0,
    servedEnd: 0,
    shortfall: 0,
    dormancyCuts: 0,
    riskCuts: 0,
    restores: 0,
    reviewsUp: 0,
    reviewsDown: 0,
    notices: 0,
    flags: 0,
  };
}

export function loadTally(accounts: AccountOutcomes, account: number, tally: AccountTally): void {
  tally.limitStart = accounts.limitStart[account];
  tally.limitEnd = accounts.limitEnd[account];
  tally.servedEnd = accounts.servedEnd[account];
  tally.shortfall = accounts.shortfall[account];
  tally.dormancyCuts = accounts.dormancyCuts[account];
  tally.riskCuts = accounts.riskCuts[account];
  tally.restores = accounts.restores[account];
  tally.reviewsUp = accounts.reviewsUp[account];
  tally.reviewsDown = accounts.reviewsDown[account];
  tally.notices = accounts.notices[account];
  tally.flags = accounts.flags[account];
}

export function copyTally(from: Readonly<AccountTally>, to: AccountTally): void {
  to.limitStart = from.limitStart;
  to.limitEnd = from.limitEnd;
  to.servedEnd = from.servedEnd;
  to.shortfall = from.shortfall;
  to.dormancyCuts = from.dormancyCuts;
  to.riskCuts = from.riskCuts;
  to.restores = from.restores;
  to.reviewsUp = from.reviewsUp;
  to.reviewsDown = from.reviewsDown;
  to.notices = from.notices;
  to.flags = from.flags;
}

/**
 * Stores the tally of an account whose entries are still 0, or hold an earlier tally of it. Entries that are 0 are not
 * touched: most are, and untouched memory costs nothing.
 */
export function storeTally(
  accounts: AccountOutcomes,
  account: number,
  tally: Readonly<AccountTally>,
): void {
  accounts.limitStart[account] = tally.limitStart;
  accounts.limitEnd[account] = tally.limitEnd;
  accounts.servedEnd[account] = tally.servedEnd;
  accounts.flags[account] = tally.flags;
  if (tally.shortfall !== 0) accounts.shortfall[account] = tally.shortfall;
  if (tally.dormancyCuts !== 0) accounts.dormancyCuts[account] = tally.dormancyCuts;
  if (tally.riskCuts !== 0) accounts.riskCuts[account] = tally.riskCuts;
  if (tally.restores !== 0) accounts.restores[account] = tally.restores;
  if (tally.reviewsUp !== 0) accounts.reviewsUp[account] = tally.reviewsUp;
  if (tally.reviewsDown !== 0) accounts.reviewsDown[account] = tally.reviewsDown;
  if (tally.notices !== 0) accounts.notices[account] = tally.notices;
}

/**
 * Totals of a month and their places among its entries. Money in minor units, else accounts. open: accounts not closed;
 * dormant: those of them that have been dormant for 18 months or longer with nothing served.
 */
export const MonthEntry = {
  accounts: 0,
  limit: 1,
  served: 2,
  undrawn: 3,
  shortfall: 4,
  dormancyCuts: 5,
  riskCuts: 6,
  restores: 7,
  ead: 8,
  rwa: 9,
  ecl: 10,
  open: 11,
  dormant: 12,
} as const;
export type MonthMeasure = keyof typeof MonthEntry;

/** Entries a month has in {@link MonthTotals.values}. */
export const MONTH_STRIDE = Object.keys(MonthEntry).length;

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
