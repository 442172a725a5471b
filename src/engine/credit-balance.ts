/** Credit balances: months in which the customer has overpaid (semantics §3a, correction A1). */
import type { NumericColumn, Panel } from './panel.ts';

/** Tells whether an account has a credit balance in a month. */
export class CreditBalances {
  readonly #balance: NumericColumn | undefined;
  readonly #peak: NumericColumn | undefined;

  constructor({ columns }: Pick<Panel, 'columns'>) {
    this.#balance = columns.balance;
    this.#peak = columns.peak_balance;
  }

  /** Whether `balance` is below 0 at a row, or is null and `peak_balance` is below 0. */
  has(row: number): boolean {
    const balance = this.#balance;
    if (balance !== undefined) {
      const value = balance.values[row];
      if (value !== balance.nullValue) return value < 0;
    }
    const peak = this.#peak;
    if (peak === undefined) return false;
    const value = peak.values[row];
    return value < 0 && value !== peak.nullValue;
  }
}
