/** What one policy did: an entry per account and per month, in typed arrays. */
import type { Month } from '../months.ts';
import type { Panel } from '../panel.ts';
import { newLongDormant } from './long-dormant.ts';

/** Bits of {@link AccountOutcomes.flags}. */
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
  /** The account has a shortfall, so its row of rare entries is a long one. */
  harmed: 128,
} as const;

/** Months after the first dormancy cut within which harm is counted apart. */
export const HARM_WINDOWS = [3, 6, 12] as const;

/** Months that yearly figures cover: the last ones of the cohort. */
export const YEAR_MONTHS = 12;

/**
 * An account's row in {@link AccountOutcomes.rare}: entries that most accounts have 0 of, or that follow from others. Rows end
 * after `regretAfter` where no use was refused.
 */
const RARE = {
  /** `limitEnd` less the limit in force during the account's last month, minor units. */
  lastMove: 0,
  /** Limit that dormancy cuts took, whatever was restored later. */
  released: 1,
  shortfall: 2,
  /** Shortfall of the cohort's last {@link YEAR_MONTHS} months. */
  shortfallYear: 3,
  /** Months from the first dormancy cut to the first shortfall after it; 0 if there is none. */
  regretAfter: 4,
  refusedYear: 5,
  /** Refused use of all simulated months, of those after the first dormancy cut, of those after closure. */
  refused: 6,
  refusedAfterCut: 7,
  refusedClosed: 8,
  /** Refused use within months after the first dormancy cut, see {@link HARM_WINDOWS}. */
  refusedWithin3: 9,
  refusedWithin6: 10,
  refusedWithin12: 11,
  /** `e(t)` after the last month: refused use that the observed balance still holds. */
  carried: 12,
  /** Months from the first dormancy cut to the first refused use after it; 0 if there is none. */
  refusedAfter: 13,
} as const;
type RareEntry = keyof typeof RARE;
/** Entries that only an account with shortfall has. */
export type HarmEntry = Exclude<RareEntry, 'lastMove' | 'released'>;
/** Numbers in the row of an account without shortfall, of one with shortfall, and of one whose refused use is followed too. */
const SHORT_ROW = 2;
const HARM_ROW = 5;
const USE_ROW = Object.keys(RARE).length;

function longRow({ followsUse }: Pick<AccountOutcomes, 'followsUse'>): number {
  return followsUse ? USE_ROW : HARM_ROW;
}

/** Numbers that an account may take: a month-by-month replay may give it a short row first and a long one later. */
function mostRare(accounts: Pick<AccountOutcomes, 'followsUse'>): number {
  return SHORT_ROW + longRow(accounts);
}

/**
 * What a scenario did to every account, indexed as in the panel, over SharedArrayBuffers. Money in minor units; counts of
 * months in which the rule moved the limit. Read it with OutcomeReader: what follows from the cohort is not kept.
 */
export interface AccountOutcomes {
  /** First month of the scenario. */
  readonly firstMonth: Month;
  /** Whether refused use was followed; without that it is 0. */
  readonly followsUse: boolean;
  readonly limitEnd: Float64Array;
  readonly dormancyCuts: Uint16Array;
  readonly riskCuts: Uint16Array;
  readonly restores: Uint16Array;
  readonly reviewsUp: Uint16Array;
  readonly reviewsDown: Uint16Array;
  readonly notices: Uint16Array;
  /** Notices of the cohort's last {@link YEAR_MONTHS} months. */
  readonly noticesYear: Uint16Array;
  /** Month of the first dormancy cut and of the closure, counted from 1 at the account's first row; 0 if there is none. */
  readonly firstCut: Uint16Array;
  readonly closedIn: Uint16Array;
  /** See {@link Flag}. */
  readonly flags: Uint8Array;
  /** 1 and where the account's row in `rare` starts; 0 where it has none. */
  readonly rareAt: Int32Array;
  /**
   * Rows of {@link RARE} entries. Those of a range of accounts begin at the range's first account and are packed, so that
   * ranges share no row and memory that is not needed is never touched.
   */
  readonly rare: Float64Array;
  /** By a range's first account: how many numbers the range's rows take. */
  readonly rareUsed: Int32Array;
  /** A bit for each row: long dormant in the month, see long-dormant.ts. */
  readonly longDormant: Uint8Array;
}

/** Arrays with an entry for each account. */
export type AccountColumn = Exclude<
  keyof AccountOutcomes,
  'firstMonth' | 'followsUse' | 'rareAt' | 'rare' | 'rareUsed' | 'longDormant'
>;

type Rare = Pick<AccountOutcomes, 'followsUse' | 'rareAt' | 'rare' | 'flags'>;

/** An entry that only an account with shortfall has; 0 for any other. */
export function harmEntry(accounts: Rare, account: number, name: HarmEntry): number {
  const { rareAt, rare, flags } = accounts;
  const place = RARE[name];
  if ((flags[account] & Flag.harmed) === 0 || place >= longRow(accounts)) return 0;
  return rare[rareAt[account] - 1 + place];
}

/** `limitEnd` less the limit in force during the account's last month, minor units. */
export function lastMoveOf(
  { rareAt, rare }: Pick<Rare, 'rareAt' | 'rare'>,
  account: number,
): number {
  const at = rareAt[account];
  return at === 0 ? 0 : rare[at - 1];
}

/** The entries of one account. */
export type AccountTally = {
  -readonly [K in AccountColumn | RareEntry | 'limitStart' | 'servedEnd']: number;
};

/** A tally of which nothing is known yet. */
export function newAccountTally(): AccountTally {
  return {
    limitStart: 0,
    limitEnd: 0,
    servedEnd: 0,
    shortfall: 0,
    released: 0,
    dormancyCuts: 0,
    riskCuts: 0,
    restores: 0,
    reviewsUp: 0,
    reviewsDown: 0,
    notices: 0,
    noticesYear: 0,
    firstCut: 0,
    closedIn: 0,
    flags: 0,
    lastMove: 0,
    shortfallYear: 0,
    refusedYear: 0,
    refused: 0,
    refusedAfterCut: 0,
    refusedClosed: 0,
    refusedWithin3: 0,
    refusedWithin6: 0,
    refusedWithin12: 0,
    carried: 0,
    regretAfter: 0,
    refusedAfter: 0,
  };
}

/** Loads what is kept of an account; its first limit is given, and what was served in its last month is left as it is. */
export function loadKept(
  accounts: AccountOutcomes,
  account: number,
  limitStart: number,
  tally: AccountTally,
): void {
  tally.limitStart = limitStart;
  tally.limitEnd = accounts.limitEnd[account];
  tally.dormancyCuts = accounts.dormancyCuts[account];
  tally.riskCuts = accounts.riskCuts[account];
  tally.restores = accounts.restores[account];
  tally.reviewsUp = accounts.reviewsUp[account];
  tally.reviewsDown = accounts.reviewsDown[account];
  tally.notices = accounts.notices[account];
  tally.noticesYear = accounts.noticesYear[account];
  tally.firstCut = accounts.firstCut[account];
  tally.closedIn = accounts.closedIn[account];
  tally.flags = accounts.flags[account];
  if ((tally.flags & Flag.harmed) === 0) clearHarm(tally);
  const at = accounts.rareAt[account] - 1;
  if (at < 0) {
    tally.lastMove = 0;
    tally.released = usualRelease(tally);
    return;
  }
  const { rare } = accounts;
  tally.lastMove = rare[at];
  tally.released = rare[at + 1];
  if ((tally.flags & Flag.harmed) !== 0) loadHarm(rare, at, accounts.followsUse, tally);
}

/** What dormancy cuts took where no other rule moved the limit. */
function usualRelease({ dormancyCuts, limitStart, limitEnd }: Readonly<AccountTally>): number {
  return dormancyCuts > 0 ? limitStart - limitEnd : 0;
}

function loadHarm(rare: Float64Array, at: number, followsUse: boolean, tally: AccountTally): void {
  tally.shortfall = rare[at + 2];
  tally.shortfallYear = rare[at + 3];
  tally.regretAfter = rare[at + 4];
  if (!followsUse) return;
  tally.refusedYear = rare[at + 5];
  tally.refused = rare[at + 6];
  tally.refusedAfterCut = rare[at + 7];
  tally.refusedClosed = rare[at + 8];
  tally.refusedWithin3 = rare[at + 9];
  tally.refusedWithin6 = rare[at + 10];
  tally.refusedWithin12 = rare[at + 11];
  tally.carried = rare[at + 12];
  tally.refusedAfter = rare[at + 13];
}

function storeHarm(
  rare: Float64Array,
  at: number,
  followsUse: boolean,
  tally: Readonly<AccountTally>,
): void {
  rare[at + 2] = tally.shortfall;
  rare[at + 3] = tally.shortfallYear;
  rare[at + 4] = tally.regretAfter;
  if (!followsUse) return;
  rare[at + 5] = tally.refusedYear;
  rare[at + 6] = tally.refused;
  rare[at + 7] = tally.refusedAfterCut;
  rare[at + 8] = tally.refusedClosed;
  rare[at + 9] = tally.refusedWithin3;
  rare[at + 10] = tally.refusedWithin6;
  rare[at + 11] = tally.refusedWithin12;
  rare[at + 12] = tally.carried;
  rare[at + 13] = tally.refusedAfter;
}

/** Sets what only an account with shortfall has to 0. */
export function clearHarm(tally: AccountTally): void {
  // Whatever there is of harm, there is a shortfall too.
  if (tally.shortfall === 0) return;
  tally.shortfall = 0;
  tally.shortfallYear = 0;
  tally.refusedYear = 0;
  tally.refused = 0;
  tally.refusedAfterCut = 0;
  tally.refusedClosed = 0;
  tally.refusedWithin3 = 0;
  tally.refusedWithin6 = 0;
  tally.refusedWithin12 = 0;
  tally.carried = 0;
  tally.regretAfter = 0;
  tally.refusedAfter = 0;
}

export function copyTally(from: Readonly<AccountTally>, to: AccountTally): void {
  to.limitStart = from.limitStart;
  to.limitEnd = from.limitEnd;
  to.servedEnd = from.servedEnd;
  to.released = from.released;
  to.dormancyCuts = from.dormancyCuts;
  to.riskCuts = from.riskCuts;
  to.restores = from.restores;
  to.reviewsUp = from.reviewsUp;
  to.reviewsDown = from.reviewsDown;
  to.notices = from.notices;
  to.noticesYear = from.noticesYear;
  to.firstCut = from.firstCut;
  to.closedIn = from.closedIn;
  to.flags = from.flags;
  to.lastMove = from.lastMove;
  if (from.shortfall === 0) {
    clearHarm(to);
    return;
  }
  to.shortfall = from.shortfall;
  to.shortfallYear = from.shortfallYear;
  to.refusedYear = from.refusedYear;
  to.refused = from.refused;
  to.refusedAfterCut = from.refusedAfterCut;
  to.refusedClosed = from.refusedClosed;
  to.refusedWithin3 = from.refusedWithin3;
  to.refusedWithin6 = from.refusedWithin6;
  to.refusedWithin12 = from.refusedWithin12;
  to.carried = from.carried;
  to.regretAfter = from.regretAfter;
  to.refusedAfter = from.refusedAfter;
}

/**
 * Stores the tally of an account of the range that begins at `rangeFrom`, whose entries are still 0 or hold an earlier tally
 * of it. Entries that are 0 are not touched: most are, and untouched memory costs nothing.
 */
export function storeTally(
  accounts: AccountOutcomes,
  account: number,
  tally: Readonly<AccountTally>,
  rangeFrom: number,
): void {
  const isHarmed = tally.shortfall !== 0;
  const wasHarmed = (accounts.flags[account] & Flag.harmed) !== 0;
  accounts.limitEnd[account] = tally.limitEnd;
  accounts.flags[account] = isHarmed ? tally.flags | Flag.harmed : tally.flags;
  if (tally.dormancyCuts !== 0) {
    accounts.dormancyCuts[account] = tally.dormancyCuts;
    accounts.firstCut[account] = tally.firstCut;
  }
  if (tally.riskCuts !== 0) accounts.riskCuts[account] = tally.riskCuts;
  if (tally.restores !== 0) accounts.restores[account] = tally.restores;
  if (tally.reviewsUp !== 0) accounts.reviewsUp[account] = tally.reviewsUp;
  if (tally.reviewsDown !== 0) accounts.reviewsDown[account] = tally.reviewsDown;
  if (tally.closedIn !== 0) accounts.closedIn[account] = tally.closedIn;
  if (tally.notices !== 0) accounts.notices[account] = tally.notices;
  if (tally.noticesYear !== 0) accounts.noticesYear[account] = tally.noticesYear;
  let at = accounts.rareAt[account] - 1;
  if (at < 0 || (isHarmed && !wasHarmed)) {
    const isUsual = tally.lastMove === 0 && tally.released === usualRelease(tally);
    if (at < 0 && isUsual && !isHarmed) return;
    const used = accounts.rareUsed[rangeFrom];
    at = rangeFrom * mostRare(accounts) + used;
    accounts.rareUsed[rangeFrom] = used + (isHarmed ? longRow(accounts) : SHORT_ROW);
    accounts.rareAt[account] = at + 1;
  }
  const { rare } = accounts;
  rare[at] = tally.lastMove;
  rare[at + 1] = tally.released;
  if (isHarmed) storeHarm(rare, at, accounts.followsUse, tally);
}

/**
 * Totals of a month and their places among its entries. Money in minor units, else accounts. open: accounts not closed;
 * dormant: those of them that are long dormant (semantics §7), whatever assumptions exclude; moved: limits less those in force
 * during the month. New entries go to the end.
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
  moved: 13,
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

/** Room for the outcomes of a scenario whose first month is `firstMonth`; without `followsUse` refused use is not kept. */
export function newAccountOutcomes(
  panel: Pick<Panel, 'accountCount' | 'rowCount'>,
  firstMonth: Month,
  followsUse = true,
): AccountOutcomes {
  const { accountCount } = panel;
  const money = (each = 1) => new Float64Array(new SharedArrayBuffer(accountCount * each * 8));
  const events = () => new Uint16Array(new SharedArrayBuffer(accountCount * 2));
  const places = () => new Int32Array(new SharedArrayBuffer(accountCount * 4));
  return {
    firstMonth,
    followsUse,
    limitEnd: money(),
    dormancyCuts: events(),
    riskCuts: events(),
    restores: events(),
    reviewsUp: events(),
    reviewsDown: events(),
    notices: events(),
    noticesYear: events(),
    firstCut: events(),
    closedIn: events(),
    flags: new Uint8Array(new SharedArrayBuffer(accountCount)),
    rareAt: places(),
    rare: money(mostRare({ followsUse })),
    rareUsed: places(),
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

/** Limits in force during every month. */
export function inForceSeries(totals: MonthTotals): number[] {
  return monthSeries(totals, 'limit').map(
    (limit, index) => limit - monthTotal(totals, 'moved', index),
  );
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
