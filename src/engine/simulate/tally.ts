/** Counts what the months of an account decided, and what they refused. */
import type { Cohort } from '../behaviour.ts';
import { reachesEnd } from '../panel.ts';
import type { NumberArray, Panel } from '../panel.ts';
import { Flag, HARM_WINDOWS, YEAR_MONTHS } from './outcomes.ts';
import type { AccountTally } from './outcomes.ts';
import { RefusedUse, carriedOn } from './refused-use.ts';
import { Reason } from './trace.ts';
import type { Stretch } from './stretch.ts';

/** Starts the tally of an account: `R`, and nothing decided. */
export function beginTally(tally: AccountTally, reference: number): void {
  tally.limitStart = reference;
  tally.limitEnd = reference;
  tally.lastMove = 0;
  tally.servedEnd = 0;
  tally.shortfall = 0;
  tally.released = 0;
  tally.refused = 0;
  tally.refusedAfterCut = 0;
  tally.refusedClosed = 0;
  tally.refusedWithin3 = 0;
  tally.refusedWithin6 = 0;
  tally.refusedWithin12 = 0;
  tally.carried = 0;
  tally.shortfallYear = 0;
  tally.refusedYear = 0;
  tally.noticesYear = 0;
  tally.dormancyCuts = 0;
  tally.riskCuts = 0;
  tally.restores = 0;
  tally.reviewsUp = 0;
  tally.reviewsDown = 0;
  tally.notices = 0;
  tally.firstCut = 0;
  tally.closedIn = 0;
  tally.regretAfter = 0;
  tally.refusedAfter = 0;
  tally.flags = Flag.simulated;
}

/** Refused use of one month, and how much of it came after what. */
export interface MonthHarm {
  refused: number;
  afterCut: number;
}

/** Counts shortfall and refused use of single months; most months have none. */
export class HarmCounter {
  readonly #panel: Panel;
  readonly #need: NumberArray;
  readonly #streak: Uint16Array;
  readonly #use: RefusedUse;
  /** First month of the year that yearly figures cover. */
  readonly #yearFrom: number;
  readonly #harm: MonthHarm = { refused: 0, afterCut: 0 };

  constructor({ panel, behaviour }: Cohort) {
    this.#panel = panel;
    this.#need = behaviour.need;
    this.#streak = behaviour.streak;
    this.#use = new RefusedUse(panel);
    this.#yearFrom = (panel.span?.last ?? 0) - YEAR_MONTHS + 1;
  }

  /** Whether a row is of the year that yearly figures cover. */
  isOfYear(account: number, row: number): boolean {
    const { firstMonth, rowStart } = this.#panel;
    return firstMonth[account] + row - rowStart[account] >= this.#yearFrom;
  }

  /**
   * Counts a month with a shortfall, or with a carried part. To be called before what the month decided is counted.
   * @returns the month's refused use; valid until the next call
   */
  count(tally: AccountTally, account: number, row: number, shortfall: number): Readonly<MonthHarm> {
    const { rowStart, product } = this.#panel;
    const harm = this.#harm;
    const code = product[account];
    const isOfYear = this.isOfYear(account, row);
    const sinceCut = tally.firstCut > 0 ? row - rowStart[account] + 1 - tally.firstCut : 0;
    if (shortfall > 0) {
      tally.shortfall += shortfall;
      if (isOfYear) tally.shortfallYear += shortfall;
      if (sinceCut > 0) {
        tally.flags |= Flag.regret;
        if (tally.regretAfter === 0) tally.regretAfter = sinceCut;
      }
    }
    const isActive = this.#streak[row] === 0;
    const refused = isActive ? this.#use.refused(code, row, shortfall, tally.carried) : 0;
    harm.refused = refused;
    harm.afterCut = sinceCut > 0 ? refused : 0;
    if (refused > 0) {
      tally.refused += refused;
      if (isOfYear) tally.refusedYear += refused;
      if (tally.flags & Flag.closed) {
        tally.refusedClosed += refused;
        tally.flags |= Flag.refusedClosed;
      }
      if (sinceCut > 0) countAfterCut(tally, refused, sinceCut);
    }
    if (tally.carried + refused > 0)
      tally.carried = carriedOn(
        tally.carried,
        refused,
        this.#use.carriedShareBp(row, this.#need[row]),
      );
    return harm;
  }
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

/** What a month adds to the totals of its month; called for months with refused use alone. */
export type SeeHarm = (row: number, harm: Readonly<MonthHarm>) => void;

export class Tallier {
  readonly #panel: Panel;
  readonly #need: NumberArray;
  readonly #streak: Uint16Array;
  readonly #harm: HarmCounter;

  constructor(cohort: Cohort) {
    this.#panel = cohort.panel;
    this.#need = cohort.behaviour.need;
    this.#streak = cohort.behaviour.streak;
    this.#harm = new HarmCounter(cohort);
  }

  /** Adds the months of a stretch; `see` is shown those in which use was refused. */
  add(tally: AccountTally, stretch: Readonly<Stretch>, see?: SeeHarm): void {
    const { account, from, to, trace, limits, limitBefore, followsData } = stretch;
    const needs = this.#need;
    const streaks = this.#streak;
    const start = this.#panel.rowStart[account];
    for (let row = from; row < to; row++) {
      const entry = row - from;
      const shortfall = needs[row] - trace.served[entry];
      if (shortfall > 0 || tally.carried > 0) {
        const harm = this.#harm.count(tally, account, row, shortfall);
        if (see !== undefined && harm.refused > 0) see(row, harm);
      }
      if (streaks[row] === 0 && tally.dormancyCuts > 0) tally.flags |= Flag.returned;
      const reason = trace.reason[entry];
      if (reason !== Reason.none) {
        const before = entry > 0 ? limits[entry - 1] : limitBefore;
        countDecision(tally, reason, before - trace.limit[entry], row - start + 1);
      }
      if (trace.noticed[entry] === 1) {
        tally.notices++;
        if (this.#harm.isOfYear(account, row)) tally.noticesYear++;
      }
    }
    const last = to - from - 1;
    tally.limitEnd = limits[last];
    tally.servedEnd = trace.served[last];
    const before = last > 0 ? limits[last - 1] : limitBefore;
    tally.lastMove = followsData ? 0 : limits[last] - before;
    if (to === this.#panel.rowStart[account + 1] && !reachesEnd(this.#panel, account))
      tally.flags |= Flag.ended;
  }
}

/** Counts the rule that decided the month of a place in the account's life; a risk rule only where it lowered the limit. */
function countDecision(tally: AccountTally, reason: number, lowered: number, place: number): void {
  switch (reason) {
    case Reason.dormancy:
      tally.dormancyCuts++;
      tally.released += lowered;
      if (tally.firstCut === 0) tally.firstCut = place;
      break;
    case Reason.closed:
      tally.flags |= Flag.closed;
      tally.closedIn = place;
      break;
    case Reason.reviewUp:
      tally.reviewsUp++;
      break;
    case Reason.reviewDown:
      tally.reviewsDown++;
      break;
    case Reason.restore:
      tally.restores++;
      break;
    default:
      if (lowered > 0) tally.riskCuts++;
  }
}
