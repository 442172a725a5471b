/** Reads what a scenario did to an account, with what follows from the cohort. Money in minor units. */
import type { Cohort } from '../behaviour.ts';
import { lastMoveOf, loadKept } from './outcomes.ts';
import type { AccountOutcomes, AccountTally } from './outcomes.ts';

export class OutcomeReader {
  readonly #cohort: Cohort;
  readonly #accounts: AccountOutcomes;

  constructor(cohort: Cohort, accounts: AccountOutcomes) {
    this.#cohort = cohort;
    this.#accounts = accounts;
  }

  /** `R`: the observed limit of the account's first simulated month. */
  limitStart(account: number): number {
    const { columns, firstMonth, rowStart } = this.#cohort.panel;
    const skipped = Math.max(0, this.#accounts.firstMonth - firstMonth[account]);
    return columns.credit_limit.values[rowStart[account] + skipped];
  }

  /** What the limit in force served in the account's last month. */
  servedEnd(account: number): number {
    const { panel, behaviour } = this.#cohort;
    const need = behaviour.need[panel.rowStart[account + 1] - 1];
    const inForce = this.#accounts.limitEnd[account] - lastMoveOf(this.#accounts, account);
    return Math.min(need, inForce);
  }

  /** Loads every entry of an account that the scenario reached. */
  load(account: number, tally: AccountTally): void {
    loadKept(this.#accounts, account, this.limitStart(account), tally);
    tally.servedEnd = this.servedEnd(account);
  }
}
