/** What one policy did: an entry per account and per month, in typed arrays. */
import type { Month } from '../months.ts';
import type { Panel } from '../panel.ts';
import { newLongDormant } from './long-dormant.ts';

/** Bits of {@link AccountEntries.flags}. */
export const Flag = {
  /** The account reached its first simulated month. */
  simulated: 1,
  closed: 2,
  /** Active in a month after its first dormancy cut. */
  returned: 4,
  /** Shortfall in a month after its first dormancy cut. */
  regret: 8,
  /** Refused use in a month after its first dormancy cut. */
  refused: 16,
  /** Refused use in a month after its closure. */
  refusedClosed: 32,
  /** The account's rows end before the cohort's last month. */
  ended: 64,
} as const;

/** Months after the first dormancy cut within which harm is counted apart. */
export const HARM_WINDOWS = [3, 6, 12] as const;

/** Months that yearly figures cover: the last ones of the cohort. */
export const YEAR_MONTHS = 12;

/** Per account, indexed as in the panel, over SharedArrayBuffers. Money in minor units; counts of months in which the rule moved the limit. */
export interface AccountEntries {
  readonly limitStart: Float64Array;
  readonly limitEnd: Float64Array;
  /** `limitEnd` less the limit in force during the account's last month. */
  readonly lastMove: Float64Array;
  readonly servedEnd: Float64Array;
  readonly shortfall: Float64Array;
  /** Limit that dormancy cuts took, whatever was restored later. */
  readonly released: Float64Array;
  /** Refused use of all simulated months, of those after the first dormancy cut, of those after closure. */
  readonly refused: Float64Array;
  readonly refusedAfterCut: Float64Array;
  readonly refusedClosed: Float64Array;
  /** Refused use within months after the first dormancy cut, see {@link HARM_WINDOWS}. */
  readonly refusedWithin3: Float64Array;
  readonly refusedWithin6: Float64Array;
  readonly refusedWithin12: Float64Array;
  /** `e(t)` after the last month: refused use that the observed balance still holds. */
  readonly carried: Float64Array;
  /** Shortfall and refused use of the cohort's last {@link YEAR_MONTHS} months. */
  readonly shortfallYear: Float64Array;
  readonly refusedYear: Float64Array;
  readonly noticesYear: Uint16Array;
  readonly dormancyCuts: Uint16Array;
  readonly riskCuts: Uint16Array;
  readonly restores: Uint16Array;
  readonly reviewsUp: Uint16Array;
  readonly reviewsDown: Uint16Array;
  readonly notices: Uint16Array;
  /** Month of the first dormancy cut and of the closure, counted from 1 at the account's first row; 0 where there is none. */
  readonly firstCut: Uint16Array;
  readonly closedIn: Uint16Array;
  /** Months from the first dormancy cut to the first shortfall and to the first refused use after it; 0 where there is none. */
  readonly regretAfter: Uint16Array;
  readonly refusedAfter: Uint16Array;
  /** See {@link Flag}. */
  readonly flags: Uint8Array;
}

/** What a scenario did to every account. */
export interface AccountOutcomes extends AccountEntries {
  /** A bit for each row: long dormant in the month, see {@link LongDormant}. */
  readonly longDormant: Uint8Array;
}

/** The entries of one account. */
export type AccountTally = { -readonly [K in keyof AccountEntries]: number };

const MONEY_ENTRIES = [
  'limitStart',
  'limitEnd',
  'lastMove',
  'servedEnd',
  'shortfall',
  'released',
  'refused',
  'refusedAfterCut',
  'refusedClosed',
  'refusedWithin3',
  'refusedWithin6',
  'refusedWithin12',
  'carried',
  'shortfallYear',
  'refusedYear',
] as const;

const COUNT_ENTRIES = [
  'noticesYear',
  'dormancyCuts',
  'riskCuts',
  'restores',
  'reviewsUp',
  'reviewsDown',
  'notices',
  'firstCut',
  'closedIn',
  'regretAfter',
  'refusedAfter',
] as const;

type MoneyEntry = (typeof MONEY_ENTRIES)[number];
type CountEntry = (typeof COUNT_ENTRIES)[number];

/** A tally of which nothing is known yet. */
export function newAccountTally(): AccountTally {
  return {
    limitStart: 0,
    limitEnd: 0,
    lastMove: 0,
    servedEnd: 0,
    shortfall: 0,
    released: 0,
    refused: 0,
    refusedAfterCut: 0,
    refusedClosed: 0,
    refusedWithin3: 0,
    refusedWithin6: 0,
    refusedWithin12: 0,
    carried: 0,
    shortfallYear: 0,
    refusedYear: 0,
    noticesYear: 0,
    dormancyCuts: 0,
    riskCuts: 0,
    restores: 0,
    reviewsUp: 0,
    reviewsDown: 0,
    notices: 0,
    firstCut: 0,
    closedIn: 0,
    regretAfter: 0,
    refusedAfter: 0,
    flags: 0,
  };
}

export function loadTally(accounts: AccountEntries, account: number, tally: AccountTally): void {
  tally.limitStart = accounts.limitStart[account];
  tally.limitEnd = accounts.limitEnd[account];
  tally.lastMove = accounts.lastMove[account];
  tally.servedEnd = accounts.servedEnd[account];
  tally.shortfall = accounts.shortfall[account];
  tally.released = accounts.released[account];
  tally.refused = accounts.refused[account];
  tally.refusedAfterCut = accounts.refusedAfterCut[account];
  tally.refusedClosed = accounts.refusedClosed[account];
  tally.refusedWithin3 = accounts.refusedWithin3[account];
  tally.refusedWithin6 = accounts.refusedWithin6[account];
  tally.refusedWithin12 = accounts.refusedWithin12[account];
  tally.carried = accounts.carried[account];
  tally.shortfallYear = accounts.shortfallYear[account];
  tally.refusedYear = accounts.refusedYear[account];
  tally.noticesYear = accounts.noticesYear[account];
  tally.dormancyCuts = accounts.dormancyCuts[account];
  tally.riskCuts = accounts.riskCuts[account];
  tally.restores = accounts.restores[account];
  tally.reviewsUp = accounts.reviewsUp[account];
  tally.reviewsDown = accounts.reviewsDown[account];
  tally.notices = accounts.notices[account];
  tally.firstCut = accounts.firstCut[account];
  tally.closedIn = accounts.closedIn[account];
  tally.regretAfter = accounts.regretAfter[account];
  tally.refusedAfter = accounts.refusedAfter[account];
  tally.flags = accounts.flags[account];
}

export function copyTally(from: Readonly<AccountTally>, to: AccountTally): void {
  to.limitStart = from.limitStart;
  to.limitEnd = from.limitEnd;
  to.lastMove = from.lastMove;
  to.servedEnd = from.servedEnd;
  to.shortfall = from.shortfall;
  to.released = from.released;
  to.refused = from.refused;
  to.refusedAfterCut = from.refusedAfterCut;
  to.refusedClosed = from.refusedClosed;
  to.refusedWithin3 = from.refusedWithin3;
  to.refusedWithin6 = from.refusedWithin6;
  to.refusedWithin12 = from.refusedWithin12;
  to.carried = from.carried;
  to.shortfallYear = from.shortfallYear;
  to.refusedYear = from.refusedYear;
  to.noticesYear = from.noticesYear;
  to.dormancyCuts = from.dormancyCuts;
  to.riskCuts = from.riskCuts;
  to.restores = from.restores;
  to.reviewsUp = from.reviewsUp;
  to.reviewsDown = from.reviewsDown;
  to.notices = from.notices;
  to.firstCut = from.firstCut;
  to.closedIn = from.closedIn;
  to.regretAfter = from.regretAfter;
  to.refusedAfter = from.refusedAfter;
  to.flags = from.flags;
}

/**
 * Stores the tally of an account whose entries are still 0, or hold an earlier tally of it. Entries that are 0 are not
 * touched: most are, and untouched memory costs nothing.
 */
export function storeTally(
  accounts: AccountEntries,
  account: number,
  tally: Readonly<AccountTally>,
): void {
  accounts.limitStart[account] = tally.limitStart;
  accounts.limitEnd[account] = tally.limitEnd;
  accounts.servedEnd[account] = tally.servedEnd;
  accounts.flags[account] = tally.flags;
  accounts.lastMove[account] = tally.lastMove;
  if (tally.shortfall !== 0) storeHarm(accounts, account, tally);
  if (tally.dormancyCuts !== 0) {
    accounts.dormancyCuts[account] = tally.dormancyCuts;
    accounts.firstCut[account] = tally.firstCut;
    accounts.released[account] = tally.released;
  }
  if (tally.riskCuts !== 0) accounts.riskCuts[account] = tally.riskCuts;
  if (tally.restores !== 0) accounts.restores[account] = tally.restores;
  if (tally.reviewsUp !== 0) accounts.reviewsUp[account] = tally.reviewsUp;
  if (tally.reviewsDown !== 0) accounts.reviewsDown[account] = tally.reviewsDown;
  if (tally.closedIn !== 0) accounts.closedIn[account] = tally.closedIn;
  if (tally.notices !== 0) {
    accounts.notices[account] = tally.notices;
    accounts.noticesYear[account] = tally.noticesYear;
  }
}

/** Stores what only an account with shortfall can have. */
function storeHarm(accounts: AccountEntries, account: number, tally: Readonly<AccountTally>): void {
  accounts.shortfall[account] = tally.shortfall;
  if (tally.shortfallYear !== 0) accounts.shortfallYear[account] = tally.shortfallYear;
  if (tally.regretAfter !== 0) accounts.regretAfter[account] = tally.regretAfter;
  if (tally.refused === 0) return;
  accounts.refused[account] = tally.refused;
  accounts.carried[account] = tally.carried;
  if (tally.refusedYear !== 0) accounts.refusedYear[account] = tally.refusedYear;
  if (tally.refusedClosed !== 0) accounts.refusedClosed[account] = tally.refusedClosed;
  if (tally.refusedAfterCut === 0) return;
  accounts.refusedAfterCut[account] = tally.refusedAfterCut;
  accounts.refusedAfter[account] = tally.refusedAfter;
  accounts.refusedWithin3[account] = tally.refusedWithin3;
  accounts.refusedWithin6[account] = tally.refusedWithin6;
  accounts.refusedWithin12[account] = tally.refusedWithin12;
}

/**
 * Totals of a month and their places among its entries. Money in minor units, else accounts. open: accounts not closed;
 * dormant: those of them that are long dormant (semantics §7), whatever assumptions exclude; inForce: limits in force during
 * the month. New entries go to the end.
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
  inForce: 13,
  refused: 14,
  refusedAfterCut: 15,
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

export function newAccountOutcomes(
  panel: Pick<Panel, 'accountCount' | 'rowCount'>,
): AccountOutcomes {
  const { accountCount } = panel;
  const money = () => new Float64Array(new SharedArrayBuffer(accountCount * 8));
  const counts = () => new Uint16Array(new SharedArrayBuffer(accountCount * 2));
  const moneyEntries = Object.fromEntries(MONEY_ENTRIES.map((name) => [name, money()]));
  const countEntries = Object.fromEntries(COUNT_ENTRIES.map((name) => [name, counts()]));
  return {
    ...(moneyEntries as Record<MoneyEntry, Float64Array>),
    ...(countEntries as Record<CountEntry, Uint16Array>),
    flags: new Uint8Array(new SharedArrayBuffer(accountCount)),
    longDormant: newLongDormant(panel),
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
