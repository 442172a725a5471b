/** The month step, steps 1 to 7 of semantics §5, for one account. */
import type { Behaviour } from '../behaviour.ts';
import type { Panel } from '../panel.ts';
import type { CompiledDormancy, CompiledPolicy, CompiledRules } from '../policy/compile.ts';
import type { Review } from '../policy/document.ts';
import { share } from '../units.ts';
import { cut, lowered, raised } from './move.ts';
import { behaviourTarget, drawTarget } from './review.ts';
import { Reason } from './state.ts';
import type { AccountState } from './state.ts';

/** What the steps of one policy over one panel read. */
export interface StepContext {
  readonly panel: Panel;
  readonly behaviour: Behaviour;
  readonly policy: CompiledPolicy;
}

/** Where the step stands: the row, its account and the account's first simulated row. */
export interface Position {
  account: number;
  row: number;
  firstSimulatedRow: number;
}

/**
 * Sees a month: `state` is as step 7 left it, `limit` is `L(t)` after step 8 (minor units). Both objects are reused.
 */
export type VisitMonth = (
  at: Readonly<Position>,
  state: Readonly<AccountState>,
  limit: number,
) => void;

/** The first row at or after the policy's first month, or the end of the account's rows where it has none. */
export function firstSimulatedRow({ panel, policy }: StepContext, account: number): number {
  const skipped = Math.max(0, policy.effectiveFrom - panel.firstMonth[account]);
  return Math.min(panel.rowStart[account] + skipped, panel.rowStart[account + 1]);
}

/** Starts the simulation of an account: `L` and `R` are the limit in force in the first simulated month. */
export function beginAccount(context: StepContext, state: AccountState, at: Position): void {
  const { panel, behaviour } = context;
  state.limit = panel.columns.credit_limit.values[at.firstSimulatedRow];
  state.reference = state.limit;
  state.cutsInSpell = 0;
  state.hold = 0;
  state.closed = false;
  state.activeRun = 0;
  for (let row = at.firstSimulatedRow - 1; row >= panel.rowStart[at.account]; row--) {
    if (behaviour.streak[row] > 0) break;
    state.activeRun++;
  }
}

/** Steps 1 to 7 for the row at `at`; writes the new limit and what decided it into `state`. */
export function stepMonth(context: StepContext, state: AccountState, at: Position): void {
  const { behaviour, policy } = context;
  const rules = policy.rules[context.panel.product[at.account]];
  const streak = behaviour.streak[at.row];

  serve(state, behaviour.need[at.row]);
  count(context, rules, state, at.row, streak);
  state.limitBefore = state.limit;
  state.noticed = false;
  state.reason = Reason.none;
  if (state.closed) return;

  const { dormancy } = rules;
  if (dormancy && mayClose(dormancy, state, streak) && !policy.isProtected(at.row, at.account)) {
    state.limit = 0;
    state.closed = true;
    state.reason = Reason.closed;
    return;
  }
  if (applyRisk(policy, rules, state, at)) return;
  if (dormancy && streak >= dormancy.windowMonths) {
    if (!policy.isProtected(at.row, at.account))
      applyDormancy(policy, rules, dormancy, state, streak);
    return;
  }
  const reviewed =
    rules.review !== undefined && applyReview(context, rules, rules.review, state, at);
  if (!reviewed && rules.restore) applyRestore(policy, rules, rules.restore, state);
}

/** Step 1. */
function serve(state: AccountState, need: number): void {
  state.served = need < state.limit ? need : state.limit;
  state.shortfall = need - state.served;
}

/** Step 2. */
function count(
  { panel }: StepContext,
  rules: CompiledRules,
  state: AccountState,
  row: number,
  streak: number,
): void {
  if (streak === 0) {
    state.activeRun++;
    state.cutsInSpell = 0;
  } else {
    state.activeRun = 0;
  }
  if (state.hold > 0) state.hold--;
  const reopened = panel.columns.reopen_count;
  if (rules.reopenHoldMonths !== undefined && reopened && reopened.values[row] > 0) {
    state.hold = Math.max(state.hold, rules.reopenHoldMonths);
  }
}

/** Step 3, but for protection. */
function mayClose(dormancy: CompiledDormancy, state: AccountState, streak: number): boolean {
  return streak >= dormancy.closeAfterMonths && state.served === 0;
}

/** The limit after a cut of `cutRateBp` as in *lowering*. */
function cutLimit(
  policy: CompiledPolicy,
  rules: CompiledRules,
  state: AccountState,
  cutRateBp: number,
  floor: number,
): number {
  const atLeast = Math.max(floor, rules.boundMin, state.served);
  return lowered(state.limit, cut(state.limit, cutRateBp), policy.roundTo, atLeast);
}

/** Step 4; true where a rule matched. */
function applyRisk(
  policy: CompiledPolicy,
  rules: CompiledRules,
  state: AccountState,
  at: Position,
): boolean {
  const index = rules.risk.findIndex((rule) => rule.matches(at.row, at.account));
  if (index < 0) return false;
  const rule = rules.risk[index];
  state.limit = cutLimit(policy, rules, state, rule.cutRateBp, 0);
  state.hold = Math.max(state.hold, rule.holdMonths);
  state.reason = Reason.risk + index;
  return true;
}

/** Step 5, for an account that is not protected and has been dormant for the window or longer. */
function applyDormancy(
  policy: CompiledPolicy,
  rules: CompiledRules,
  dormancy: CompiledDormancy,
  state: AccountState,
  streak: number,
): void {
  const next = cutLimit(policy, rules, state, dormancy.cutRateBp, dormancy.floor);
  if (next >= state.limit) return;
  const monthsPast = streak - dormancy.windowMonths;
  state.noticed = monthsPast === 0;
  const monthsDue = monthsPast - dormancy.graceMonths;
  if (monthsDue < 0 || monthsDue % dormancy.everyMonths !== 0) return;
  if (state.cutsInSpell >= dormancy.maxCutsPerSpell) return;
  state.limit = next;
  state.cutsInSpell++;
  state.reason = Reason.dormancy;
}

function reviewTarget(
  { panel, behaviour }: StepContext,
  review: Review,
  state: AccountState,
  at: Position,
): number | undefined {
  if (review.kind === 'on_draw') {
    return behaviour.streak[at.row] === 0
      ? drawTarget(panel, at.row, state.reference, review)
      : undefined;
  }
  if ((at.row - at.firstSimulatedRow + 1) % review.everyMonths !== 0) return undefined;
  const from = Math.max(panel.rowStart[at.account], at.row - review.lookbackMonths + 1);
  return behaviourTarget(panel, from, at.row, state.reference, review);
}

/** Step 6; true where the review moved the limit. */
function applyReview(
  context: StepContext,
  rules: CompiledRules,
  review: Review,
  state: AccountState,
  at: Position,
): boolean {
  const target = reviewTarget(context, review, state, at);
  if (target === undefined || target === state.limit) return false;
  const { roundTo } = context.policy;
  const step = share(state.reference, review.maxStepBp);
  const before = state.limit;
  if (target < before) {
    const atLeast = Math.max(rules.boundMin, state.served);
    state.limit = lowered(before, Math.max(target, before - step), roundTo, atLeast);
    if (state.limit < before) state.reason = Reason.reviewDown;
  } else if (state.hold === 0 && !isPastDue(context.panel, at.row)) {
    state.limit = raised(before, Math.min(target, before + step), roundTo, rules.boundMax);
    if (state.limit > before) state.reason = Reason.reviewUp;
  }
  return state.limit !== before;
}

function isPastDue(panel: Panel, row: number): boolean {
  const column = panel.columns.days_past_due;
  return column !== undefined && column.values[row] > 0;
}

/** Step 7. */
function applyRestore(
  policy: CompiledPolicy,
  rules: CompiledRules,
  restore: NonNullable<CompiledRules['restore']>,
  state: AccountState,
): void {
  const { limit, reference } = state;
  if (limit >= reference || state.hold > 0 || state.activeRun < restore.afterActiveMonths) return;
  const raise = Math.max(share(reference - limit, restore.rateBp), policy.roundTo);
  state.limit = raised(limit, Math.min(limit + raise, reference), policy.roundTo, rules.boundMax);
  if (state.limit > limit) state.reason = Reason.restore;
}
