/** The engine's outcomes in the shape of the reference implementation's, so that the two can be compared. */
import { deriveBehaviour } from '../../src/engine/behaviour.ts';
import type { LedgerRow } from '../../src/engine/ledger.ts';
import { parsePolicy } from '../../src/engine/policy/document.ts';
import { OutcomeReader } from '../../src/engine/simulate/outcome-reader.ts';
import { Flag, monthTotal, newAccountTally } from '../../src/engine/simulate/outcomes.ts';
import { simulate } from '../../src/engine/simulate/run.ts';
import type { Scenario } from '../../src/engine/simulate/run.ts';
import type {
  ReferenceAccount,
  ReferenceLedgerRow,
  ReferenceMonth,
  ReferencePolicy,
} from '../engine/reference/reference.ts';
import type { Assumptions } from '../../src/engine/assumptions.ts';
import type { ArrangedRows } from './panels.ts';

export function engineScenario(policy: ReferencePolicy | 'observed' | 'hold'): Scenario {
  if (typeof policy === 'string') return policy;
  const parsed = parsePolicy(policy);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.policy;
}

/** Without assumptions a policy of dormancy alone is replayed in one loop, with them month by month. */
export function engineResults(
  { panel, accountIds }: ArrangedRows,
  policy: ReferencePolicy | 'observed' | 'hold',
  assumptions?: Assumptions,
): { accounts: ReferenceAccount[]; months: ReferenceMonth[] } {
  const cohort = { panel, behaviour: deriveBehaviour(panel) };
  const { accounts, months } = simulate({ cohort, assumptions }, engineScenario(policy));
  const reader = new OutcomeReader(cohort, accounts);
  const tally = newAccountTally();
  return {
    accounts: accountIds.flatMap((accountId, account) => {
      const flags = accounts.flags[account];
      if ((flags & Flag.simulated) === 0) return [];
      reader.load(account, tally);
      return [
        {
          account_id: accountId,
          limit_start: tally.limitStart,
          limit_end: tally.limitEnd,
          dormancy_cuts: tally.dormancyCuts,
          risk_cuts: tally.riskCuts,
          restores: tally.restores,
          reviews_up: tally.reviewsUp,
          reviews_down: tally.reviewsDown,
          notices: tally.notices,
          closed: (flags & Flag.closed) !== 0,
          shortfall_total: tally.shortfall,
          returned_after_cut: (flags & Flag.returned) !== 0,
          regret: (flags & Flag.regret) !== 0,
          refused_total: tally.refused,
          refused_after_cut: tally.refusedAfterCut,
          refused_after_closure: tally.refusedClosed,
          released: tally.released,
          limit_in_force: tally.limitEnd - tally.lastMove,
          regret_after: tally.regretAfter,
          refused_after: tally.refusedAfter,
        },
      ];
    }),
    months: Array.from({ length: months.monthCount }, (_, index) => ({
      month: months.firstMonth + index,
      accounts: monthTotal(months, 'accounts', index),
      limit_total: monthTotal(months, 'limit', index),
      served_total: monthTotal(months, 'served', index),
      undrawn_total: monthTotal(months, 'undrawn', index),
      shortfall_total: monthTotal(months, 'shortfall', index),
      dormancy_cuts: monthTotal(months, 'dormancyCuts', index),
      risk_cuts: monthTotal(months, 'riskCuts', index),
      restores: monthTotal(months, 'restores', index),
      limit_in_force: monthTotal(months, 'limit', index) - monthTotal(months, 'moved', index),
      refused: monthTotal(months, 'refused', index),
      refused_after_cut: monthTotal(months, 'refusedAfterCut', index),
      open: monthTotal(months, 'open', index),
      dormant: monthTotal(months, 'dormant', index),
    })).filter(({ accounts: alive }) => alive > 0),
  };
}

/** The rule that decided a month, as the reference implementation names it. */
function reasonOf({ reason, allocated }: LedgerRow): string | null {
  const decided = reason.kind === 'risk' ? `risk:${reason.id}` : reason.kind;
  const parts = [decided, allocated > 0 ? 'allocation' : 'none'].filter((part) => part !== 'none');
  return parts.length === 0 ? null : parts.join('+');
}

/** A month of the engine's ledger in the shape of the reference implementation's. */
export function ledgerRow(accountId: string, month: LedgerRow): ReferenceLedgerRow {
  return {
    account_id: accountId,
    month: month.month,
    limit_before: month.limitBefore,
    need: month.need,
    served: month.served,
    shortfall: month.shortfall,
    streak: month.streak,
    hold: month.hold,
    reason: reasonOf(month),
    limit_after: month.limitAfter,
    refused: month.refused,
    noticed: month.noticed ? 1 : 0,
  };
}
