/** What an account carries from month to month: the letters of semantics §5. */
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
}

export function newAccountState(): AccountState {
  return { limit: 0, reference: 0, activeRun: 0, cutsInSpell: 0, hold: 0, closed: false };
}

export function copyState(from: Readonly<AccountState>, to: AccountState): void {
  to.limit = from.limit;
  to.reference = from.reference;
  to.activeRun = from.activeRun;
  to.cutsInSpell = from.cutsInSpell;
  to.hold = from.hold;
  to.closed = from.closed;
}
