/** All cells of a sweep of dormancy alone, evaluated per program of spells instead of per month. */
import { Measurer, addMeasureSums, keepSums, newMeasureSums } from '../measurer.ts';
import type { MeasureSums } from '../measurer.ts';
import { reaches } from '../measures.ts';
import { compilePolicy } from '../policy/compile.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import { isDormancyOnly, replayDormancy } from '../simulate/dormancy-only.ts';
import { OutcomeReader } from '../simulate/outcome-reader.ts';
import { newAccountOutcomes, newAccountTally } from '../simulate/outcomes.ts';
import { longestLife } from '../panel.ts';
import type { Checkpoint } from '../simulate/checkpoint.ts';
import { scenarioMonths, simulatedSpan } from '../simulate/run.ts';
import { firstSimulatedRow } from '../simulate/step.ts';
import type { AccountRange } from '../panel.ts';
import type { SweepInput } from './shared-cells.ts';
import { SpellFollower, cutPaths } from './spell-follower.ts';
import { Head, ProgramWriter, harshestOf } from './spell-programs.ts';
import type { SpellPrograms } from './spell-programs.ts';
import type { Variation } from './variation.ts';

/** Programs followed between two checkpoints. */
const PROGRAMS_PER_CHECK = 256;

/** Depth of a sweep of which nothing is said: all that sums can tell. */
const DEEPEST_SUMS = 'months';

/** Whether a sweep can be evaluated by spells. */
export function canFollowSpells(
  { cohort, depth = DEEPEST_SUMS }: SweepInput,
  { policies }: Variation,
): boolean {
  return (
    reaches('uses', depth) &&
    cohort.behaviour.summary !== undefined &&
    policies.every((policy) => isDormancyOnly(compilePolicy(policy, cohort)))
  );
}

/**
 * Sums of each cell over the accounts of `range`; `onShare` hears of the part of the programs that is done, from 0 to 1.
 * @throws UnknownColumnError, and what `check` and `onShare` throw
 */
export function sweepSpells(
  input: SweepInput,
  { policies, productCode }: Variation,
  range: AccountRange,
  check: Checkpoint,
  onShare: (done: number) => void,
): readonly MeasureSums[] {
  const { cohort, assumptions, segmentation, depth = DEEPEST_SUMS } = input;
  const groups = segmentation?.segments.length ?? 1;
  const compiled = policies.map((policy) => compilePolicy(policy, cohort));
  const measurer = new Measurer(cohort, assumptions, simulatedSpan(cohort, policies[0]));
  const { common, programs, untouched } = readAccounts(
    input,
    { policies, productCode },
    compiled,
    measurer,
    range,
    check,
  );
  const { numbers, starts, weights, longest } = programs;
  const paths = cutPaths(compiled, productCode, longestLife(cohort.panel, range));
  // In order of their reach, so that a program's cells are the first ones.
  const cells = compiled
    .map(({ rules }, cell) => ({
      cell,
      sums: newMeasureSums(groups),
      follower: new SpellFollower(rules[productCode], paths[cell]),
    }))
    .sort((a, b) => a.follower.touchedFrom - b.follower.touchedFrom);
  const tally = newAccountTally();
  for (let index = 0; index < weights.length; index++) {
    if (index % PROGRAMS_PER_CHECK === 0) {
      check();
      onShare(index / weights.length);
    }
    const start = starts[index];
    const end = starts[index + 1];
    const group = numbers[start + Head.group];
    const kind = numbers[start + Head.kind];
    for (const { follower, sums } of cells) {
      if (follower.touchedFrom > longest[index]) break;
      follower.follow(numbers, start, end, tally);
      measurer.addOfKind(sums, group, kind, tally, weights[index]);
    }
  }
  for (const { follower, sums } of cells) {
    addMeasureSums(sums, common);
    addMeasureSums(sums, untouched(follower.touchedFrom));
    keepSums(sums, depth);
  }
  return cells.sort((a, b) => a.cell - b.cell).map(({ sums }) => sums);
}

interface ReadAccounts {
  /** Sums of the accounts that no cell reaches. */
  readonly common: MeasureSums;
  /** The others. */
  readonly programs: SpellPrograms;
  /**
   * Sums of the programs whose streaks all stay below a number of months, as if no cell reached them; the numbers must
   * not fall from call to call.
   */
  readonly untouched: (touchedFrom: number) => MeasureSums;
}

function readAccounts(
  { cohort, segmentation, depth = DEEPEST_SUMS }: SweepInput,
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
  const months = scenarioMonths(cohort, policies[0]);
  const outcomes = newAccountOutcomes(panel, months.firstMonth, reaches(depth, 'uses'));
  const reader = new OutcomeReader(cohort, outcomes);
  replayDormancy(
    { ...cohort, policy: baseline },
    summary,
    range,
    { accounts: outcomes, months },
    { exposures: undefined, followsUse: outcomes.followsUse },
    check,
  );
  const harshest = harshestOf(compiled, productCode);
  const writer = new ProgramWriter(
    cohort,
    compiled[0],
    harshest,
    measurer,
    longestLife(panel, range),
    depth,
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
    reader.load(account, tally);
    measurer.add(common, group, account, tally);
  }
  const programs = writer.programs();
  const { numbers, starts, weights, accounts, longest } = programs;
  const sums = newMeasureSums(groups);
  let at = weights.length - 1;
  const untouched = (touchedFrom: number): MeasureSums => {
    for (; at >= 0 && longest[at] < touchedFrom; at--) {
      const start = starts[at];
      reader.load(accounts[at], tally);
      measurer.addOfKind(
        sums,
        numbers[start + Head.group],
        numbers[start + Head.kind],
        tally,
        weights[at],
      );
    }
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
