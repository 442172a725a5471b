/** Replays a policy over a range of accounts. */
import { ExposureModel } from '../assumptions.ts';
import type { Assumptions } from '../assumptions.ts';
import type { Cohort } from '../behaviour.ts';
import { parseMonth } from '../months.ts';
import { compilePolicy } from '../policy/compile.ts';
import type { Baseline, Policy } from '../policy/document.ts';
import { newAccountOutcomes, newMonthTotals } from './outcomes.ts';
import type { AccountOutcomes, MonthTotals, Outcomes } from './outcomes.ts';
import { Recorder } from './record.ts';
import { replay } from './replay.ts';
import type { Checkpoint } from './replay.ts';
import type { VisitStretch } from './stretch.ts';
import type { AccountRange } from './step.ts';
import { newTrace } from './trace.ts';

export type { AccountRange };

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

/** Whether a scenario can be replayed account by account, so that ranges may run apart. */
export function isSeparable(scenario: Scenario): boolean {
  return typeof scenario === 'string' || scenario.allocation === undefined;
}

/** What every run needs besides its scenario. */
export interface RunInput {
  readonly cohort: Cohort;
  /** What the months' EAD, RWA and ECL are worked out with; they are left out without. */
  readonly assumptions: Assumptions | undefined;
}

/** The limits in the data, month by month; `served = min(need, limit)`. */
function runObserved({ panel, behaviour }: Cohort, range: AccountRange, recorder: Recorder): void {
  const limits = panel.columns.credit_limit.values;
  let trace = newTrace(0);
  for (let account = range.from; account < range.to; account++) {
    const start = panel.rowStart[account];
    const end = panel.rowStart[account + 1];
    if (end - start > trace.limit.length) trace = newTrace(end - start);
    for (let row = start; row < end; row++) {
      trace.limit[row - start] = limits[row];
      trace.served[row - start] = Math.min(behaviour.need[row], limits[row]);
    }
    recorder.begin(account, limits[start]);
    recorder.record(account, start, end, trace, trace.limit, limits[start]);
  }
}

/** A recorder of what a replay shows. */
export function recordStretches(recorder: Recorder): VisitStretch {
  return ({ account, firstSimulatedRow, from, to, trace, limits, limitBefore, state }) => {
    if (from === firstSimulatedRow) recorder.begin(account, state.reference);
    recorder.record(account, from, to, trace, limits, limitBefore);
  };
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
 * A scenario with an allocation must be given the whole cohort as its range, see {@link isSeparable}.
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
  const { cohort } = input;
  const months = scenarioMonths(cohort, scenario);
  const recorder = new Recorder(cohort, { accounts, months }, exposuresOf(input));
  if (scenario === 'observed') {
    runObserved(cohort, range, recorder);
    return months;
  }
  const policy = compilePolicy(scenario === 'hold' ? HOLD_POLICY : scenario, cohort);
  replay({ ...cohort, policy }, range, recordStretches(recorder), check);
  return months;
}

function exposuresOf({ cohort, assumptions }: RunInput): ExposureModel | undefined {
  return assumptions && new ExposureModel(cohort.panel, assumptions);
}

/** Replays a scenario over a whole cohort on the calling thread. */
export function simulate(input: RunInput, scenario: Scenario): Outcomes {
  const { accountCount } = input.cohort.panel;
  const accounts = newAccountOutcomes(accountCount);
  return {
    accounts,
    months: simulateRange(input, scenario, { from: 0, to: accountCount }, accounts),
  };
}
