/** Walks accounts through their simulated months and shows what they decided to a visitor. */
import { longestLife } from '../panel.ts';
import type { AccountRange } from '../panel.ts';
import { ACCOUNTS_PER_CHECK } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { advanceRange, prepareRange, takenShare } from './allocation.ts';
import { newCohortState } from './cohort-state.ts';
import { RowMarks } from './marks.ts';
import { newAccountState } from './state.ts';
import { newStretch } from './stretch.ts';
import type { VisitStretch } from './stretch.ts';
import { Stepper, firstSimulatedRow } from './step.ts';
import type { StepContext } from './step.ts';
import { ReviewTargets } from './targets.ts';
import { newTrace } from './trace.ts';

function replayApart(
  context: StepContext,
  range: AccountRange,
  visit: VisitStretch,
  check: Checkpoint,
): void {
  const { panel, policy } = context;
  const stepper = new Stepper(context);
  const state = newAccountState();
  const marks = new RowMarks(policy, panel.product);
  const trace = newTrace(longestLife(panel, range));
  const targets = new ReviewTargets(context);
  const accountTargets = new Float64Array(trace.limit.length);
  const stretch = newStretch(trace, trace.limit, state);
  for (let account = range.from; account < range.to; account++) {
    if (account % ACCOUNTS_PER_CHECK === 0) check();
    const from = firstSimulatedRow(context, account);
    const to = panel.rowStart[account + 1];
    if (from >= to) continue;
    stepper.begin(state, account, from);
    targets.write(account, from, from, to, state.reference, accountTargets);
    stepper.run(state, account, from, to, marks.of(account, from, to), 0, accountTargets, trace);
    stretch.account = account;
    stretch.firstSimulatedRow = from;
    stretch.from = from;
    stretch.to = to;
    stretch.limitBefore = state.reference;
    visit(stretch);
  }
}

/** All accounts month by month, because an allocation couples them; visits those in `range`. */
function replayTogether(
  context: StepContext,
  range: AccountRange,
  visit: VisitStretch,
  check: Checkpoint,
): void {
  const { panel, policy } = context;
  const { allocation } = policy;
  if (!panel.span || !allocation) return;
  const cohort = newCohortState(context);
  const all = { from: 0, to: panel.accountCount };
  const visitInRange: VisitStretch = (stretch) => {
    if (stretch.account >= range.from && stretch.account < range.to) visit(stretch);
  };
  prepareRange(context, cohort, all);
  let takenBp = 0;
  for (let month = policy.effectiveFrom; month <= panel.span.last + 1; month++) {
    const sums = advanceRange(context, cohort, all, month, takenBp, visitInRange, check);
    takenBp = takenShare(allocation, sums, month);
  }
}

/**
 * Replays a policy; every month of the accounts in `range` is visited. With an allocation the whole cohort is replayed,
 * whatever the range.
 */
export function replay(
  context: StepContext,
  range: AccountRange,
  visit: VisitStretch,
  check: Checkpoint = () => undefined,
): void {
  if (context.policy.allocation) replayTogether(context, range, visit, check);
  else replayApart(context, range, visit, check);
}
