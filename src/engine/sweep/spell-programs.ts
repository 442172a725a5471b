/**
 * Accounts as programs of dormancy spells, equal ones grouped: what a policy of dormancy alone does to an account depends
 * on its limit, its spells, and the needs that a lowered limit could fail to serve. A million accounts with round limits
 * are a few thousand programs, and those are all that a sweep has to evaluate.
 */
import type { Cohort } from '../behaviour.ts';
import { CreditBalances } from '../credit-balance.ts';
import type { Measurer } from '../measurer.ts';
import { reaches } from '../measures.ts';
import type { MeasureDepth } from '../measures.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import { PROTECTED, RowMarks } from '../simulate/marks.ts';
import { cut, lowered } from '../simulate/move.ts';
import { RefusedUse, carriedOn } from '../simulate/refused-use.ts';
import { FULL_BP } from '../units.ts';

/** Steps of a program; the numbers that follow each in brackets. */
export const Step = {
  /** Dormant months in a row whose needs any cell serves (first streak, last streak). */
  spell: 1,
  /** A dormant month whose need may prevent a cut or a closure, or be above the limit (streak, need). */
  dormant: 2,
  /**
   * Months in which nothing can be cut, but need be above the limit (1 where one of them is active, how many needs may
   * be above a cell's limit, those needs in falling order).
   */
  stay: 3,
  /** What an active month of a stay may refuse (need, use, share of the carried part that goes on in basis points). */
  use: 4,
  /** A month in which less of the carried part goes on (its share in basis points). */
  carry: 5,
} as const;

/** Need of a dormant month with a credit balance: nothing is served, yet the account is not closed. */
export const OVERPAID = -1;

/** Numbers before the steps of a program. */
export const Head = {
  limit: 0,
  shortfall: 1,
  lastNeed: 2,
  group: 3,
  kind: 4,
  refused: 5,
  carried: 6,
  size: 7,
} as const;

/** Most numbers a month adds to a program. */
const NUMBERS_PER_MONTH = 8;

/** The lowest limits and earliest months of all cells' rules for one product. */
export interface Harshest {
  readonly touchedFrom: number;
  readonly cutFrom: number;
  readonly cutRateBp: number;
  readonly floor: number;
  readonly maxCutsPerSpell: number;
  readonly closeFrom: number;
  readonly roundTo: number;
}

/** The harshest of the rules that policies have for a product. */
export function harshestOf(policies: readonly CompiledPolicy[], productCode: number): Harshest {
  const rules = policies.map((policy) => policy.rules[productCode]);
  const least = (of: (rule: (typeof rules)[number]) => number) => Math.min(...rules.map(of));
  const closeFrom = least(({ dormancy }) => dormancy.closeAfterMonths);
  return {
    touchedFrom: Math.min(
      least(({ dormancy }) => dormancy.windowMonths),
      closeFrom,
    ),
    cutFrom: least(({ dormancy }) => dormancy.windowMonths + dormancy.graceMonths),
    cutRateBp: Math.max(...rules.map(({ dormancy }) => dormancy.cutRateBp)),
    floor: least(({ dormancy, boundMin }) => Math.max(dormancy.floor, boundMin)),
    maxCutsPerSpell: Math.max(...rules.map(({ dormancy }) => dormancy.maxCutsPerSpell)),
    closeFrom,
    roundTo: policies[0].roundTo,
  };
}

/** Programs that differ, with how many accounts follow each; entries by program. */
export interface SpellPrograms {
  /** Heads and steps, one program after the other. */
  readonly numbers: Float64Array;
  /** Where each program starts; one entry more than programs. */
  readonly starts: Int32Array;
  readonly weights: Int32Array;
  /** One account that follows it. */
  readonly accounts: Int32Array;
  /** Longest streak of its accounts in simulated months; programs are in falling order of it. */
  readonly longest: Int32Array;
}

function hashOf(numbers: Float64Array, length: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < length; index++) {
    const value = numbers[index];
    hash = Math.imul(hash ^ (value | 0), 0x01000193);
    hash = Math.imul(hash ^ ((value / 4_294_967_296) | 0), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}

/** Collects programs, each once. */
class ProgramSet {
  #numbers = new Float64Array(1 << 16);
  #starts: Int32Array = new Int32Array(1 << 12);
  #weights: Int32Array = new Int32Array(1 << 12);
  #accounts: Int32Array = new Int32Array(1 << 12);
  #longest: Int32Array = new Int32Array(1 << 12);
  /** Open addressing: program + 1, 0 where free. */
  #table = new Int32Array(1 << 13);
  #count = 0;

  add(program: Float64Array, length: number, account: number, longest: number): void {
    const mask = this.#table.length - 1;
    let slot = hashOf(program, length) & mask;
    while (this.#table[slot] !== 0) {
      if (this.#isEqual(this.#table[slot] - 1, program, length)) {
        this.#weights[this.#table[slot] - 1]++;
        return;
      }
      slot = (slot + 1) & mask;
    }
    this.#table[slot] = this.#count + 1;
    this.#append(program, length, account, longest);
    if (this.#count * 2 > this.#table.length) this.#rehash();
  }

  #isEqual(index: number, program: Float64Array, length: number): boolean {
    const start = this.#starts[index];
    if (this.#starts[index + 1] - start !== length) return false;
    for (let at = 0; at < length; at++) {
      if (this.#numbers[start + at] !== program[at]) return false;
    }
    return true;
  }

  #append(program: Float64Array, length: number, account: number, longest: number): void {
    const index = this.#count++;
    const start = this.#starts[index];
    if (index + 2 > this.#starts.length) this.#growPrograms();
    if (start + length > this.#numbers.length) {
      const grown = new Float64Array(Math.max(this.#numbers.length * 2, start + length));
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    for (let at = 0; at < length; at++) this.#numbers[start + at] = program[at];
    this.#starts[index + 1] = start + length;
    this.#weights[index] = 1;
    this.#accounts[index] = account;
    this.#longest[index] = longest;
  }

  #growPrograms(): void {
    const grow = (values: Int32Array): Int32Array => {
      const grown = new Int32Array(values.length * 2);
      grown.set(values);
      return grown;
    };
    this.#starts = grow(this.#starts);
    this.#weights = grow(this.#weights);
    this.#accounts = grow(this.#accounts);
    this.#longest = grow(this.#longest);
  }

  #rehash(): void {
    const table = new Int32Array(this.#table.length * 2);
    const mask = table.length - 1;
    for (let index = 0; index < this.#count; index++) {
      const start = this.#starts[index];
      const end = this.#starts[index + 1];
      let slot = hashOf(this.#numbers.subarray(start, end), end - start) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = index + 1;
    }
    this.#table = table;
  }

  /** The programs in falling order of their longest streak, those of a limit one after the other. */
  sorted(): SpellPrograms {
    const count = this.#count;
    const order = Int32Array.from({ length: count }, (_, index) => index).sort(
      (a, b) =>
        this.#longest[b] - this.#longest[a] ||
        this.#numbers[this.#starts[a] + Head.limit] - this.#numbers[this.#starts[b] + Head.limit] ||
        a - b,
    );
    const starts = new Int32Array(count + 1);
    const numbers = new Float64Array(count === 0 ? 0 : this.#starts[count]);
    order.forEach((index, place) => {
      const program = this.#numbers.subarray(this.#starts[index], this.#starts[index + 1]);
      numbers.set(program, starts[place]);
      starts[place + 1] = starts[place] + program.length;
    });
    return {
      numbers,
      starts,
      weights: order.map((index) => this.#weights[index]),
      accounts: order.map((index) => this.#accounts[index]),
      longest: order.map((index) => this.#longest[index]),
    };
  }
}

/** Writes the programs of accounts. */
export class ProgramWriter {
  readonly #cohort: Cohort;
  readonly #policy: CompiledPolicy;
  readonly #harshest: Harshest;
  readonly #measurer: Measurer;
  readonly #readsNeeds: boolean;
  readonly #readsUses: boolean;
  readonly #marks: RowMarks;
  readonly #credit: CreditBalances;
  readonly #use: RefusedUse;
  /** Whether something may be carried into the month that is written. */
  #mayCarry = false;
  readonly #set = new ProgramSet();
  readonly #program: Float64Array;
  #length = 0;
  /** Where the last step starts, -1 if there is none yet. */
  #last = -1;
  /** Needs of the months of a stay that is not written yet, and whether one of them is active. */
  readonly #stayed: Float64Array;
  #stayedCount = 0;
  #stayedActive = false;

  /**
   * `policy`: any of the cells' policies; they protect alike. `months`: rows of the longest account. `depth`: what has to
   * be worked out; the rest is left out.
   */
  constructor(
    cohort: Cohort,
    policy: CompiledPolicy,
    harshest: Harshest,
    measurer: Measurer,
    months: number,
    depth: MeasureDepth,
  ) {
    this.#readsNeeds = reaches(depth, 'needs');
    this.#readsUses = reaches(depth, 'uses');
    this.#credit = new CreditBalances(cohort.panel);
    this.#use = new RefusedUse(cohort.panel);
    this.#cohort = cohort;
    this.#policy = policy;
    this.#harshest = harshest;
    this.#measurer = measurer;
    this.#marks = new RowMarks(policy, cohort.panel.product);
    this.#program = new Float64Array(Head.size + NUMBERS_PER_MONTH * months);
    this.#stayed = new Float64Array(months);
  }

  /** Adds an account that the cells can reach; `group` is the segment it is measured in. */
  add(account: number, first: number, group: number): void {
    const { panel, behaviour } = this.#cohort;
    const { touchedFrom } = this.#harshest;
    const end = panel.rowStart[account + 1];
    const limit = panel.columns.credit_limit.values[first];
    let shortfall = 0;
    let refused = 0;
    let carried = 0;
    let row = first;
    for (; row < end && behaviour.streak[row] < touchedFrom; row++) {
      if (!this.#readsNeeds) continue;
      const short = Math.max(0, behaviour.need[row] - limit);
      shortfall += short;
      if (!this.#readsUses || (short === 0 && carried === 0)) continue;
      const isActive = behaviour.streak[row] === 0;
      const now = isActive ? this.#use.refused(panel.product[account], row, short, carried) : 0;
      refused += now;
      carried = carriedOn(carried, now, this.#use.carriedShareBp(row, behaviour.need[row]));
    }
    this.#program[Head.limit] = limit;
    this.#program[Head.shortfall] = shortfall;
    this.#program[Head.lastNeed] = this.#readsNeeds ? behaviour.need[end - 1] : 0;
    this.#program[Head.group] = group;
    this.#program[Head.kind] = this.#readsNeeds
      ? this.#measurer.kindOf(account)
      : this.#measurer.limitKindOf(account);
    this.#program[Head.refused] = refused;
    this.#program[Head.carried] = carried;
    this.#mayCarry = carried > 0;
    this.#length = Head.size;
    this.#last = -1;
    const longest = this.#writeSteps(account, row, end, limit);
    this.#set.add(this.#program, this.#length, account, longest);
  }

  /** Writes the rows `from` to `end - 1` as steps. @returns the longest streak among them */
  #writeSteps(account: number, from: number, end: number, limit: number): number {
    const { behaviour } = this.#cohort;
    const { touchedFrom, cutFrom, cutRateBp, floor, maxCutsPerSpell, closeFrom, roundTo } =
      this.#harshest;
    const hasMarks = this.#policy.protect.length > 0;
    const marks = hasMarks ? this.#marks.of(account, from, end) : undefined;
    /** No cell's limit is below it. */
    let lowest = limit;
    let cuts = 0;
    let longest = 0;
    for (let row = from; row < end; row++) {
      const streak = behaviour.streak[row];
      const need = behaviour.need[row];
      if (streak > longest) longest = streak;
      if (streak === 0) {
        cuts = 0;
        this.#stayedActive = true;
        if (need > lowest) this.#refusable(need);
        if (need > lowest) this.#used(account, row, need);
        else this.#carry(row, need);
        continue;
      }
      this.#carry(row, need);
      const isProtected = marks !== undefined && (marks[row - from] & PROTECTED) !== 0;
      if (streak < touchedFrom || isProtected) {
        if (need > lowest) this.#refusable(need);
        continue;
      }
      if (streak >= cutFrom && cuts < maxCutsPerSpell) {
        const next = lowered(lowest, cut(lowest, cutRateBp), roundTo, floor);
        if (next < lowest) cuts++;
        lowest = next;
      }
      const isOverpaid = streak >= closeFrom && need === 0 && this.#credit.has(row);
      if (need > lowest) this.#dormant(streak, need);
      else if (isOverpaid) this.#dormant(streak, OVERPAID);
      else if (streak >= closeFrom && need > 0) this.#dormant(streak, 1);
      else this.#spell(streak);
      if (streak >= closeFrom && need === 0 && !isOverpaid) lowest = 0;
    }
    this.#endStay();
    return longest;
  }

  /** Writes what an active month may refuse. */
  #used(account: number, row: number, need: number): void {
    if (!this.#readsUses) return;
    const shareBp = this.#use.carriedShareBp(row, need);
    const use = this.#use.use(this.#cohort.panel.product[account], row);
    this.#last = this.#length;
    this.#program[this.#length++] = Step.use;
    this.#program[this.#length++] = need;
    this.#program[this.#length++] = use;
    this.#program[this.#length++] = shareBp;
    this.#mayCarry = shareBp > 0;
  }

  /** Writes how much of a carried part goes on in a month that refuses nothing. */
  #carry(row: number, need: number): void {
    if (!this.#mayCarry) return;
    const shareBp = this.#use.carriedShareBp(row, need);
    if (shareBp === FULL_BP) return;
    this.#last = this.#length;
    this.#program[this.#length++] = Step.carry;
    this.#program[this.#length++] = shareBp;
    this.#mayCarry = shareBp > 0;
  }

  /** Notes a need of a stay; they are kept in falling order. */
  #refusable(need: number): void {
    if (!this.#readsNeeds) return;
    const needs = this.#stayed;
    let place = this.#stayedCount++;
    for (; place > 0 && needs[place - 1] < need; place--) needs[place] = needs[place - 1];
    needs[place] = need;
  }

  /** Writes the stay that ends, where there was one. */
  #endStay(): void {
    const count = this.#stayedCount;
    if (count === 0 && !this.#stayedActive) return;
    const program = this.#program;
    this.#last = this.#length;
    program[this.#length++] = Step.stay;
    program[this.#length++] = this.#stayedActive ? 1 : 0;
    program[this.#length++] = count;
    for (let index = 0; index < count; index++) program[this.#length++] = this.#stayed[index];
    this.#stayedCount = 0;
    this.#stayedActive = false;
  }

  #push(step: number, first: number, second: number): void {
    this.#last = this.#length;
    this.#program[this.#length++] = step;
    this.#program[this.#length++] = first;
    this.#program[this.#length++] = second;
  }

  #dormant(streak: number, need: number): void {
    this.#endStay();
    this.#push(Step.dormant, streak, need);
  }

  #spell(streak: number): void {
    this.#endStay();
    const last = this.#last;
    const continues =
      last >= 0 && this.#program[last] === Step.spell && this.#program[last + 2] === streak - 1;
    if (continues) this.#program[last + 2] = streak;
    else this.#push(Step.spell, streak, streak);
  }

  programs(): SpellPrograms {
    return this.#set.sorted();
  }
}
