/** Finds the row of an account and month among rows in the order in which they came. Built where it is first asked. */
import type { Month } from '../../../engine/months.ts';
import { GrowingInt32 } from './growing.ts';

const NO_ROW = -1;

export class RowIndex {
  readonly #account: GrowingInt32;
  readonly #month: GrowingInt32;
  /** By account its latest row, by row the one before it of the same account. */
  readonly #latest = new GrowingInt32();
  readonly #before = new GrowingInt32();

  /** Lists by row, which may grow. */
  constructor(account: GrowingInt32, month: GrowingInt32) {
    this.#account = account;
    this.#month = month;
  }

  /** The latest row of the account's month. @throws Error if there is none */
  find(account: number, month: Month): number {
    this.#catchUp();
    let row = this.#latest.at(account);
    while (row !== NO_ROW && this.#month.at(row) !== month) row = this.#before.at(row);
    if (row === NO_ROW) throw new Error('the account has no such month');
    return row;
  }

  #catchUp(): void {
    for (let row = this.#before.length; row < this.#account.length; row++) {
      const account = this.#account.at(row);
      while (this.#latest.length <= account) this.#latest.push(NO_ROW);
      this.#before.push(this.#latest.at(account));
      this.#latest.set(account, row);
    }
  }
}
