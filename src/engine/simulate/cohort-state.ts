/** The states of all accounts between the months of a replay that an allocation couples. */
import type { Panel } from '../panel.ts';
import type { AccountState } from './state.ts';
import type { Trace } from './trace.ts';

const FIELDS = 12;

/** Over SharedArrayBuffers, so that threads can share the accounts out between them. */
export interface CohortState {
  /** Per account its state, then the last month as traced, then the limit in force during that month. */
  readonly fields: Float64Array;
  readonly firstSimulatedRow: Int32Array;
  /** What the policy's conditions say of every row, see {@link RowMarks}. */
  readonly marks: Uint8Array;
}

export function newCohortState({ panel }: { readonly panel: Panel }): CohortState {
  return {
    fields: new Float64Array(new SharedArrayBuffer(panel.accountCount * FIELDS * 8)),
    firstSimulatedRow: new Int32Array(new SharedArrayBuffer(panel.accountCount * 4)),
    marks: new Uint8Array(new SharedArrayBuffer(panel.rowCount)),
  };
}

export function loadState({ fields }: CohortState, account: number, state: AccountState): void {
  const at = account * FIELDS;
  state.limit = fields[at];
  state.reference = fields[at + 1];
  state.activeRun = fields[at + 2];
  state.cutsInSpell = fields[at + 3];
  state.hold = fields[at + 4];
  state.closed = fields[at + 5] !== 0;
}

export function saveState(
  { fields }: CohortState,
  account: number,
  state: AccountState,
  trace: Trace,
  limitBefore: number,
): void {
  const at = account * FIELDS;
  fields[at] = state.limit;
  fields[at + 1] = state.reference;
  fields[at + 2] = state.activeRun;
  fields[at + 3] = state.cutsInSpell;
  fields[at + 4] = state.hold;
  fields[at + 5] = state.closed ? 1 : 0;
  fields[at + 6] = trace.limit[0];
  fields[at + 7] = trace.served[0];
  fields[at + 8] = trace.reason[0];
  fields[at + 9] = trace.noticed[0];
  fields[at + 10] = trace.hold[0];
  fields[at + 11] = limitBefore;
}

/** The month last stepped, into entry 0; the limit in force during it. */
export function loadMonth({ fields }: CohortState, account: number, trace: Trace): number {
  const at = account * FIELDS;
  trace.limit[0] = fields[at + 6];
  trace.served[0] = fields[at + 7];
  trace.reason[0] = fields[at + 8];
  trace.noticed[0] = fields[at + 9];
  trace.hold[0] = fields[at + 10];
  return fields[at + 11];
}
