/** Counts what the months of an account decided, and what they refused. */
import type { Cohort } from '../behaviour.ts';
import { reachesEnd } from '../panel.ts';
import type { NumberArray, Panel } from '../panel.ts';
import {
  Flag,
  HARM_WINDOWS,
  MONTH_STRIDE,
  MonthEntry,
  YEAR_MONTHS,
  clearHarm,
} from './outcomes.ts';
import type { AccountTally } from './outcomes.ts';
import { RefusedUse, carriedOn } from './refused-use.ts';
import { Reason } from './trace.ts';
import type { Stretch } from './stretch.ts';

/** Starts the tally of an account: `R`, and nothing decided. */
export function beginTally(tally: AccountTally, reference: number): void {
  clearHarm(tally);
  tally.limitStart = reference;
  tally.limitEnd = reference;
  tally.servedEnd = 0;
  tally.lastMove = 0;
  tally.released = 0;
  tally.dormancyCuts = 0;
  tally.riskCuts = 0;
  tally.restores = 0;
  tally.reviewsUp = 0;
  tally.reviewsDown = 0;
  tally.notices = 0;
  tally.noticesYear = 0;
  tally.firstCut = 0;
  tally.closedIn = 0;
  tally.flags = Flag.simulated;
}

/** Refused use of one month, and how much of it came after what. */
export interface MonthHarm {
  refused: number;
  afterCut: number;
}

/** Counts shortfall and refused use of single months; most months have none. */
export class HarmCounter {
  readonly #rowStart: Int32Array;
  readonly #firstMonth: Int32Array;
  readonly #product: Uint8Array;
  readonly #need: NumberArray;
  readonly #streak: Uint16Array;
  readonly #use: RefusedUse;
  readonly #followsUse: boolean;
  /** First month of the year that yearly figures cover. */
  readonly #yearFrom: number;
  readonly #harm: MonthHarm = { refused: 0, afterCut: 0 };

  /** Without `followsUse` refused use stays 0. */
  constructor({ panel, behaviour }: Cohort, followsUse: boolean) {
    this.#followsUse = followsUse;
    this.#rowStart = panel.rowStart;
    this.#firstMonth = panel.firstMonth;
    this.#product = panel.product;
    this.#need = behaviour.need;
    this.#streak = behaviour.streak;
    this.#use = new RefusedUse(panel);
    this.#yearFrom = (panel.span?.last ?? 0) - YEAR_MONTHS + 1;
  }

  /** Whether a row is of the year that yearly figures cover. */
  isOfYear(account: number, row: number): boolean {
    return this.#firstMonth[account] + row - this.#rowStart[account] >= this.#yearFrom;
  }

  /**
   * Counts a month with a shortfall, or with a carried part. To be called before what the month decided is counted.
   * @returns the month's refused use; valid until the next call
   */
  count(tally: AccountTally, account: number, row: number, shortfall: number): Readonly<MonthHarm> {
    const harm = this.#harm;
    const place = row - this.#rowStart[account];
    const isOfYear = this.#firstMonth[account] + place >= this.#yearFrom;
    const { firstCut, carried } = tally;
    const sinceCut = firstCut > 0 ? place + 1 - firstCut : 0;
    if (shortfall > 0) {
      tally.shortfall += shortfall;
      if (isOfYear) tally.shortfallYear += shortfall;
      if (sinceCut > 0 && tally.regretAfter === 0) {
        tally.flags |= Flag.regret;
        tally.regretAfter = sinceCut;
      }
    }
    if (!this.#followsUse) return harm;
    harm.refused = 0;
    harm.afterCut = 0;
    let refused = 0;
    // Without activity nothing is refused, and what is carried may account for all of the shortfall.
    if (shortfall > carried && this.#streak[row] === 0) {
      refused = this.#use.refused(this.#product[account], row, shortfall, carried);
      if (refused > 0) {
        countRefused(tally, refused, sinceCut, isOfYear);
        harm.refused = refused;
        if (sinceCut > 0) harm.afterCut = refused;
      }
    }
    const together = carried + refused;
    if (together > 0)
      tally.carried = carriedOn(carried, refused, this.#use.carriedShareBp(row, this.#need[row]));
    return harm;
  }
}

/** Counts refused use of a month so many months after the first dormancy cut. */
function countRefused(
  tally: AccountTally,
  refused: number,
  sinceCut: number,
  isOfYear: boolean,
): void {
  tally.refused += refused;
  if (isOfYear) tally.refusedYear += refused;
  if (tally.flags & Flag.closed) {
    tally.refusedClosed += refused;
    tally.flags |= Flag.refusedClosed;
  }
  if (sinceCut > 0) countAfterCut(tally, refused, sinceCut);
}

/** Counts refused use so many months after the first dormancy cut. */
function countAfterCut(tally: AccountTally, refused: number, sinceCut: number): void {
  const [short, half, year] = HARM_WINDOWS;
  tally.flags |= Flag.refused;
  tally.refusedAfterCut += refused;
  if (tally.refusedAfter === 0) tally.refusedAfter = sinceCut;
  if (sinceCut <= short) tally.refusedWithin3 += refused;
  if (sinceCut <= half) tally.refusedWithin6 += refused;
  if (sinceCut <= year) tally.refusedWithin12 += refused;
}

export class Tallier {
  readonly #panel: Panel;
  readonly #need: NumberArray;
  readonly #streak: Uint16Array;
  readonly #harm: HarmCounter;

  constructor(cohort: Cohort, followsUse = true) {
    this.#panel = cohort.panel;
    this.#need = cohort.behaviour.need;
    this.#streak = cohort.behaviour.streak;
    this.#harm = new HarmCounter(cohort, followsUse);
  }

  /**
   * Adds the months of a stretch, and their refused use to the month totals `values`, of which the entries of row 0 would
   * start at `rowZero`. Before row `eventful` no rule decides, no notice is given and every need is met.
   */
  add(
    tally: AccountTally,
    stretch: Readonly<Stretch>,
    eventful = stretch.from,
    values?: Float64Array,
    rowZero = 0,
  ): void {
    const { account, from, to, trace, limits, limitBefore, followsData } = stretch;
    const { served, reason: reasons, noticed, limit: ruled } = trace;
    const needs = this.#need;
    const streaks = this.#streak;
    const start = this.#panel.rowStart[account];
    let { carried, dormancyCuts } = tally;
    const isUnderWay = dormancyCuts > 0 || carried > 0;
    for (let row = isUnderWay ? from : eventful; row < to; row++) {
      const entry = row - from;
      const shortfall = needs[row] - served[entry];
      if (shortfall > 0 || carried > 0) {
        const harm = this.#harm.count(tally, account, row, shortfall);
        carried = tally.carried;
        if (values !== undefined && harm.refused > 0) {
          const at = rowZero + row * MONTH_STRIDE;
          values[at + MonthEntry.refused] += harm.refused;
          values[at + MonthEntry.refusedAfterCut] += harm.afterCut;
        }
      }
      if (dormancyCuts > 0 && streaks[row] === 0) tally.flags |= Flag.returned;
      const reason = reasons[entry];
      if (reason !== Reason.none) {
        const before = entry > 0 ? limits[entry - 1] : limitBefore;
        countDecision(tally, reason, before - ruled[entry], row - start + 1);
        dormancyCuts = tally.dormancyCuts;
      }
      if (noticed[entry] === 1) {
        tally.notices++;
        if (this.#harm.isOfYear(account, row)) tally.noticesYear++;
      }
    }
    const last = to - from - 1;
    tally.limitEnd = limits[last];
    tally.servedEnd = served[last];
    if (to !== this.#panel.rowStart[account + 1]) return;
    const before = last > 0 ? limits[last - 1] : limitBefore;
    tally.lastMove = followsData ? 0 : limits[last] - before;
    if (!reachesEnd(this.#panel, account)) tally.flags |= Flag.ended;
  }
}

/** Counts the rule that decided the month of a place in the account's life; a risk rule only where it lowered the limit. */
function countDecision(tally: AccountTally, reason: number, lowered: number, place: number): void {
  if (reason === Reason.dormancy) {
    tally.dormancyCuts++;
    tally.released += lowered;
    if (tally.firstCut === 0) tally.firstCut = place;
  } else if (reason === Reason.reviewUp) tally.reviewsUp++;
  else if (reason === Reason.reviewDown) tally.reviewsDown++;
  else if (reason === Reason.restore) tally.restores++;
  else if (reason === Reason.closed) {
    tally.flags |= Flag.closed;
    tally.closedIn = place;
  } else if (lowered > 0) tally.riskCuts++;
}
