/** Which months of which accounts were read: a bit each, since rows may come in any order. */
import type { Month } from '../../../engine/months.ts';
import { GrowingInt32 } from './growing.ts';

/** Months of an account that have a bit: from so many before the first one that was read. */
const WINDOW = 64;
const BEFORE_FIRST = 16;

/** More than the largest month there is. */
const MONTHS = 1 << 16;

/** A first month that no account has. */
const NONE = -MONTHS;

export class SeenMonths {
  /** By account: the first month of the window, and the window's bits in two words. */
  readonly #base = new GrowingInt32();
  readonly #low = new GrowingInt32();
  readonly #high = new GrowingInt32();
  /** Months outside their account's window. */
  readonly #others = new Set<number>();

  has(account: number, month: Month): boolean {
    if (account < 0 || account >= this.#base.length) return false;
    const offset = month - this.#base.at(account);
    if (offset < 0 || offset >= WINDOW) return this.#others.has(account * MONTHS + month);
    const word = offset < 32 ? this.#low.at(account) : this.#high.at(account);
    return ((word >>> (offset & 31)) & 1) === 1;
  }

  /** Adds a month. False, with nothing done, where it is there already. */
  add(account: number, month: Month): boolean {
    while (this.#base.length <= account) {
      this.#base.push(NONE);
      this.#low.push(0);
      this.#high.push(0);
    }
    if (this.#base.at(account) === NONE) this.#base.set(account, month - BEFORE_FIRST);
    const offset = month - this.#base.at(account);
    if (offset < 0 || offset >= WINDOW) {
      const key = account * MONTHS + month;
      const isNew = !this.#others.has(key);
      this.#others.add(key);
      return isNew;
    }
    const words = offset < 32 ? this.#low : this.#high;
    const before = words.at(account);
    const bit = 1 << (offset & 31);
    words.set(account, before | bit);
    return (before & bit) === 0;
  }
}
