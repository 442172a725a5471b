/** Follows programs of spells under the rules of one cell. */
import type { CompiledPolicy, CompiledRules } from '../policy/compile.ts';
import { cut, lowered } from '../simulate/move.ts';
import { Flag } from '../simulate/outcomes.ts';
import type { AccountTally } from '../simulate/outcomes.ts';
import { carriedOn, refusedOf } from '../simulate/refused-use.ts';
import { isCutDue } from '../simulate/step.ts';
import { beginTally } from '../simulate/tally.ts';
import { Head, Step } from './spell-programs.ts';

/**
 * Limits after one cut, two cuts and so on from one starting limit, as far as nothing but the floor stands in their way.
 * Cells that cut alike share a path, and each of its cuts is worked out once.
 */
export class CutPath {
  readonly #cutRateBp: number;
  readonly #roundTo: number;
  readonly #floor: number;
  readonly #limits: Float64Array;
  /** Cuts worked out so far, and whether the next would lower nothing. */
  #known = 0;
  #ended = false;

  /** `months`: most cuts that can be asked for. */
  constructor({ dormancy, boundMin }: CompiledRules, roundTo: number, months: number) {
    this.#cutRateBp = dormancy.cutRateBp;
    this.#roundTo = roundTo;
    this.#floor = Math.max(dormancy.floor, boundMin);
    this.#limits = new Float64Array(months + 1);
  }

  /** Goes to a starting limit. */
  start(limit: number): void {
    if (this.#known > 0 && this.#limits[0] === limit) return;
    this.#limits[0] = limit;
    this.#known = 0;
    this.#ended = false;
  }

  /** `cuts`, or the number of cuts after which none lowers any more where that is fewer. */
  reach(cuts: number): number {
    const limits = this.#limits;
    while (this.#known < cuts && !this.#ended) {
      const limit = limits[this.#known];
      const next = this.next(limit, this.#floor);
      if (next < limit) limits[++this.#known] = next;
      else this.#ended = true;
    }
    return Math.min(cuts, this.#known);
  }

  /** The limit after a number of cuts that {@link reach} allows. */
  after(cuts: number): number {
    return this.#limits[cuts];
  }

  /** A limit after one cut that leaves `atLeast`. */
  next(limit: number, atLeast: number): number {
    if (atLeast >= limit) return limit;
    return lowered(limit, cut(limit, this.#cutRateBp), this.#roundTo, atLeast);
  }

  /** Cells with the same key cut alike. */
  static keyOf({ dormancy, boundMin }: CompiledRules): string {
    return `${dormancy.cutRateBp} ${Math.max(dormancy.floor, boundMin)}`;
  }
}

/** A path for each way to cut; entries by policy. */
export function cutPaths(
  policies: readonly CompiledPolicy[],
  productCode: number,
  months: number,
): CutPath[] {
  const byKey = new Map<string, CutPath>();
  return policies.map(({ rules, roundTo }) => {
    const key = CutPath.keyOf(rules[productCode]);
    const path = byKey.get(key) ?? new CutPath(rules[productCode], roundTo, months);
    byKey.set(key, path);
    return path;
  });
}

export class SpellFollower {
  /** Streak from which the cell can do anything, months. */
  readonly touchedFrom: number;
  readonly #dormancy: CompiledRules['dormancy'];
  readonly #floor: number;
  readonly #path: CutPath;
  #limit = 0;
  #cutsInSpell = 0;
  /** Cuts along the path, -1 once a served need has led the limit off it. */
  #place = 0;

  constructor({ dormancy, boundMin }: CompiledRules, path: CutPath) {
    this.touchedFrom = Math.min(dormancy.windowMonths, dormancy.closeAfterMonths);
    this.#dormancy = dormancy;
    this.#floor = Math.max(dormancy.floor, boundMin);
    this.#path = path;
  }

  /** Follows the program that starts at `start` and ends before `end`, into `tally`. */
  follow(numbers: Float64Array, start: number, end: number, tally: AccountTally): void {
    this.#limit = numbers[start + Head.limit];
    this.#path.start(this.#limit);
    this.#place = 0;
    this.#cutsInSpell = 0;
    beginTally(tally, this.#limit);
    tally.shortfall = numbers[start + Head.shortfall];
    tally.refused = numbers[start + Head.refused];
    tally.carried = numbers[start + Head.carried];
    let at = start + Head.size;
    while (at < end) {
      const step = numbers[at];
      const first = numbers[at + 1];
      if (step === Step.spell) {
        if ((tally.flags & Flag.closed) === 0) this.#spell(tally, first, numbers[at + 2]);
        at += 3;
      } else if (step === Step.dormant) {
        const need = numbers[at + 2];
        this.#serve(tally, need);
        this.#dormant(tally, first, Math.min(need, this.#limit));
        at += 3;
      } else if (step === Step.use) {
        this.#use(tally, first, numbers[at + 2], numbers[at + 3]);
        at += 4;
      } else if (step === Step.carry) {
        tally.carried = carriedOn(tally.carried, 0, first);
        at += 2;
      } else {
        const after = at + 3 + numbers[at + 2];
        for (at += 3; at < after && numbers[at] > this.#limit; at++) {
          this.#serve(tally, numbers[at]);
        }
        at = after;
        if (first === 1) {
          this.#cutsInSpell = 0;
          if (tally.dormancyCuts > 0) tally.flags |= Flag.returned;
        }
      }
    }
    tally.limitEnd = this.#limit;
    tally.servedEnd = Math.min(numbers[start + Head.lastNeed], this.#limit);
  }

  #serve(tally: AccountTally, need: number): void {
    if (need <= this.#limit) return;
    tally.shortfall += need - this.#limit;
    if (tally.dormancyCuts > 0) tally.flags |= Flag.regret;
  }

  /** An active month that may refuse use, before what it does to the spell. */
  #use(tally: AccountTally, need: number, use: number, shareBp: number): void {
    const shortfall = need > this.#limit ? need - this.#limit : 0;
    const refused = refusedOf(use, shortfall, tally.carried);
    if (refused > 0) {
      tally.refused += refused;
      if (tally.dormancyCuts > 0) {
        tally.refusedAfterCut += refused;
        tally.flags |= Flag.refused;
      }
      if (tally.flags & Flag.closed) {
        tally.refusedClosed += refused;
        tally.flags |= Flag.refusedClosed;
      }
    }
    if (tally.carried + refused > 0) tally.carried = carriedOn(tally.carried, refused, shareBp);
  }

  #close(tally: AccountTally): void {
    this.#limit = 0;
    tally.flags |= Flag.closed;
  }

  /** One dormant month with a streak and a served need. */
  #dormant(tally: AccountTally, streak: number, served: number): void {
    const dormancy = this.#dormancy;
    if (tally.flags & Flag.closed) return;
    if (streak >= dormancy.closeAfterMonths && served === 0) {
      this.#close(tally);
      return;
    }
    if (streak < dormancy.windowMonths) return;
    const next = this.#path.next(this.#limit, Math.max(this.#floor, served));
    if (next >= this.#limit) return;
    if (streak === dormancy.windowMonths) tally.notices++;
    if (this.#cutsInSpell >= dormancy.maxCutsPerSpell || !isCutDue(dormancy, streak)) return;
    tally.released += this.#limit - next;
    this.#limit = next;
    this.#cutsInSpell++;
    tally.dormancyCuts++;
    if (this.#place < 0) return;
    const further = this.#path.reach(this.#place + 1);
    const isOnPath = further > this.#place && this.#path.after(further) === next;
    this.#place = isOnPath ? further : -1;
  }

  /** Dormant months with the streaks `first` to `last`, whose needs stand in nothing's way. */
  #spell(tally: AccountTally, first: number, last: number): void {
    const { windowMonths, graceMonths, everyMonths, maxCutsPerSpell, closeAfterMonths } =
      this.#dormancy;
    const until = Math.min(last, closeAfterMonths - 1);
    if (first <= windowMonths && windowMonths <= until && this.#wouldLower()) tally.notices++;
    const due = windowMonths + graceMonths;
    const skipped = first > due ? Math.ceil((first - due) / everyMonths) : 0;
    const firstCut = due + skipped * everyMonths;
    if (firstCut <= until) {
      const months = until - firstCut;
      const inRhythm = everyMonths === 1 ? months + 1 : Math.floor(months / everyMonths) + 1;
      this.#cutTimes(tally, Math.min(inRhythm, maxCutsPerSpell - this.#cutsInSpell));
    }
    if (last >= closeAfterMonths) this.#close(tally);
  }

  #wouldLower(): boolean {
    if (this.#place >= 0) return this.#path.reach(this.#place + 1) > this.#place;
    return this.#path.next(this.#limit, this.#floor) < this.#limit;
  }

  /** Cuts at most so many times, as often as that lowers the limit. */
  #cutTimes(tally: AccountTally, times: number): void {
    const before = this.#limit;
    let done = 0;
    if (this.#place >= 0) {
      const reached = this.#path.reach(this.#place + times);
      done = reached - this.#place;
      this.#place = reached;
      this.#limit = this.#path.after(reached);
    } else {
      for (; done < times; done++) {
        const next = this.#path.next(this.#limit, this.#floor);
        if (next >= this.#limit) break;
        this.#limit = next;
      }
    }
    this.#cutsInSpell += done;
    tally.dormancyCuts += done;
    tally.released += before - this.#limit;
  }
}
