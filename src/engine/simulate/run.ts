/** Replays a policy over a range of accounts. */
import type { Behaviour } from '../behaviour.ts';
import { panelMonths } from '../panel.ts';
import type { Panel } from '../panel.ts';
import { compilePolicy } from '../policy/compile.ts';
import type { Baseline, Policy } from '../policy/document.ts';
import { Flag, newAccountOutcomes, newMonthTotals } from './outcomes.ts';
import type { AccountOutcomes, Outcomes } from './outcomes.ts';
import { recordAmounts, recorder } from './record.ts';
import { replay } from './replay.ts';
import type { AccountRange } from './replay.ts';
import type { StepContext } from './step.ts';

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

/** The limits in the data, month by month; `served = min(need, limit)`. */
function runObserved(
  panel: Panel,
  behaviour: Behaviour,
  range: AccountRange,
  outcomes: Outcomes,
): void {
  const limits = panel.columns.credit_limit.values;
  const { accounts, months } = outcomes;
  for (let account = range.from; account < range.to; account++) {
    const start = panel.rowStart[account];
    const end = panel.rowStart[account + 1];
    const monthOfRowZero = panel.firstMonth[account] - months.firstMonth - start;
    accounts.flags[account] |= Flag.simulated;
    accounts.limitStart[account] = limits[start];
    for (let row = start; row < end; row++) {
      const need = behaviour.need[row];
      const limit = limits[row];
      const served = Math.min(need, limit);
      recordAmounts(accounts, months, account, monthOfRowZero + row, limit, served, need - served);
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
  panel: Panel,
  behaviour: Behaviour,
  scenario: Scenario,
  range: AccountRange,
  accounts: AccountOutcomes,
): Outcomes['months'] {
  const span = panelMonths(panel) ?? { first: 0, last: -1 };
  if (scenario === 'observed') {
    const outcomes = { accounts, months: newMonthTotals(span.first, span.last) };
    runObserved(panel, behaviour, range, outcomes);
    return outcomes.months;
  }
  const policy = compilePolicy(scenario === 'hold' ? HOLD_POLICY : scenario, { panel, behaviour });
  const context: StepContext = { panel, behaviour, policy };
  const first = Math.max(policy.effectiveFrom, span.first);
  const outcomes = { accounts, months: newMonthTotals(first, span.last) };
  replay(context, range, recorder(context, outcomes));
  return outcomes.months;
}

/** Replays a scenario over a whole panel on the calling thread. */
export function simulate(panel: Panel, behaviour: Behaviour, scenario: Scenario): Outcomes {
  const accounts = newAccountOutcomes(panel.accountCount);
  const range = { from: 0, to: panel.accountCount };
  return { accounts, months: simulateRange(panel, behaviour, scenario, range, accounts) };
}
