/** All cells of a sweep of dormancy alone, evaluated per program of spells instead of per month. */
import { ExposureModel } from '../assumptions.ts';
import { Measurer, addMeasureSums, newMeasureSums } from '../measures.ts';
import type { MeasureSums } from '../measures.ts';
import { compilePolicy } from '../policy/compile.ts';
import type { CompiledPolicy, CompiledRules } from '../policy/compile.ts';
import { isDormancyOnly, replayDormancy } from '../simulate/dormancy-only.ts';
import { cut, lowered } from '../simulate/move.ts';
import { Flag, loadTally, newAccountOutcomes, newAccountTally } from '../simulate/outcomes.ts';
import type { AccountTally } from '../simulate/outcomes.ts';
import { longestLife } from '../simulate/replay.ts';
import type { Checkpoint } from '../simulate/checkpoint.ts';
import { scenarioMonths } from '../simulate/run.ts';
import { firstSimulatedRow, isCutDue } from '../simulate/step.ts';
import type { AccountRange } from '../panel.ts';
import { beginTally } from '../simulate/tally.ts';
import type { SweepInput } from './shared-cells.ts';
import { Head, ProgramWriter, Step, harshestOf } from './spell-programs.ts';
import type { SpellPrograms } from './spell-programs.ts';
import type { Variation } from './variation.ts';

/** Follows programs under the rules of one cell. */
class Follower {
  readonly #rules: CompiledRules;
  readonly #roundTo: number;
  readonly #floor: number;
  #limit = 0;
  #cutsInSpell = 0;

  constructor({ rules, roundTo }: CompiledPolicy, productCode: number) {
    this.#rules = rules[productCode];
    this.#roundTo = roundTo;
    this.#floor = Math.max(this.#rules.dormancy.floor, this.#rules.boundMin);
  }

  /** Follows the program that starts at `start` and ends before `end`, into `tally`. */
  follow(numbers: Float64Array, start: number, end: number, tally: AccountTally): void {
    this.#limit = numbers[start + Head.limit];
    this.#cutsInSpell = 0;
    beginTally(tally, this.#limit);
    tally.shortfall = numbers[start + Head.shortfall];
    let at = start + Head.size;
    while (at < end) {
      const step = numbers[at];
      const first = numbers[at + 1];
      if (step === Step.spell) {
        this.#spell(tally, first, numbers[at + 2]);
        at += 3;
      } else if (step === Step.dormant) {
        this.#serve(tally, numbers[at + 2]);
        this.#dormant(tally, first, Math.min(numbers[at + 2], this.#limit));
        at += 3;
      } else {
        this.#serve(tally, first);
        if (step === Step.active) {
          this.#cutsInSpell = 0;
          if (tally.dormancyCuts > 0) tally.flags |= Flag.returned;
        }
        at += 2;
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

  /** One dormant month with a streak and a served need. */
  #dormant(tally: AccountTally, streak: number, served: number): void {
    const { dormancy } = this.#rules;
    if (tally.flags & Flag.closed) return;
    if (streak >= dormancy.closeAfterMonths && served === 0) {
      this.#limit = 0;
      tally.flags |= Flag.closed;
      return;
    }
    if (streak < dormancy.windowMonths) return;
    const next = this.#cut(Math.max(this.#floor, served));
    if (next >= this.#limit) return;
    if (streak === dormancy.windowMonths) tally.notices++;
    if (this.#cutsInSpell >= dormancy.maxCutsPerSpell || !isCutDue(dormancy, streak)) return;
    this.#limit = next;
    this.#cutsInSpell++;
    tally.dormancyCuts++;
  }

  #cut(atLeast: number): number {
    const limit = this.#limit;
    if (atLeast >= limit) return limit;
    return lowered(limit, cut(limit, this.#rules.dormancy.cutRateBp), this.#roundTo, atLeast);
  }

  /** Dormant months with the streaks `first` to `last`, whose needs stand in nothing's way. */
  #spell(tally: AccountTally, first: number, last: number): void {
    if (tally.flags & Flag.closed) return;
    const { windowMonths, graceMonths, everyMonths, maxCutsPerSpell, closeAfterMonths } =
      this.#rules.dormancy;
    const until = Math.min(last, closeAfterMonths - 1);
    if (first <= windowMonths && windowMonths <= until && this.#cut(this.#floor) < this.#limit) {
      tally.notices++;
    }
    const due = windowMonths + graceMonths;
    const skipped = first > due ? Math.ceil((first - due) / everyMonths) : 0;
    let streak = due + skipped * everyMonths;
    while (streak <= until && this.#cutsInSpell < maxCutsPerSpell) {
      const next = this.#cut(this.#floor);
      if (next >= this.#limit) break;
      this.#limit = next;
      this.#cutsInSpell++;
      tally.dormancyCuts++;
      streak += everyMonths;
    }
    if (last >= closeAfterMonths) {
      this.#limit = 0;
      tally.flags |= Flag.closed;
    }
  }
}

/** Whether a sweep can be evaluated by spells. */
export function canFollowSpells({ cohort }: SweepInput, { policies }: Variation): boolean {
  return (
    cohort.behaviour.summary !== undefined &&
    policies.every((policy) => isDormancyOnly(compilePolicy(policy, cohort)))
  );
}

/**
 * Sums of each cell over the accounts of `range`; `onCell` hears of each cell that is done.
 * @throws UnknownColumnError, and what `check` and `onCell` throw
 */
export function sweepSpells(
  input: SweepInput,
  { policies, productCode }: Variation,
  range: AccountRange,
  check: Checkpoint,
  onCell: (done: number) => void,
): readonly MeasureSums[] {
  const { cohort, assumptions, segmentation } = input;
  const groups = segmentation?.segments.length ?? 1;
  const compiled = policies.map((policy) => compilePolicy(policy, cohort));
  const measurer = new Measurer(cohort, assumptions);
  const { common, programs, untouched } = readAccounts(
    input,
    { policies, productCode },
    compiled,
    measurer,
    range,
    check,
  );
  const tally = newAccountTally();
  const { numbers, starts, weights, accounts, longest } = programs;
  return compiled.map((policy, cell) => {
    check();
    const sums = newMeasureSums(groups);
    addMeasureSums(sums, common);
    const { windowMonths, closeAfterMonths } = policy.rules[productCode].dormancy;
    const touchedFrom = Math.min(windowMonths, closeAfterMonths);
    const follower = new Follower(policy, productCode);
    let index = 0;
    for (; index < weights.length && longest[index] >= touchedFrom; index++) {
      const start = starts[index];
      follower.follow(numbers, start, starts[index + 1], tally);
      const group = numbers[start + Head.group];
      measurer.add(sums, group, accounts[index], tally, weights[index]);
    }
    addMeasureSums(sums, untouched(index, touchedFrom));
    onCell(cell + 1);
    return sums;
  });
}

interface ReadAccounts {
  /** Sums of the accounts that no cell reaches. */
  readonly common: MeasureSums;
  /** The others. */
  readonly programs: SpellPrograms;
  /** Sums of the programs from `index` on as if no cell reached them; `key` names the index. */
  readonly untouched: (index: number, key: number) => MeasureSums;
}

function readAccounts(
  { cohort, assumptions, segmentation }: SweepInput,
  { policies, productCode }: Pick<Variation, 'policies' | 'productCode'>,
  compiled: readonly CompiledPolicy[],
  measurer: Measurer,
  range: AccountRange,
  check: Checkpoint,
): ReadAccounts {
  const { panel, behaviour } = cohort;
  const { summary } = behaviour;
  if (!summary) throw new Error('spells need the summary of the accounts');
  const groups = segmentation?.segments.length ?? 1;
  const baseline = withoutDormancy(compiled[0], productCode);
  const outcomes = newAccountOutcomes(panel.accountCount);
  const months = scenarioMonths(cohort, policies[0]);
  replayDormancy(
    { ...cohort, policy: baseline },
    summary,
    range,
    { accounts: outcomes, months },
    check,
  );
  const harshest = harshestOf(compiled, productCode);
  const writer = new ProgramWriter(
    cohort,
    compiled[0],
    harshest,
    new ExposureModel(panel, assumptions),
    longestLife(panel, range),
  );
  const common = newMeasureSums(groups);
  const tally = newAccountTally();
  for (let account = range.from; account < range.to; account++) {
    check();
    const group = segmentation ? segmentation.codes[account] : 0;
    const first = firstSimulatedRow({ panel, policy: baseline }, account);
    if (first >= panel.rowStart[account + 1]) continue;
    if (
      panel.product[account] === productCode &&
      summary.longestStreak[account] >= harshest.touchedFrom
    ) {
      writer.add(account, first, group);
      continue;
    }
    loadTally(outcomes, account, tally);
    measurer.add(common, group, account, tally);
  }
  const programs = writer.programs();
  const { numbers, starts, weights, accounts } = programs;
  const known = new Map<number, MeasureSums>();
  const untouched = (index: number, key: number): MeasureSums => {
    const before = known.get(key);
    if (before) return before;
    const sums = newMeasureSums(groups);
    for (let at = index; at < weights.length; at++) {
      loadTally(outcomes, accounts[at], tally);
      measurer.add(sums, numbers[starts[at] + Head.group], accounts[at], tally, weights[at]);
    }
    known.set(key, sums);
    return sums;
  };
  return { common, programs, untouched };
}

/** The policy with no dormancy rule for a product. */
function withoutDormancy(policy: CompiledPolicy, productCode: number): CompiledPolicy {
  const [none] = policy.rules;
  const rules = policy.rules.map((own, code) =>
    code === productCode ? { ...own, dormancy: none.dormancy } : own,
  );
  return { ...policy, rules };
}
