/** What the months of one account decided, entry by entry; reused from account to account. */

/** Codes of the rule that decided a month; a risk rule is RISK + its index in the policy. */
export const Reason = {
  none: 0,
  closed: 1,
  dormancy: 2,
  reviewUp: 3,
  reviewDown: 4,
  restore: 5,
  risk: 16,
} as const;

export interface Trace {
  /** `L` after step 7, minor units. */
  readonly limit: Float64Array;
  readonly served: Float64Array;
  /** See {@link Reason}. */
  readonly reason: Uint8Array;
  /** 1 where a dormancy notice was due. */
  readonly noticed: Uint8Array;
  /** `h` after the month. */
  readonly hold: Uint16Array;
}

/** A trace with room for the longest life. */
export function newTrace(months: number): Trace {
  return {
    limit: new Float64Array(months),
    served: new Float64Array(months),
    reason: new Uint8Array(months),
    noticed: new Uint8Array(months),
    hold: new Uint16Array(months),
  };
}
