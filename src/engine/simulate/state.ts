/** One account under one policy: the letters of semantics §5. */
export interface AccountState {
  /** `L`, minor units. */
  limit: number;
  /** Reference limit `R`, minor units. */
  reference: number;
  /** `a`: consecutive active months. */
  activeRun: number;
  /** `k`: dormancy cuts in this spell. */
  cutsInSpell: number;
  /** `h`: months for which the limit may not rise. */
  hold: number;
  closed: boolean;

  /** Of the month last stepped: served need and refused need, minor units. */
  served: number;
  shortfall: number;
  /** Of the month last stepped: whether a dormancy notice was due. */
  noticed: boolean;
  /** Of the month last stepped: the rule that decided, see {@link Reason}. */
  reason: number;
  /** The limit before the step, minor units. */
  limitBefore: number;
}

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

export function newAccountState(): AccountState {
  return {
    limit: 0,
    reference: 0,
    activeRun: 0,
    cutsInSpell: 0,
    hold: 0,
    closed: false,
    served: 0,
    shortfall: 0,
    noticed: false,
    reason: Reason.none,
    limitBefore: 0,
  };
}
