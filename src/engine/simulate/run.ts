/** Replays a policy over a range of accounts. */
import { ExposureModel } from '../assumptions.ts';
import type { Assumptions } from '../assumptions.ts';
import { panelMonths } from '../panel.ts';
import { compilePolicy } from '../policy/compile.ts';
import type { Cohort } from '../policy/compile.ts';
import type { Baseline, Policy } from '../policy/document.ts';
import { Flag, newAccountOutcomes, newMonthTotals } from './outcomes.ts';
import type { AccountOutcomes, Outcomes } from './outcomes.ts';
import { recordAmounts, recorder } from './record.ts';
import type { RecordContext } from './record.ts';
import { replay } from './replay.ts';
import type { AccountRange } from './replay.ts';

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
  readonly assumptions: Assumptions;
}

/** The limits in the data, month by month; `served = min(need, limit)`. */
function runObserved(context: RecordContext, range: AccountRange, outcomes: Outcomes): void {
  const { panel, behaviour } = context.cohort;
  const limits = panel.columns.credit_limit.values;
  const { accounts } = outcomes;
  for (let account = range.from; account < range.to; account++) {
    const start = panel.rowStart[account];
    accounts.flags[account] |= Flag.simulated;
    accounts.limitStart[account] = limits[start];
    for (let row = start; row < panel.rowStart[account + 1]; row++) {
      const need = behaviour.need[row];
      const limit = limits[row];
      const served = Math.min(need, limit);
      recordAmounts(context, outcomes, account, row, limit, served, need - served, false);
    }
  }
}

/**
 * Replays a scenario over the accounts of `range` and writes their entries of `accounts` (shared between ranges).
 * A scenario with an allocation must be given the whole cohort as its range, see {@link isSeparable}.
 * @returns the totals by month over the range, from the scenario's first month to the cohort's last.
 * @throws UnknownColumnError where a condition names an attribute the panel lacks.
 */
export function simulateRange(
  { cohort, assumptions }: RunInput,
  scenario: Scenario,
  range: AccountRange,
  accounts: AccountOutcomes,
): Outcomes['months'] {
  const span = panelMonths(cohort.panel) ?? { first: 0, last: -1 };
  const recording = { cohort, exposures: new ExposureModel(cohort.panel, assumptions) };
  if (scenario === 'observed') {
    const outcomes = { accounts, months: newMonthTotals(span.first, span.last) };
    runObserved(recording, range, outcomes);
    return outcomes.months;
  }
  const policy = compilePolicy(scenario === 'hold' ? HOLD_POLICY : scenario, cohort);
  const first = Math.max(policy.effectiveFrom, span.first);
  const outcomes = { accounts, months: newMonthTotals(first, span.last) };
  replay({ ...cohort, policy }, range, recorder(recording, outcomes));
  return outcomes.months;
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
