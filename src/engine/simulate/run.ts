/** Replays a policy over a range of accounts. */
import { ExposureModel } from '../assumptions.ts';
import type { Assumptions } from '../assumptions.ts';
import type { Cohort } from '../behaviour.ts';
import { parseMonth } from '../months.ts';
import { compilePolicy } from '../policy/compile.ts';
import type { Baseline, Policy } from '../policy/document.ts';
import type { Corrections } from '../version.ts';
import { advanceRange, prepareRange } from './allocation.ts';
import type { CapSums } from './allocation.ts';
import type { CohortState } from './cohort-state.ts';
import { isDormancyOnly, replayDormancy } from './dormancy-only.ts';
import { newAccountOutcomes, newMonthTotals } from './outcomes.ts';
import type { AccountOutcomes, MonthTotals, Outcomes } from './outcomes.ts';
import { Recorder } from './record.ts';
import type { Recorded } from './record.ts';
import { replay } from './replay.ts';
import type { Checkpoint } from './checkpoint.ts';
import { newAccountState } from './state.ts';
import { longestLife } from '../panel.ts';
import type { AccountRange, MonthSpan } from '../panel.ts';
import { newStretch } from './stretch.ts';
import type { VisitStretch } from './stretch.ts';
import { newTrace } from './trace.ts';

/** A policy to replay: a parsed document or a built-in baseline. */
export type Scenario = Policy | Baseline;

/** A run without rules: the limit of the first month, held. */
export const HOLD_POLICY: Policy = {
  schema: 1,
  name: 'hold',
  effectiveFrom: null,
  roundTo: 1,
  protect: [],
  products: {},
};

export function scenarioName(scenario: Scenario): string {
  return typeof scenario === 'string' ? scenario : scenario.name;
}

/** A policy whose allocation couples the accounts of a month. */
export type CoupledPolicy = Policy & { readonly allocation: NonNullable<Policy['allocation']> };

/** Whether a scenario couples its accounts; without that they can be replayed one by one, in ranges that run apart. */
export function isCoupled(scenario: Scenario): scenario is CoupledPolicy {
  return typeof scenario !== 'string' && scenario.allocation !== undefined;
}

/** What every run needs besides its scenario. */
export interface RunInput {
  readonly cohort: Cohort;
  /** What the months' EAD, RWA and ECL are worked out with; they are left out without. */
  readonly assumptions: Assumptions | undefined;
  /** Whether refused use is followed too, which takes longer; it is, unless told otherwise. */
  readonly followsUse?: boolean;
  /** All of them, unless the result of an earlier engine is reproduced. */
  readonly corrections?: Corrections;
}

/** The limits in the data, month by month; `served = min(need, limit)`. */
function runObserved({ panel, behaviour }: Cohort, range: AccountRange, recorder: Recorder): void {
  const observed = panel.columns.credit_limit.values;
  const trace = newTrace(longestLife(panel, range));
  const stretch = newStretch(trace, trace.limit, newAccountState(), true);
  for (let account = range.from; account < range.to; account++) {
    const from = panel.rowStart[account];
    const to = panel.rowStart[account + 1];
    for (let row = from; row < to; row++) {
      trace.limit[row - from] = observed[row];
      trace.served[row - from] = Math.min(behaviour.need[row], observed[row]);
    }
    stretch.account = account;
    stretch.firstSimulatedRow = from;
    stretch.from = from;
    stretch.to = to;
    stretch.limitBefore = observed[from];
    recorder.record(stretch);
  }
}

/** The months of a scenario: from its first to the cohort's last. */
export function simulatedSpan(cohort: Cohort, scenario: Scenario): MonthSpan {
  const { firstMonth, monthCount } = scenarioMonths(cohort, scenario);
  return { first: firstMonth, last: firstMonth + monthCount - 1 };
}

/** The month totals of a scenario, all 0: from its first month to the cohort's last. */
export function scenarioMonths({ panel }: Cohort, scenario: Scenario): MonthTotals {
  const { first, last } = panel.span ?? { first: 0, last: -1 };
  const effectiveFrom =
    typeof scenario === 'string' || scenario.effectiveFrom === null
      ? undefined
      : parseMonth(scenario.effectiveFrom);
  return newMonthTotals(Math.max(first, effectiveFrom ?? first), last);
}

/**
 * Replays a scenario over the accounts of `range` and writes their entries of `accounts` (shared between ranges).
 * A scenario with an allocation must be given the whole cohort as its range, see {@link isCoupled}.
 * @returns the totals by month over the range, from the scenario's first month to the cohort's last.
 * @throws UnknownColumnError where a condition names an attribute the panel lacks.
 */
export function simulateRange(
  input: RunInput,
  scenario: Scenario,
  range: AccountRange,
  accounts: AccountOutcomes,
  check?: Checkpoint,
): MonthTotals {
  const { cohort, corrections } = input;
  const months = scenarioMonths(cohort, scenario);
  const outcomes = { accounts, months };
  const recorded = recordedOf(input, accounts);
  const recorder = new Recorder(cohort, outcomes, range.from, recorded);
  if (scenario === 'observed') {
    runObserved(cohort, range, recorder);
    recorder.finish();
    return months;
  }
  const policy = compilePolicy(scenario === 'hold' ? HOLD_POLICY : scenario, cohort, corrections);
  const context = { ...cohort, policy };
  const { summary } = cohort.behaviour;
  if (summary && isDormancyOnly(policy)) {
    replayDormancy(context, summary, range, outcomes, recorded, check);
    return months;
  }
  replay(context, range, (stretch) => recorder.record(stretch), check);
  recorder.finish();
  return months;
}

/** A cohort under a policy with an allocation, before its first month. */
export interface CoupledRun {
  readonly input: RunInput;
  readonly policy: CoupledPolicy;
  /** Shared between the threads; each works on the accounts of its ranges. */
  readonly state: CohortState;
  readonly accounts: AccountOutcomes;
}

/** Gets the accounts of a range ready for the first month. @throws UnknownColumnError */
export function prepareCoupled(
  { input, policy, state }: Omit<CoupledRun, 'accounts'>,
  range: AccountRange,
): void {
  const { cohort, corrections } = input;
  prepareRange({ ...cohort, policy: compilePolicy(policy, cohort, corrections) }, state, range);
}

/** What a range adds to a month: what decides about the allocation of `month`, and the totals of the month before. */
export interface CoupledMonth {
  readonly sums: CapSums;
  readonly totals: MonthTotals;
}

/**
 * Takes a range of accounts through `month`, after every range went through the month before; `takenBp` is the share of
 * headroom that {@link takenShare} gave for that one. The months run from the policy's first to one past the cohort's last.
 */
export function advanceCoupled(
  { input, policy, state, accounts }: CoupledRun,
  range: AccountRange,
  month: number,
  takenBp: number,
  check: Checkpoint,
): CoupledMonth {
  const { cohort, corrections } = input;
  const totals = scenarioMonths(cohort, policy);
  const outcomes = { accounts, months: totals };
  const recorder = new Recorder(cohort, outcomes, range.from, recordedOf(input, accounts));
  const context = { ...cohort, policy: compilePolicy(policy, cohort, corrections) };
  const visit: VisitStretch = (stretch) => recorder.record(stretch);
  const sums = advanceRange(context, state, range, month, takenBp, visit, check);
  recorder.finish();
  return { sums, totals };
}

function recordedOf(
  { cohort, assumptions, corrections }: RunInput,
  { followsUse }: AccountOutcomes,
): Recorded {
  const exposures = assumptions && new ExposureModel(cohort.panel, assumptions);
  return { exposures, corrections, followsUse };
}

/** Replays a scenario over a whole cohort on the calling thread. */
export function simulate(input: RunInput, scenario: Scenario): Outcomes {
  const { accountCount } = input.cohort.panel;
  const { first } = simulatedSpan(input.cohort, scenario);
  const accounts = newAccountOutcomes(input.cohort.panel, first, input.followsUse);
  return {
    accounts,
    months: simulateRange(input, scenario, { from: 0, to: accountCount }, accounts),
  };
}
