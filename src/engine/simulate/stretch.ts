/** What a replay shows of an account. */
import type { AccountState } from './state.ts';
import type { Trace } from './trace.ts';

/** Months of an account in one piece. */
export interface Stretch {
  account: number;
  firstSimulatedRow: number;
  /** Rows `from` to `to - 1`. */
  from: number;
  to: number;
  /** What they decided, from entry 0 on. */
  readonly trace: Trace;
  /** `L` after step 8, from entry 0 on; minor units. */
  readonly limits: Float64Array;
  /** The limit in force during row `from`. */
  limitBefore: number;
  /** The account after row `to - 1`, its limit that of step 7. */
  readonly state: AccountState;
  /** Whether the limits are the observed ones, of which that of a month is in force in that month. */
  readonly followsData: boolean;
}

export function newStretch(
  trace: Trace,
  limits: Float64Array,
  state: AccountState,
  followsData = false,
): Stretch {
  return {
    account: 0,
    firstSimulatedRow: 0,
    from: 0,
    to: 0,
    trace,
    limits,
    limitBefore: 0,
    state,
    followsData,
  };
}

/**
 * Sees stretches of months: all of an account's at once, or month by month where an allocation couples the accounts; those
 * of an account in order. The object and its arrays are reused.
 */
export type VisitStretch = (stretch: Readonly<Stretch>) => void;
