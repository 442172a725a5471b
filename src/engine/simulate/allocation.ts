/** Portfolio allocation (semantics §5, step 8): a month of the whole cohort, its limits held under a cap. */
import type { CompiledAllocation } from '../policy/compile.ts';
import { newAccountState } from './state.ts';
import type { AccountState } from './state.ts';
import { beginAccount, firstSimulatedRow, stepMonth } from './step.ts';
import type { Position, StepContext, VisitMonth } from './step.ts';

/** The states of all accounts between months, one array per field of {@link AccountState}. */
export interface CohortState {
  /** `L` after step 8, minor units. */
  readonly limit: Float64Array;
  /** `L` after step 7, minor units. */
  readonly ruleLimit: Float64Array;
  readonly limitBefore: Float64Array;
  readonly reference: Float64Array;
  readonly served: Float64Array;
  readonly shortfall: Float64Array;
  readonly activeRun: Int32Array;
  readonly cutsInSpell: Int32Array;
  readonly hold: Int32Array;
  readonly reason: Int32Array;
  readonly noticed: Uint8Array;
  readonly closed: Uint8Array;
  readonly firstSimulatedRow: Int32Array;
}

export function newCohortState(context: StepContext): CohortState {
  const size = context.panel.accountCount;
  const firstRows = new Int32Array(size);
  for (let account = 0; account < size; account++) {
    firstRows[account] = firstSimulatedRow(context, account);
  }
  return {
    limit: new Float64Array(size),
    ruleLimit: new Float64Array(size),
    limitBefore: new Float64Array(size),
    reference: new Float64Array(size),
    served: new Float64Array(size),
    shortfall: new Float64Array(size),
    activeRun: new Int32Array(size),
    cutsInSpell: new Int32Array(size),
    hold: new Int32Array(size),
    reason: new Int32Array(size),
    noticed: new Uint8Array(size),
    closed: new Uint8Array(size),
    firstSimulatedRow: firstRows,
  };
}

function load(cohort: CohortState, account: number, state: AccountState): void {
  state.limit = cohort.limit[account];
  state.limitBefore = cohort.limitBefore[account];
  state.reference = cohort.reference[account];
  state.served = cohort.served[account];
  state.shortfall = cohort.shortfall[account];
  state.activeRun = cohort.activeRun[account];
  state.cutsInSpell = cohort.cutsInSpell[account];
  state.hold = cohort.hold[account];
  state.reason = cohort.reason[account];
  state.noticed = cohort.noticed[account] === 1;
  state.closed = cohort.closed[account] === 1;
}

function save(cohort: CohortState, account: number, state: AccountState): void {
  cohort.limit[account] = state.limit;
  cohort.ruleLimit[account] = state.limit;
  cohort.limitBefore[account] = state.limitBefore;
  cohort.reference[account] = state.reference;
  cohort.served[account] = state.served;
  cohort.shortfall[account] = state.shortfall;
  cohort.activeRun[account] = state.activeRun;
  cohort.cutsInSpell[account] = state.cutsInSpell;
  cohort.hold[account] = state.hold;
  cohort.reason[account] = state.reason;
  cohort.noticed[account] = state.noticed ? 1 : 0;
  cohort.closed[account] = state.closed ? 1 : 0;
}

/** The accounts alive in a month at or after their first simulated one, with their row. */
function forEachAlive(
  { panel }: StepContext,
  cohort: CohortState,
  month: number,
  visit: (account: number, row: number) => void,
): void {
  for (let account = 0; account < panel.accountCount; account++) {
    const row = panel.rowStart[account] + month - panel.firstMonth[account];
    if (row >= cohort.firstSimulatedRow[account] && row < panel.rowStart[account + 1]) {
      visit(account, row);
    }
  }
}

function headroom(context: StepContext, cohort: CohortState, account: number): number {
  const { boundMin } = context.policy.rules[context.panel.product[account]];
  return Math.max(0, cohort.limit[account] - Math.max(cohort.served[account], boundMin));
}

/** `cap` in minor units; BigInt because the sum of a cohort's limits times a rate leaves 2^53. */
function capOf(referenceTotal: number, capBp: number, macroBp: number): bigint {
  return (((BigInt(referenceTotal) * BigInt(capBp)) / 10_000n) * BigInt(macroBp)) / 10_000n;
}

/** `q`: the share of headroom to take, basis points rounded up, at most all of it. */
function takenShare(excess: bigint, headroomTotal: bigint): number {
  const q = (10_000n * excess + headroomTotal - 1n) / headroomTotal;
  return q > 10_000n ? 10_000 : Number(q);
}

function holdUnderCap(
  context: StepContext,
  allocation: CompiledAllocation,
  cohort: CohortState,
  month: number,
): void {
  let referenceTotal = 0;
  let limitTotal = 0;
  let headroomTotal = 0;
  forEachAlive(context, cohort, month, (account) => {
    referenceTotal += cohort.reference[account];
    limitTotal += cohort.limit[account];
    headroomTotal += headroom(context, cohort, account);
  });
  const cap = capOf(referenceTotal, allocation.capBp, allocation.macroAt(month));
  const excess = BigInt(limitTotal) - cap;
  if (excess <= 0n || headroomTotal === 0) return;
  const q = takenShare(excess, BigInt(headroomTotal));
  forEachAlive(context, cohort, month, (account) => {
    cohort.limit[account] -= Math.floor((headroom(context, cohort, account) * q) / 10_000);
  });
}

/** Steps 1 to 8 of a month for all accounts; visits each account once step 8 is done. */
export function allocateMonth(
  context: StepContext,
  cohort: CohortState,
  month: number,
  visit: VisitMonth,
): void {
  const state = newAccountState();
  const at: Position = { account: 0, row: 0, firstSimulatedRow: 0 };
  const place = (account: number, row: number) => {
    at.account = account;
    at.row = row;
    at.firstSimulatedRow = cohort.firstSimulatedRow[account];
  };
  forEachAlive(context, cohort, month, (account, row) => {
    place(account, row);
    if (row === at.firstSimulatedRow) beginAccount(context, state, at);
    else load(cohort, account, state);
    stepMonth(context, state, at);
    save(cohort, account, state);
  });
  if (context.policy.allocation) holdUnderCap(context, context.policy.allocation, cohort, month);
  forEachAlive(context, cohort, month, (account, row) => {
    place(account, row);
    load(cohort, account, state);
    state.limit = cohort.ruleLimit[account];
    visit(at, state, cohort.limit[account]);
  });
}
