/** Accounts in the order of a column: counted into place by the bytes of their keys, a million in about 0.1 s. */
import type { ColumnReader } from './account-table.ts';

const DIGIT_BITS = 8;
const DIGITS = 1 << DIGIT_BITS;
const LARGEST_KEY = 2 ** 32 - 1;

/** Sorts accounts in place by their keys, of which equal ones stay as they are. Both arrays are written to. */
function sortByKeys(accounts: Int32Array, keys: Uint32Array, largest: number): void {
  interface Part {
    readonly accounts: Int32Array;
    readonly keys: Uint32Array;
  }
  let from: Part = { accounts, keys };
  let to: Part = { accounts: new Int32Array(accounts.length), keys: new Uint32Array(keys.length) };
  for (let shift = 0; shift < 32 && largest >>> shift > 0; shift += DIGIT_BITS) {
    const next = new Int32Array(DIGITS + 1);
    for (const key of from.keys) next[((key >>> shift) & (DIGITS - 1)) + 1]++;
    for (let digit = 0; digit < DIGITS; digit++) next[digit + 1] += next[digit];
    for (let at = 0; at < from.keys.length; at++) {
      const key = from.keys[at];
      const place = next[(key >>> shift) & (DIGITS - 1)]++;
      to.keys[place] = key;
      to.accounts[place] = from.accounts[at];
    }
    [from, to] = [to, from];
  }
  if (from.accounts !== accounts) accounts.set(from.accounts);
}

/** For values too far apart to be counted into place. */
function sortByComparing(accounts: Int32Array, values: Float64Array, sign: number): void {
  const order = Int32Array.from(values.keys());
  order.sort((a, b) => sign * (values[a] - values[b]) || a - b);
  accounts.set(order.map((at) => accounts[at]));
}

/**
 * Sorts accounts in place by a column of whole numbers, those without a value last either way; of equal ones the order that
 * they had stays.
 */
export function sortAccounts(
  accounts: Int32Array,
  read: ColumnReader,
  isDescending: boolean,
): void {
  const values = new Float64Array(accounts.length);
  const unknown: number[] = [];
  let known = 0;
  let least = Infinity;
  let most = -Infinity;
  for (const account of accounts) {
    const value = read(account);
    if (value === null) {
      unknown.push(account);
      continue;
    }
    // What is before `known` was read already.
    accounts[known] = account;
    values[known++] = value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  accounts.set(unknown, known);
  const head = accounts.subarray(0, known);
  if (most - least > LARGEST_KEY) {
    sortByComparing(head, values.subarray(0, known), isDescending ? -1 : 1);
    return;
  }
  const keys = new Uint32Array(known);
  for (let at = 0; at < known; at++)
    keys[at] = isDescending ? most - values[at] : values[at] - least;
  sortByKeys(head, keys, most - least);
}
