/** The ledger: every simulated month of one account under one policy, with the rule that decided it. */
import type { Month } from './months.ts';
import { compilePolicy } from './policy/compile.ts';
import type { Cohort, CompiledPolicy } from './policy/compile.ts';
import { HOLD_POLICY } from './simulate/run.ts';
import type { Scenario } from './simulate/run.ts';
import { replay } from './simulate/replay.ts';
import { Reason } from './simulate/state.ts';
import type { AccountState } from './simulate/state.ts';

/** The rule that decided a month: its kind, and the id of a risk rule. */
export type LedgerReason =
  | { readonly kind: 'none' | 'closed' | 'dormancy' | 'review' | 'restore' }
  | { readonly kind: 'risk'; readonly id: string };

/** One month. Money in minor units, streak and hold in months. */
export interface LedgerRow {
  readonly month: Month;
  readonly observedLimit: number;
  /** Limit in force during the month. */
  readonly limitBefore: number;
  readonly need: number;
  readonly served: number;
  readonly shortfall: number;
  readonly streak: number;
  /** Months for which the limit may still not rise. */
  readonly hold: number;
  /** Whether a dormancy notice was due. */
  readonly noticed: boolean;
  readonly reason: LedgerReason;
  /** What the allocation took. */
  readonly allocated: number;
  /** `L(t)`, in force from the next month. */
  readonly limitAfter: number;
}

function reasonOf({ reason }: Readonly<AccountState>, riskIds: readonly string[]): LedgerReason {
  if (reason >= Reason.risk) return { kind: 'risk', id: riskIds[reason - Reason.risk] };
  switch (reason) {
    case Reason.closed:
      return { kind: 'closed' };
    case Reason.dormancy:
      return { kind: 'dormancy' };
    case Reason.reviewUp:
    case Reason.reviewDown:
      return { kind: 'review' };
    case Reason.restore:
      return { kind: 'restore' };
    default:
      return { kind: 'none' };
  }
}

function observedLedger({ panel, behaviour }: Cohort, account: number): LedgerRow[] {
  const limits = panel.columns.credit_limit.values;
  const rows: LedgerRow[] = [];
  for (let row = panel.rowStart[account]; row < panel.rowStart[account + 1]; row++) {
    const need = behaviour.need[row];
    const limit = limits[row];
    rows.push({
      month: panel.firstMonth[account] + row - panel.rowStart[account],
      observedLimit: limit,
      limitBefore: limit,
      need,
      served: Math.min(need, limit),
      shortfall: Math.max(0, need - limit),
      streak: behaviour.streak[row],
      hold: 0,
      noticed: false,
      reason: { kind: 'none' },
      allocated: 0,
      limitAfter: limit,
    });
  }
  return rows;
}

function policyLedger(
  { panel, behaviour }: Cohort,
  policy: CompiledPolicy,
  account: number,
): LedgerRow[] {
  const rows: LedgerRow[] = [];
  const riskIds = policy.rules[panel.product[account]].risk.map(({ id }) => id);
  replay(
    { panel, behaviour, policy },
    { from: account, to: account + 1 },
    ({ row }, state, limit) => {
      rows.push({
        month: panel.firstMonth[account] + row - panel.rowStart[account],
        observedLimit: panel.columns.credit_limit.values[row],
        limitBefore: state.limitBefore,
        need: behaviour.need[row],
        served: state.served,
        shortfall: state.shortfall,
        streak: behaviour.streak[row],
        hold: state.hold,
        noticed: state.noticed,
        reason: reasonOf(state, riskIds),
        allocated: state.limit - limit,
        limitAfter: limit,
      });
    },
  );
  return rows;
}

/**
 * Every simulated month of an account, by its index in the panel; empty where it never reaches the first one. Takes the
 * steps of the simulation itself, so it agrees with it.
 * @throws UnknownColumnError
 */
export function accountLedger(cohort: Cohort, scenario: Scenario, account: number): LedgerRow[] {
  if (scenario === 'observed') return observedLedger(cohort, account);
  const policy = compilePolicy(scenario === 'hold' ? HOLD_POLICY : scenario, cohort);
  return policyLedger(cohort, policy, account);
}
