/** Rows that a parser read from a part of a file, column by column: what every parser yields and every collector takes. */
import { NULL_FLOAT64, NULL_INT32 } from '../../../engine/panel.ts';
import type { CsvRecord } from '../source/records.ts';
import type { RowDraft, RowFault } from './row-reader.ts';

const FIRST_ROWS = 1024;
const MAX_INT32 = 2_147_483_647;

/** A record that became no row. */
export interface RejectedRecord {
  /** Rows of the batch that come before it. */
  readonly row: number;
  readonly record: CsvRecord;
  readonly fault: RowFault;
}

/** An account id that the parser met first in this batch. */
export interface NewId {
  readonly id: string;
  /** Whether the parser has given this id no other code. */
  readonly isDistinct: boolean;
}

/**
 * A batch belongs to its parser, which fills it again once it was taken. Codes of ids and texts are those of the parser:
 * they count from 0 in the order in which `newIds` and `newTexts` of its batches list them.
 */
export class RowBatch {
  /** Rows so far, and records that they and the rejected ones were read from, with those that gave no row. */
  rows = 0;
  records = 0;
  /** By row: line on which its record starts, code of its account id, month, product code. */
  line = new Int32Array(0);
  account = new Int32Array(0);
  month = new Int32Array(0);
  product = new Int32Array(0);
  /** By text column and row: codes of texts. */
  texts: Int32Array[];
  readonly newIds: NewId[] = [];
  /** By text column. */
  readonly newTexts: string[][];
  readonly rejected: RejectedRecord[] = [];
  /** The record that a row was read from. */
  recordOf: (row: number) => CsvRecord = () => ({ line: 0, fields: [] });
  #narrow: Int32Array[];
  readonly #wide: (Float64Array | undefined)[];

  /** `numbers`: count of numeric columns; one more holds the inactive months. `texts`: count of text columns. */
  constructor(numbers: number, texts: number) {
    this.#narrow = Array.from({ length: numbers + 1 }, () => new Int32Array(0));
    this.#wide = this.#narrow.map(() => undefined);
    this.texts = Array.from({ length: texts }, () => new Int32Array(0));
    this.newTexts = this.texts.map(() => []);
    this.reserve(FIRST_ROWS);
  }

  /** Most rows without more room. */
  get capacity(): number {
    return this.line.length;
  }

  /** Makes room for as many rows. */
  reserve(rows: number): void {
    if (rows <= this.capacity) return;
    this.line = longer(this.line, rows);
    this.account = longer(this.account, rows);
    this.month = longer(this.month, rows);
    this.product = longer(this.product, rows);
    this.texts = this.texts.map((codes) => longer(codes, rows));
    this.#narrow = this.#narrow.map((values) => longer(values, rows));
    this.#wide.fill(undefined);
  }

  /** Empties the batch. */
  clear(): void {
    this.rows = 0;
    this.records = 0;
    this.#wide.fill(undefined);
    this.newIds.length = 0;
    this.rejected.length = 0;
    for (const texts of this.newTexts) texts.length = 0;
  }

  /** Sets a number of the row that is being read, NULL_INT32 for null. */
  setNumber(slot: number, value: number): void {
    const wide = this.#wide[slot];
    if (wide) wide[this.rows] = value === NULL_INT32 ? NULL_FLOAT64 : value;
    else if (value >= NULL_INT32 && value <= MAX_INT32) this.#narrow[slot][this.rows] = value;
    else this.#widen(slot)[this.rows] = value;
  }

  #widen(slot: number): Float64Array {
    const narrow = this.#narrow[slot];
    const wide = new Float64Array(this.capacity);
    for (let row = 0; row < this.rows; row++)
      wide[row] = narrow[row] === NULL_INT32 ? NULL_FLOAT64 : narrow[row];
    this.#wide[slot] = wide;
    return wide;
  }

  /** Sets every row of a column that no row will set. */
  fillNumber(slot: number, value: number): void {
    this.#narrow[slot].fill(value);
  }

  /** A column of numbers: NULL_INT32, or NULL_FLOAT64 in doubles, for null. */
  numbers(slot: number): Int32Array | Float64Array {
    return this.#wide[slot] ?? this.#narrow[slot];
  }

  /** NULL_INT32 where not given. */
  get inactiveMonths(): Int32Array {
    return this.#narrow[this.#narrow.length - 1];
  }

  /** Adds a row as a reader of records has read it. */
  addDraft(draft: RowDraft, account: number, codeOf: (slot: number, text: string) => number): void {
    if (this.rows === this.capacity) this.#double();
    const row = this.rows;
    this.line[row] = draft.line;
    this.account[row] = account;
    this.month[row] = draft.month;
    this.product[row] = draft.product;
    const { numbers, texts } = draft;
    for (let slot = 0; slot < numbers.length; slot++) {
      const value = numbers[slot];
      // The least 32-bit number stands for null, so such an amount needs a double.
      if (value === NULL_INT32) (this.#wide[slot] ?? this.#widen(slot))[row] = value;
      else this.setNumber(slot, value ?? NULL_INT32);
    }
    this.setNumber(this.#narrow.length - 1, draft.inactiveMonths ?? NULL_INT32);
    for (let slot = 0; slot < texts.length; slot++)
      this.texts[slot][row] = codeOf(slot, texts[slot]);
    this.rows++;
  }

  #double(): void {
    const wide = this.#wide.slice();
    this.reserve(this.capacity * 2);
    wide.forEach((values, slot) => {
      if (!values) return;
      const wider = new Float64Array(this.capacity);
      wider.set(values);
      this.#wide[slot] = wider;
    });
  }

  /** Adds a record that became no row. */
  reject(record: CsvRecord, fault: RowFault): void {
    this.rejected.push({ row: this.rows, record, fault });
  }
}

function longer(values: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(length);
  copy.set(values);
  return copy;
}
