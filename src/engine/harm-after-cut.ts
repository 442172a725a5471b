/** Harm by the months since an account's first dormancy cut: within fixed windows, and as survival curves. */
import { Z } from './interval.ts';
import type { Panel } from './panel.ts';
import { Flag, HARM_WINDOWS } from './simulate/outcomes.ts';
import type { AccountTally } from './simulate/outcomes.ts';

/** Entries of a window in {@link HarmSums.windows}. */
const WINDOW_ENTRIES = 4;

/** Sums over groups of accounts with a dormancy cut; those of parts of a cohort add up. */
export interface HarmSums {
  /** Months since the cut that are counted apart, 0 to `months - 1`. */
  readonly months: number;
  /**
   * By group: accounts first short of limit so many months after the cut, those never short that were followed so long,
   * then the same of refused use.
   */
  readonly lives: Float64Array;
  /** By group and window: accounts followed that long, of those the short ones, the refused ones, and their refused use. */
  readonly windows: Float64Array;
}

export function newHarmSums(groups: number, months: number): HarmSums {
  return {
    months,
    lives: new Float64Array(groups * 4 * months),
    windows: new Float64Array(groups * HARM_WINDOWS.length * WINDOW_ENTRIES),
  };
}

/** Adds an account with a dormancy cut. */
export function addHarm(
  { months, lives, windows }: HarmSums,
  group: number,
  { rowStart }: Pick<Panel, 'rowStart'>,
  account: number,
  tally: Readonly<AccountTally>,
): void {
  const followed = rowStart[account + 1] - rowStart[account] - tally.firstCut;
  const { regretAfter, refusedAfter } = tally;
  const at = group * 4 * months;
  if (regretAfter > 0) lives[at + regretAfter]++;
  else lives[at + months + followed]++;
  if (refusedAfter > 0) lives[at + 2 * months + refusedAfter]++;
  else lives[at + 3 * months + followed]++;
  const within = [tally.refusedWithin3, tally.refusedWithin6, tally.refusedWithin12];
  HARM_WINDOWS.forEach((window, index) => {
    if (followed < window) return;
    const entry = (group * HARM_WINDOWS.length + index) * WINDOW_ENTRIES;
    windows[entry]++;
    if (regretAfter > 0 && regretAfter <= window) windows[entry + 1]++;
    if (refusedAfter > 0 && refusedAfter <= window) windows[entry + 2]++;
    windows[entry + 3] += within[index];
  });
}

export function addHarmSums(whole: HarmSums, part: HarmSums): void {
  part.lives.forEach((value, entry) => (whole.lives[entry] += value));
  part.windows.forEach((value, entry) => (whole.windows[entry] += value));
}

/** Harm within a number of months, of the accounts that were followed at least that long after their first cut. */
export interface HarmWindow {
  readonly months: number;
  readonly accounts: number;
  readonly regretAccounts: number;
  readonly refusedAccounts: number;
  /** Minor units. */
  readonly refusedTotal: number;
}

/** A point of a survival curve. */
export interface SurvivalPoint {
  /** Months since the first dormancy cut. */
  readonly month: number;
  /** Accounts without the event so far that are followed in this month. */
  readonly atRisk: number;
  readonly events: number;
  /** Share without the event up to and with this month, basis points. */
  readonly survivalBp: number;
  /** Its 95 % interval by Greenwood's variance, basis points. */
  readonly fromBp: number;
  readonly toBp: number;
}

/** Harm after the first dormancy cut, of one group. */
export interface HarmAfterCut {
  readonly windows: readonly HarmWindow[];
  /** Time to the first shortfall and to the first refused use (Kaplan and Meier 1958), censored at the end of the account's life. */
  readonly regret: readonly SurvivalPoint[];
  readonly refused: readonly SurvivalPoint[];
}

/**
 * The Kaplan–Meier curve. Accounts that are censored in a month are at risk in it.
 * @param events events by month, entry 0 unused
 * @param censored accounts without the event by the last month they are followed
 */
export function survivalCurve(
  events: ArrayLike<number>,
  censored: ArrayLike<number>,
): SurvivalPoint[] {
  const months = events.length;
  let atRisk = 0;
  for (let month = 0; month < months; month++) atRisk += events[month] + censored[month];
  // Those followed for no month after the cut are never at risk.
  atRisk -= censored[0];
  let survival = 1;
  let variance = 0;
  const points: SurvivalPoint[] = [];
  for (let month = 1; month < months && atRisk > 0; month++) {
    const hits = events[month];
    survival *= 1 - hits / atRisk;
    if (atRisk > hits) variance += hits / (atRisk * (atRisk - hits));
    const reach = Z * survival * Math.sqrt(variance);
    points.push({
      month,
      atRisk,
      events: hits,
      survivalBp: Math.round(10_000 * survival),
      fromBp: Math.max(0, Math.round(10_000 * (survival - reach))),
      toBp: Math.min(10_000, Math.round(10_000 * (survival + reach))),
    });
    atRisk -= hits + censored[month];
  }
  return points;
}

/** Harm of a group. */
export function harmOf({ months, lives, windows }: HarmSums, group: number): HarmAfterCut {
  const part = (index: number) =>
    lives.subarray((group * 4 + index) * months, (group * 4 + index + 1) * months);
  return {
    windows: HARM_WINDOWS.map((window, index) => {
      const entry = (group * HARM_WINDOWS.length + index) * WINDOW_ENTRIES;
      return {
        months: window,
        accounts: windows[entry],
        regretAccounts: windows[entry + 1],
        refusedAccounts: windows[entry + 2],
        refusedTotal: windows[entry + 3],
      };
    }),
    regret: survivalCurve(part(0), part(1)),
    refused: survivalCurve(part(2), part(3)),
  };
}

/** Whether an account counts here. */
export function hasCut({ flags, dormancyCuts }: Readonly<AccountTally>): boolean {
  return (flags & Flag.simulated) !== 0 && dormancyCuts > 0;
}
