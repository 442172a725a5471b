/** Portfolio allocation (semantics §5, step 8): the cohort steps month by month and its limits are held under a cap. */
import type { CompiledAllocation } from '../policy/compile.ts';
import { panelMonths } from '../panel.ts';
import type { Outcomes } from './outcomes.ts';
import { recordAmounts, recordDecision, recordEnds } from './record.ts';
import { newAccountState } from './state.ts';
import type { AccountState } from './state.ts';
import { beginAccount, firstSimulatedRow, stepMonth } from './step.ts';
import type { Position, StepContext } from './step.ts';

/** The states of all accounts between months, one array per letter. */
interface CohortState {
  readonly limit: Float64Array;
  readonly reference: Float64Array;
  readonly served: Float64Array;
  readonly shortfall: Float64Array;
  readonly activeRun: Int32Array;
  readonly cutsInSpell: Int32Array;
  readonly hold: Int32Array;
  readonly closed: Uint8Array;
  readonly firstSimulatedRow: Int32Array;
}

function newCohortState(context: StepContext): CohortState {
  const size = context.panel.accountCount;
  const firstRows = new Int32Array(size);
  for (let account = 0; account < size; account++)
    firstRows[account] = firstSimulatedRow(context, account);
  return {
    limit: new Float64Array(size),
    reference: new Float64Array(size),
    served: new Float64Array(size),
    shortfall: new Float64Array(size),
    activeRun: new Int32Array(size),
    cutsInSpell: new Int32Array(size),
    hold: new Int32Array(size),
    closed: new Uint8Array(size),
    firstSimulatedRow: firstRows,
  };
}

function load(cohort: CohortState, account: number, state: AccountState): void {
  state.limit = cohort.limit[account];
  state.reference = cohort.reference[account];
  state.activeRun = cohort.activeRun[account];
  state.cutsInSpell = cohort.cutsInSpell[account];
  state.hold = cohort.hold[account];
  state.closed = cohort.closed[account] === 1;
}

function save(cohort: CohortState, account: number, state: AccountState): void {
  cohort.limit[account] = state.limit;
  cohort.reference[account] = state.reference;
  cohort.served[account] = state.served;
  cohort.shortfall[account] = state.shortfall;
  cohort.activeRun[account] = state.activeRun;
  cohort.cutsInSpell[account] = state.cutsInSpell;
  cohort.hold[account] = state.hold;
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
    if (row >= cohort.firstSimulatedRow[account] && row < panel.rowStart[account + 1])
      visit(account, row);
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
  const excess =
    BigInt(limitTotal) - capOf(referenceTotal, allocation.capBp, allocation.macroAt(month));
  if (excess <= 0n || headroomTotal === 0) return;
  const q = takenShare(excess, BigInt(headroomTotal));
  forEachAlive(context, cohort, month, (account) => {
    cohort.limit[account] -= Math.floor((headroom(context, cohort, account) * q) / 10_000);
  });
}

/** Replays a policy with an allocation over the whole cohort, one month after the other. */
export function allocate(
  context: StepContext,
  allocation: CompiledAllocation,
  outcomes: Outcomes,
): void {
  const { panel, behaviour, policy } = context;
  const { accounts, months } = outcomes;
  const cohort = newCohortState(context);
  const state = newAccountState();
  const at: Position = { account: 0, row: 0, firstSimulatedRow: 0 };
  const last = panelMonths(panel)?.last ?? policy.effectiveFrom - 1;
  for (let month = months.firstMonth; month <= last; month++) {
    const monthIndex = month - months.firstMonth;
    forEachAlive(context, cohort, month, (account, row) => {
      at.account = account;
      at.row = row;
      at.firstSimulatedRow = cohort.firstSimulatedRow[account];
      if (row === at.firstSimulatedRow) beginAccount(context, state, at);
      else load(cohort, account, state);
      stepMonth(context, state, at);
      recordDecision(outcomes, state, account, monthIndex, behaviour.streak[row] === 0);
      save(cohort, account, state);
    });
    holdUnderCap(context, allocation, cohort, month);
    forEachAlive(context, cohort, month, (account, row) => {
      const limit = cohort.limit[account];
      const served = cohort.served[account];
      recordAmounts(
        accounts,
        months,
        account,
        monthIndex,
        limit,
        served,
        cohort.shortfall[account],
      );
      if (row === panel.rowStart[account + 1] - 1) {
        recordEnds(accounts, account, cohort.reference[account], limit, served);
      }
    });
  }
}
