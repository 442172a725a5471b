/** Rows that a scanner read from a part of a file, column by column, in memory that threads share. */
import { NULL_FLOAT64, NULL_INT32 } from '../../engine/panel.ts';
import { ROLE } from './scanner-layout.ts';
import type { ScanLayout } from './scanner-layout.ts';

const MAX_INT32 = 2_147_483_647;

/** Bytes of a row that are counted on: where rows are shorter, a part of a file takes more than one block. */
const LEAST_ROW_BYTES = 16;
const BYTES_PER_COLUMN = 2.5;

/** Fields of the head. */
const FROM = 0;
const END = 1;
const NEXT = 2;
const ROWS = 3;
const RUNS = 4;
const OTHERS = 5;
const TEXTS = 6;
const SCANNER = 7;
const IS_SIMPLE = 8;
const HEAD_LENGTH = 9;

/** Columns beside numbers and texts. */
const KEY_COLUMNS = 12;

/** Cuts a buffer into typed arrays of one length. */
class Cutter {
  readonly #memory: SharedArrayBuffer;
  #at = 0;

  constructor(memory: SharedArrayBuffer) {
    this.#memory = memory;
  }

  float64(length: number): Float64Array {
    const array = new Float64Array(this.#memory, this.#at, length);
    this.#at += array.byteLength;
    return array;
  }

  int32(length: number): Int32Array {
    const array = new Int32Array(this.#memory, this.#at, length);
    this.#at += array.byteLength;
    return array;
  }
}

export class ScanBlock {
  /** What another thread makes the same block of. */
  readonly memory: SharedArrayBuffer;
  /** Most rows. */
  readonly capacity: number;
  /** By row: where its record starts, and its month. */
  readonly start: Int32Array;
  readonly month: Int32Array;
  /** By text column and row: codes that the scanner gives texts in the order in which it meets them. */
  readonly codes: readonly Int32Array[];
  /** Runs of rows with the same bytes for an account id: the first row, where the id stands, hash of its bytes. */
  readonly runRow: Int32Array;
  readonly runFrom: Int32Array;
  readonly runTo: Int32Array;
  readonly runHash: Int32Array;
  /** Records that are not plain: how many rows come before each, and where it starts. */
  readonly otherRow: Int32Array;
  readonly otherStart: Int32Array;
  /** Texts that the scanner met here first: text column, code, where it stands. */
  readonly textSlot: Int32Array;
  readonly textCode: Int32Array;
  readonly textFrom: Int32Array;
  readonly textTo: Int32Array;
  readonly #head: Int32Array;
  /** Parallel to the numbers of the layout: 32-bit, or doubles where a value needs them. */
  readonly #narrow: readonly Int32Array[];
  readonly #wide: readonly Float64Array[];
  readonly #isWide: Int32Array;

  constructor({ numbers, texts }: ScanLayout, capacity: number, memory?: SharedArrayBuffer) {
    const int32 = HEAD_LENGTH + numbers.length + capacity * (numbers.length + texts + KEY_COLUMNS);
    this.capacity = capacity;
    this.memory = memory ?? new SharedArrayBuffer(8 * capacity * numbers.length + 4 * int32);
    const cut = new Cutter(this.memory);
    const column = () => cut.int32(capacity);
    this.#wide = numbers.map(() => cut.float64(capacity));
    this.#narrow = numbers.map(column);
    this.codes = Array.from({ length: texts }, column);
    this.start = column();
    this.month = column();
    this.runRow = column();
    this.runFrom = column();
    this.runTo = column();
    this.runHash = column();
    this.otherRow = column();
    this.otherStart = column();
    this.textSlot = column();
    this.textCode = column();
    this.textFrom = column();
    this.textTo = column();
    this.#isWide = cut.int32(numbers.length);
    this.#head = cut.int32(HEAD_LENGTH);
  }

  /** A block for a part of a file of so many bytes; what every row has is there already. */
  static forBytes(layout: ScanLayout, bytes: number): ScanBlock {
    const { columns, constants } = layout;
    const rowBytes = Math.max(LEAST_ROW_BYTES, BYTES_PER_COLUMN * columns.length);
    const rows = Math.max(Math.ceil(bytes / rowBytes), layout.texts) + 1;
    const block = new ScanBlock(layout, rows);
    block.month.fill(constants.month);
    const isRead = (slot: number) =>
      columns.some((column) => column.role === ROLE.number && column.slot === slot);
    constants.numbers.forEach((value, slot) => {
      if (!isRead(slot)) block.#narrow[slot].fill(value);
    });
    return block;
  }

  /** The part of the bytes that is to be read. */
  get from(): number {
    return this.#head[FROM];
  }

  get end(): number {
    return this.#head[END];
  }

  /** Where reading stopped: at the end, or before it where the block is full. */
  get next(): number {
    return this.#head[NEXT];
  }

  get rows(): number {
    return this.#head[ROWS];
  }

  get runs(): number {
    return this.#head[RUNS];
  }

  get others(): number {
    return this.#head[OTHERS];
  }

  get texts(): number {
    return this.#head[TEXTS];
  }

  /** Number of the scanner that read it: each has codes of its own. */
  get scanner(): number {
    return this.#head[SCANNER];
  }

  /** Whether bytes tell where the records of the part end. */
  get isSimple(): boolean {
    return this.#head[IS_SIMPLE] === 1;
  }

  /** Says what is to be read. */
  assign(from: number, end: number): void {
    this.#head[FROM] = from;
    this.#head[END] = end;
  }

  /** Starts reading anew. */
  begin(scanner: number, isSimple: boolean): void {
    this.#head[NEXT] = this.#head[FROM];
    this.#head[ROWS] = 0;
    this.#head[RUNS] = 0;
    this.#head[OTHERS] = 0;
    this.#head[TEXTS] = 0;
    this.#head[SCANNER] = scanner;
    this.#head[IS_SIMPLE] = Number(isSimple);
    this.#isWide.fill(0);
  }

  /** Ends reading at a position, with so many rows. */
  finish(next: number, rows: number): void {
    this.#head[NEXT] = next;
    this.#head[ROWS] = rows;
  }

  /** Whether a record of any kind may not fit any more, of which so many rows were read. */
  isFull(rows: number): boolean {
    const texts = this.#head[TEXTS] + this.codes.length;
    return rows >= this.capacity || this.#head[OTHERS] >= this.capacity || texts > this.capacity;
  }

  /** Puts down a number of a row, NULL_INT32 for null. */
  setNumber(slot: number, row: number, value: number): void {
    if (this.#isWide[slot] === 1)
      this.#wide[slot][row] = value === NULL_INT32 ? NULL_FLOAT64 : value;
    else if (value >= NULL_INT32 && value <= MAX_INT32) this.#narrow[slot][row] = value;
    else this.#widen(slot, row)[row] = value;
  }

  #widen(slot: number, rows: number): Float64Array {
    const wide = this.#wide[slot];
    const narrow = this.#narrow[slot];
    for (let row = 0; row < rows; row++)
      wide[row] = narrow[row] === NULL_INT32 ? NULL_FLOAT64 : narrow[row];
    this.#isWide[slot] = 1;
    return wide;
  }

  /** A column of numbers: NULL_INT32, or NULL_FLOAT64 in doubles, for null. */
  numbers(slot: number): Int32Array | Float64Array {
    return this.#isWide[slot] === 1 ? this.#wide[slot] : this.#narrow[slot];
  }

  /** The last of the numbers, which always fits. */
  get inactiveMonths(): Int32Array {
    return this.#narrow[this.#narrow.length - 1];
  }

  addRun(row: number, from: number, to: number, hash: number): void {
    const run = this.#head[RUNS]++;
    this.runRow[run] = row;
    this.runFrom[run] = from;
    this.runTo[run] = to;
    this.runHash[run] = hash;
  }

  addOther(row: number, start: number): void {
    const other = this.#head[OTHERS]++;
    this.otherRow[other] = row;
    this.otherStart[other] = start;
  }

  addText(slot: number, code: number, from: number, to: number): void {
    const text = this.#head[TEXTS]++;
    this.textSlot[text] = slot;
    this.textCode[text] = code;
    this.textFrom[text] = from;
    this.textTo[text] = to;
  }
}
