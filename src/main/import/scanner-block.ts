/** Rows that the scanner has read, gathered so that columns grow by many values at a time. */
import type { Month } from '../../engine/months.ts';

/** One account-month as the scanner read it. Reused between rows: the builder copies it. */
export interface ScannedRow {
  /** Index of the account, or UNKNOWN with its `accountId`; the builder then sets it. */
  account: number;
  accountId: string;
  month: Month;
  /** Product code, 0 where the row names none. */
  product: number;
  /** NO_INACTIVE where not given. */
  inactiveMonths: number;
  /** Parallel to the columns of the reader; NULL_FLOAT64 where empty. */
  readonly numbers: Float64Array;
  /** Parallel to the attributes of the reader: codes, or UNKNOWN with a text; the builder then sets them. */
  readonly codes: Int32Array;
  readonly texts: string[];
  line: number;
}

/** Stands for an account or a text that has no place yet. */
export const UNKNOWN = -2;

const CAPACITY = 4096;

export class RowBlock {
  readonly #account = new Int32Array(CAPACITY);
  readonly #month = new Int32Array(CAPACITY);
  readonly #line = new Int32Array(CAPACITY);
  readonly #numbers: readonly Float64Array[];
  readonly #codes: readonly Int32Array[];
  #length = 0;

  /** How many numbers and attributes a row has. */
  constructor(numbers: number, attributes: number) {
    this.#numbers = Array.from({ length: numbers }, () => new Float64Array(CAPACITY));
    this.#codes = Array.from({ length: attributes }, () => new Int32Array(CAPACITY));
  }

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === CAPACITY;
  }

  /** Adds a row whose account and codes are known. */
  add(row: ScannedRow): void {
    const at = this.#length++;
    this.#account[at] = row.account;
    this.#month[at] = row.month;
    this.#line[at] = row.line;
    const numbers = this.#numbers;
    for (let slot = 0; slot < numbers.length; slot++) numbers[slot][at] = row.numbers[slot];
    const codes = this.#codes;
    for (let slot = 0; slot < codes.length; slot++) codes[slot][at] = row.codes[slot];
  }

  /** What was gathered; valid until the next row. */
  get columns(): {
    readonly account: Int32Array;
    readonly month: Int32Array;
    readonly line: Int32Array;
    readonly numbers: readonly Float64Array[];
    readonly codes: readonly Int32Array[];
  } {
    const length = this.#length;
    return {
      account: this.#account.subarray(0, length),
      month: this.#month.subarray(0, length),
      line: this.#line.subarray(0, length),
      numbers: this.#numbers.map((values) => values.subarray(0, length)),
      codes: this.#codes.map((values) => values.subarray(0, length)),
    };
  }

  clear(): void {
    this.#length = 0;
  }
}
