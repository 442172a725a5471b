/** Walks accounts through their simulated months and shows each month to a visitor. */
import { panelMonths } from '../panel.ts';
import { allocateMonth, newCohortState } from './allocation.ts';
import { newAccountState } from './state.ts';
import { beginAccount, firstSimulatedRow, stepMonth } from './step.ts';
import type { Position, StepContext, VisitMonth } from './step.ts';

/** Accounts `from` to `to - 1` of a panel. */
export interface AccountRange {
  readonly from: number;
  readonly to: number;
}

function replayApart(context: StepContext, range: AccountRange, visit: VisitMonth): void {
  const { panel } = context;
  const state = newAccountState();
  const at: Position = { account: 0, row: 0, firstSimulatedRow: 0 };
  for (let account = range.from; account < range.to; account++) {
    const end = panel.rowStart[account + 1];
    at.account = account;
    at.firstSimulatedRow = firstSimulatedRow(context, account);
    if (at.firstSimulatedRow >= end) continue;
    beginAccount(context, state, at);
    for (let row = at.firstSimulatedRow; row < end; row++) {
      at.row = row;
      stepMonth(context, state, at);
      visit(at, state, state.limit);
    }
  }
}

/** All accounts month by month, because an allocation couples them. */
function replayTogether(context: StepContext, range: AccountRange, visit: VisitMonth): void {
  const { panel, policy } = context;
  const span = panelMonths(panel);
  if (!span) return;
  const cohort = newCohortState(context);
  const visitInRange: VisitMonth = (at, state, limit) => {
    if (at.account >= range.from && at.account < range.to) visit(at, state, limit);
  };
  for (let month = Math.max(policy.effectiveFrom, span.first); month <= span.last; month++) {
    allocateMonth(context, cohort, month, visitInRange);
  }
}

/** Replays a policy; every month of the accounts in `range` is visited, months of an account in order. */
export function replay(context: StepContext, range: AccountRange, visit: VisitMonth): void {
  if (context.policy.allocation) replayTogether(context, range, visit);
  else replayApart(context, range, visit);
}
