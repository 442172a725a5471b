/** Filters of the accounts table, a condition for each column that has one. */
import type { AccountColumn, ColumnReader } from './account-table.ts';

/** Bounds in the column's own unit, both included. What is not known is not between any. */
export interface Between {
  readonly column: AccountColumn;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Values that are let through; of products their codes, of flags 0 and 1. */
export interface OneOf {
  readonly column: AccountColumn;
  readonly oneOf: readonly number[];
}

export type AccountCondition = Between | OneOf;

type Test = (account: number) => boolean;

function testOf(condition: AccountCondition, read: ColumnReader): Test {
  if ('oneOf' in condition) {
    const values = new Set<number | null>(condition.oneOf);
    return (account) => values.has(read(account));
  }
  const { from = -Infinity, to = Infinity } = condition;
  return (account) => {
    const value = read(account);
    return value !== null && value >= from && value <= to;
  };
}

/**
 * Keeps the accounts that meet every condition, in place and in their order, and gives the part of the array that they fill.
 * @param readerOf reads a column
 */
export function keepAccounts(
  accounts: Int32Array,
  conditions: readonly AccountCondition[],
  readerOf: (column: AccountColumn) => ColumnReader,
): Int32Array {
  let kept = accounts;
  for (const condition of conditions)
    kept = keepMatching(kept, testOf(condition, readerOf(condition.column)));
  return kept;
}

/** As {@link keepAccounts}, by any test. */
export function keepMatching(accounts: Int32Array, test: Test): Int32Array {
  let count = 0;
  for (const account of accounts) if (test(account)) accounts[count++] = account;
  return accounts.subarray(0, count);
}
