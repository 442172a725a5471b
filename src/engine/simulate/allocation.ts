/**
 * Portfolio allocation (semantics §5, step 8): the whole cohort a month at a time, its limits held under a cap. A month
 * has two phases, steps 1 to 7, whose sums say how much is over the cap, and step 8; a pass over the accounts does the second
 * of one month and the first of the next, so that threads can share the accounts out between them.
 */
import type { CompiledAllocation } from '../policy/compile.ts';
import { ACCOUNTS_PER_CHECK } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { loadMonth, loadState, saveState } from './cohort-state.ts';
import type { CohortState } from './cohort-state.ts';
import { RowMarks } from './marks.ts';
import { newStretch } from './stretch.ts';
import type { Stretch, VisitStretch } from './stretch.ts';
import { newAccountState } from './state.ts';
import { Stepper, firstSimulatedRow } from './step.ts';
import type { StepContext } from './step.ts';
import type { AccountRange } from '../panel.ts';
import { ReviewTargets } from './targets.ts';
import { newTrace } from './trace.ts';

/** Sums over the accounts that an allocation may lower in a month, minor units. */
export interface CapSums {
  reference: number;
  limit: number;
  headroom: number;
}

export function noCapSums(): CapSums {
  return { reference: 0, limit: 0, headroom: 0 };
}

export function addCapSums(whole: CapSums, part: Readonly<CapSums>): void {
  whole.reference += part.reference;
  whole.limit += part.limit;
  whole.headroom += part.headroom;
}

/** Works out first simulated rows and marks of a range of accounts. */
export function prepareRange(
  context: StepContext,
  cohort: CohortState,
  { from, to }: AccountRange,
): void {
  const { panel, policy } = context;
  const marks = new RowMarks(policy, panel.product);
  for (let account = from; account < to; account++) {
    const first = firstSimulatedRow(context, account);
    cohort.firstSimulatedRow[account] = first;
    marks.write(account, first, panel.rowStart[account + 1], cohort.marks, first);
  }
}

/** `H`: what can be taken of a limit, minor units. */
function headroom(
  { panel, policy }: StepContext,
  account: number,
  limit: number,
  served: number,
): number {
  const { boundMin } = policy.rules[panel.product[account]];
  return Math.max(0, limit - Math.max(served, boundMin));
}

/** `cap` in minor units; BigInt because the sum of a cohort's limits times a rate leaves 2^53. */
function capOf(referenceTotal: number, capBp: number, macroBp: number): bigint {
  return (((BigInt(referenceTotal) * BigInt(capBp)) / 10_000n) * BigInt(macroBp)) / 10_000n;
}

/** `q`: the share of headroom to take in a month, basis points rounded up, at most all of it; 0 where S is within the cap. */
export function takenShare(
  { capBp, macroAt }: CompiledAllocation,
  sums: Readonly<CapSums>,
  month: number,
): number {
  const excess = BigInt(sums.limit) - capOf(sums.reference, capBp, macroAt(month));
  if (excess <= 0n || sums.headroom === 0) return 0;
  const headroomTotal = BigInt(sums.headroom);
  const q = (10_000n * excess + headroomTotal - 1n) / headroomTotal;
  return q > 10_000n ? 10_000 : Number(q);
}

/** What {@link advanceRange} reuses from account to account. */
interface Scratch {
  readonly stepper: Stepper;
  readonly targets: ReviewTargets;
  readonly target: Float64Array;
  readonly stretch: Stretch;
}

/** Step 8 of the month of `row`; `takenBp` is the share of headroom to take. */
function settle(
  context: StepContext,
  cohort: CohortState,
  { stretch }: Scratch,
  account: number,
  row: number,
  takenBp: number,
): void {
  const { state, trace, limits } = stretch;
  stretch.account = account;
  stretch.firstSimulatedRow = cohort.firstSimulatedRow[account];
  stretch.from = row;
  stretch.to = row + 1;
  stretch.limitBefore = loadMonth(cohort, account, trace);
  limits[0] = state.limit;
  if (takenBp > 0 && row > stretch.firstSimulatedRow) {
    const room = headroom(context, account, state.limit, trace.served[0]);
    limits[0] -= Math.floor((room * takenBp) / 10_000);
  }
}

/** Steps 1 to 7 of the month of `row`. */
function step(
  context: StepContext,
  cohort: CohortState,
  { stepper, targets, target, stretch }: Scratch,
  account: number,
  row: number,
  sums: CapSums,
): void {
  const { state, trace } = stretch;
  const first = cohort.firstSimulatedRow[account];
  if (row === first) stepper.begin(state, account, row);
  const limitBefore = state.limit;
  targets.write(account, first, row, row + 1, state.reference, target);
  stepper.run(state, account, row, row + 1, cohort.marks, row, target, trace);
  saveState(cohort, account, state, trace, limitBefore);
  if (row === first) return;
  sums.reference += state.reference;
  sums.limit += state.limit;
  sums.headroom += headroom(context, account, state.limit, trace.served[0]);
}

/**
 * Takes a range of accounts from steps 1 to 7 of the month before `month` to those of `month`: step 8 of the month before,
 * with the share that {@link takenShare} gave for it, a visit of that month, then steps 1 to 7.
 * @returns the sums that decide about step 8 of `month`.
 */
export function advanceRange(
  context: StepContext,
  cohort: CohortState,
  { from, to }: AccountRange,
  month: number,
  takenBp: number,
  visit: VisitStretch,
  check: Checkpoint = () => undefined,
): CapSums {
  const { rowStart, firstMonth } = context.panel;
  const sums = noCapSums();
  const stretch = newStretch(newTrace(1), new Float64Array(1), newAccountState());
  const scratch: Scratch = {
    stepper: new Stepper(context),
    targets: new ReviewTargets(context),
    target: new Float64Array(1),
    stretch,
  };
  for (let account = from; account < to; account++) {
    if (account % ACCOUNTS_PER_CHECK === 0) check();
    const row = rowStart[account] + month - firstMonth[account];
    const end = rowStart[account + 1];
    const first = cohort.firstSimulatedRow[account];
    if (row < first || row > end) continue;
    loadState(cohort, account, stretch.state);
    if (row > first) {
      settle(context, cohort, scratch, account, row - 1, takenBp);
      visit(stretch);
      stretch.state.limit = stretch.limits[0];
    }
    if (row < end) step(context, cohort, scratch, account, row, sums);
  }
  return sums;
}
