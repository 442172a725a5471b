/**
 * The panel the engine reads: one row per account and month, account-major, rows of an account in month order without
 * gaps (semantics §2). All arrays are typed and may live in SharedArrayBuffers.
 */
import type { Month } from './months.ts';

export const PRODUCTS = ['cash_loan', 'purchase_credit'] as const;
export type Product = (typeof PRODUCTS)[number];

/** Product code of an account whose product is not known; it gets no product rules. */
export const NO_PRODUCT = 0;

/** Code of a product in `Panel.product`: 1 for cash_loan, 2 for purchase_credit. */
export function productCode(product: Product): number {
  return PRODUCTS.indexOf(product) + 1;
}

export function productOfCode(code: number): Product | undefined {
  return PRODUCTS[code - 1];
}

/**
 * What a numeric column holds.
 * money: minor units; count: whole number from 0; score: whole number; rate: basis points.
 */
export type NumericKind = 'money' | 'count' | 'score' | 'rate';

interface NumericColumnSpec {
  readonly kind: NumericKind;
  /** Flows and counts are 0 in a filled gap month; everything else is carried forward. */
  readonly flow: boolean;
  /** Whether negative values are read (a credit balance). */
  readonly signed: boolean;
}

const money = { kind: 'money', flow: true, signed: false } as const;
const count = { kind: 'count', flow: true, signed: false } as const;

/** Canonical numeric columns of semantics §2, in the page's order. */
export const NUMERIC_COLUMNS = {
  credit_limit: { kind: 'money', flow: false, signed: false },
  balance: { kind: 'money', flow: false, signed: true },
  peak_balance: { kind: 'money', flow: false, signed: true },
  draw_count: count,
  draw_amount: money,
  purchase_count: count,
  purchase_amount: money,
  platform_purchase_amount: money,
  repayment_amount: money,
  days_past_due: { kind: 'count', flow: false, signed: false },
  bureau_score: { kind: 'score', flow: false, signed: true },
  external_utilisation: { kind: 'rate', flow: false, signed: false },
  abnormal_txn_count: count,
  reopen_count: count,
} as const satisfies Record<string, NumericColumnSpec>;

export type NumericColumnName = keyof typeof NUMERIC_COLUMNS;

export const NUMERIC_COLUMN_NAMES = Object.keys(NUMERIC_COLUMNS) as readonly NumericColumnName[];

export function isNumericColumn(name: string): name is NumericColumnName {
  return Object.hasOwn(NUMERIC_COLUMNS, name);
}

/** Canonical columns that are not numeric columns of the month's row. */
export const KEY_COLUMNS = [
  'account_id',
  'month',
  'product',
  'months_since_last_activity',
] as const;
export type KeyColumnName = (typeof KEY_COLUMNS)[number];

/** Storage of a numeric column: 32-bit where every value fits, doubles (whole numbers) where not. */
export type NumberArray = Int32Array | Float64Array;

/** Null marker of an Int32Array column. */
export const NULL_INT32 = -2_147_483_648;
/** Null marker of a Float64Array column: outside the range of any value, see MAX_MONEY. */
export const NULL_FLOAT64 = -9_007_199_254_740_992;

export interface NumericColumn {
  readonly values: NumberArray;
  /** The marker that stands for null in `values`. */
  readonly nullValue: number;
}

export function nullValueOf(values: NumberArray): number {
  return values instanceof Int32Array ? NULL_INT32 : NULL_FLOAT64;
}

/** Code of a missing attribute value. */
export const NULL_CODE = -1;

/** A text column, dictionary-coded: `dictionary[codes[row]]`, NULL_CODE for null. */
export interface AttributeColumn {
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
}

/** Accounts `from` to `to - 1` of a panel. */
export interface AccountRange {
  readonly from: number;
  readonly to: number;
}

/** Most rows an account of a range has. */
export function longestLife(
  { rowStart }: Pick<Panel, 'rowStart'>,
  { from, to }: AccountRange,
): number {
  let longest = 0;
  for (let account = from; account < to; account++) {
    longest = Math.max(longest, rowStart[account + 1] - rowStart[account]);
  }
  return longest;
}

/** Months `first` to `last`, both included. */
export interface MonthSpan {
  readonly first: Month;
  readonly last: Month;
}

export interface Panel {
  /** First and last month of the panel, `undefined` where it is empty. */
  readonly span: MonthSpan | undefined;
  readonly accountCount: number;
  readonly rowCount: number;
  /** First row of each account; `accountCount + 1` entries. */
  readonly rowStart: Int32Array;
  /** Month of each account's first row. */
  readonly firstMonth: Int32Array;
  /** Product code of each account, see {@link productCode}. */
  readonly product: Uint8Array;
  /** `months_since_last_activity` of each account's first row, 0 where null. */
  readonly inactiveBefore: Int32Array;
  readonly columns: Readonly<Partial<Record<NumericColumnName, NumericColumn>>> & {
    readonly credit_limit: NumericColumn;
  };
  readonly attributes: Readonly<Record<string, AttributeColumn>>;
}

/** First and last month of the accounts' lives, `undefined` where there are none. */
export function monthSpan(
  accountCount: number,
  rowStart: Int32Array,
  firstMonth: Int32Array,
): MonthSpan | undefined {
  if (accountCount === 0) return undefined;
  let first = Infinity;
  let last = -Infinity;
  for (let account = 0; account < accountCount; account++) {
    const start = firstMonth[account];
    first = Math.min(first, start);
    last = Math.max(last, start + rowStart[account + 1] - rowStart[account] - 1);
  }
  return { first, last };
}

/** Whether an account's last month is the cohort's. */
export function reachesEnd({ rowStart, firstMonth, span }: Panel, account: number): boolean {
  const lastMonth = firstMonth[account] + rowStart[account + 1] - rowStart[account] - 1;
  return lastMonth === span?.last;
}
