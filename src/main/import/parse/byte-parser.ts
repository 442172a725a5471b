/** Reads rows of a long file from their bytes, as long as they are written plainly. */
import { NULL_INT32 } from '../../../engine/panel.ts';
import type { ScanBlock } from '../scanner-block.ts';
import { ROLE } from '../scanner-layout.ts';
import type { ScanLayout } from '../scanner-layout.ts';
import { CR, LF, areQuotesSimple, recordEnd } from './byte-records.ts';
import { BytesTable, HASH_START, hashWith, isSame } from './byte-table.ts';

const ZERO = 48;
const MINUS = 45;
const POINT = 46;
const SLASH = 47;

/** Longest number, characters without its sign, and powers of ten up to the largest count of places. */
const MAX_DIGITS = 13;
/** Digits of which any number of them fits 32 bits. */
const MAX_SHORT_DIGITS = 9;
const POWERS = Float64Array.from({ length: 7 }, (_, power) => 10 ** power);

const LAST_DAY = 31;
const FIRST_YEAR = 1970;
const LAST_YEAR = 2099;

/** The number of two digits, -1 where they are none. */
function twoDigits(bytes: Buffer, at: number): number {
  const tens = bytes[at] - ZERO;
  const ones = bytes[at + 1] - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

function isDateMark(byte: number): boolean {
  return byte === MINUS || byte === SLASH || byte === POINT;
}

export class RowScanner {
  /** Tells its codes from those of other scanners of the file. */
  readonly #number: number;
  /** The bytes at hand, to be compared several at a time. */
  #view: DataView = new DataView(new ArrayBuffer(0));
  readonly #layout: ScanLayout;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #roles: Uint8Array;
  readonly #slots: Uint16Array;
  readonly #places: Uint8Array;
  readonly #limits: Float64Array;
  readonly #signed: Uint8Array;
  readonly #required: Uint8Array;
  readonly #texts: readonly BytesTable[];
  /** Hash of the text that was passed last. */
  #textHash = 0;
  /** The account id of the run at hand, length -1 where none was begun; and that of the record at hand where it is another. */
  #idFrom = 0;
  #idLength = -1;
  #idEnd = 0;
  #isNewRun = false;
  #newFrom = 0;
  #newTo = 0;
  #newEnd = 0;
  #newHash = 0;

  constructor(layout: ScanLayout, number: number) {
    const { columns, numbers, texts, dialect } = layout;
    this.#layout = layout;
    this.#number = number;
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#quote = dialect.quote.charCodeAt(0);
    this.#roles = Uint8Array.from(columns, ({ role }) => role);
    this.#slots = Uint16Array.from(columns, ({ slot }) => slot);
    this.#places = Uint8Array.from(numbers, ({ places }) => places);
    this.#limits = Float64Array.from(numbers, ({ limit }) => limit);
    this.#signed = Uint8Array.from(numbers, ({ signed }) => Number(signed));
    this.#required = Uint8Array.from(numbers, ({ required }) => Number(required));
    this.#texts = Array.from({ length: texts }, () => new BytesTable());
  }

  /** Reads the part of the bytes that the block was assigned; it begins and ends with a record. */
  scan(bytes: Buffer, block: ScanBlock): void {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const { end, from } = block;
    const isSimple = areQuotesSimple(bytes, from, end, this.#layout.dialect);
    block.begin(this.#number, isSimple);
    if (!isSimple) return;
    this.#idLength = -1;
    let at = from;
    let row = 0;
    while (at < end && !block.isFull(row)) {
      const next = this.#record(bytes, at, block, row);
      if (next < 0) {
        block.addOther(row, at);
        at = recordEnd(bytes, at);
        continue;
      }
      block.start[row] = at;
      if (this.#isNewRun) this.#beginRun(block, row);
      row++;
      at = next;
    }
    block.finish(at, row);
  }

  #beginRun(block: ScanBlock, row: number): void {
    this.#idFrom = this.#newFrom;
    this.#idLength = this.#newTo - this.#newFrom;
    this.#idEnd = this.#newEnd;
    block.addRun(row, this.#newFrom, this.#newTo, this.#newHash);
  }

  /** @returns the position after the record, -1 where it is not plain */
  #record(bytes: Buffer, start: number, block: ScanBlock, row: number): number {
    const last = this.#roles.length - 1;
    let at = start;
    for (let column = 0; column <= last; column++) {
      const isQuoted = bytes[at] === this.#quote;
      if (isQuoted) at++;
      const end = isQuoted ? this.#quote : this.#delimiter;
      at = this.#field(bytes, at, end, column, block, row);
      if (at < 0) return -1;
      if (isQuoted && bytes[at++] !== this.#quote) return -1;
      if (column < last && bytes[at++] !== this.#delimiter) return -1;
    }
    if (bytes[at] === CR) at++;
    return bytes[at] === LF ? at + 1 : -1;
  }

  /** Reads the field at `at`, which `end` or the line's end follows. @returns the position after it, -1 if not plain */
  #field(
    bytes: Buffer,
    at: number,
    end: number,
    column: number,
    block: ScanBlock,
    row: number,
  ): number {
    switch (this.#roles[column]) {
      case ROLE.number:
        return this.#readNumber(bytes, at, this.#slots[column], block, row);
      case ROLE.text:
        return this.#readText(bytes, at, end, this.#slots[column], block, row);
      case ROLE.accountId:
        return this.#readId(bytes, at, end);
      case ROLE.month:
        return this.#readMonth(bytes, at, block, row);
      default:
        return this.#passUnused(bytes, at, end);
    }
  }

  #passUnused(bytes: Buffer, start: number, end: number): number {
    let at = start;
    let byte = bytes[at];
    while (byte !== end && byte !== LF) byte = bytes[++at];
    return byte === LF && at > start && bytes[at - 1] === CR ? at - 1 : at;
  }

  /** @returns the position after the text; its hash is kept */
  #passText(bytes: Buffer, start: number, end: number): number {
    let at = start;
    let hash = HASH_START;
    let byte = bytes[at];
    while (byte !== end && byte !== LF && !(byte === CR && bytes[at + 1] === LF)) {
      hash = hashWith(hash, byte);
      byte = bytes[++at];
    }
    this.#textHash = hash;
    return at;
  }

  /** Reads up to nine digits with or without a point among them in 32-bit numbers; all else as any number. */
  #readNumber(bytes: Buffer, start: number, slot: number, block: ScanBlock, row: number): number {
    let at = start;
    let value = 0;
    let digit = (bytes[at] - ZERO) >>> 0;
    while (digit <= 9) {
      value = (Math.imul(value, 10) + digit) | 0;
      digit = (bytes[++at] - ZERO) >>> 0;
    }
    let digits = at - start;
    let missing = this.#places[slot];
    if (bytes[at] === POINT) {
      const decimals = ++at;
      digit = (bytes[at] - ZERO) >>> 0;
      while (digit <= 9) {
        value = (Math.imul(value, 10) + digit) | 0;
        digit = (bytes[++at] - ZERO) >>> 0;
      }
      digits += at - decimals;
      missing -= at - decimals;
    }
    if (missing < 0 || digits === 0 || digits > MAX_SHORT_DIGITS)
      return this.#readAnyNumber(bytes, start, slot, block, row);
    const number = value * POWERS[missing];
    if (number > this.#limits[slot]) return -1;
    block.setNumber(slot, row, number);
    return at;
  }

  #readAnyNumber(
    bytes: Buffer,
    start: number,
    slot: number,
    block: ScanBlock,
    row: number,
  ): number {
    let at = start;
    const isNegative = bytes[at] === MINUS && this.#signed[slot] === 1;
    if (isNegative) at++;
    const first = at;
    let value = 0;
    let digit = bytes[at] - ZERO;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = bytes[++at] - ZERO;
    }
    let missing = this.#places[slot];
    if (bytes[at] === POINT) {
      const point = at;
      digit = bytes[++at] - ZERO;
      while (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        digit = bytes[++at] - ZERO;
      }
      missing -= at - point - 1;
      if (missing < 0 || at - first === 1) return -1;
    }
    if (at === first) {
      if (isNegative || this.#required[slot] === 1) return -1;
      block.setNumber(slot, row, NULL_INT32);
      return at;
    }
    value *= POWERS[missing];
    if (at - first > MAX_DIGITS || value > this.#limits[slot]) return -1;
    // A double of this value stands for null; so does the least 32-bit number, which is read the general way.
    if (isNegative && value === -NULL_INT32) return -1;
    block.setNumber(slot, row, isNegative && value !== 0 ? -value : value);
    return at;
  }

  /** Reads `2024-01`, `2024-01-31`, `202401`, `20240131`; `/` and `.` do as well. */
  #readMonth(bytes: Buffer, start: number, block: ScanBlock, row: number): number {
    const century = twoDigits(bytes, start);
    const yearOfCentury = twoDigits(bytes, start + 2);
    if (century < 0 || yearOfCentury < 0) return -1;
    const year = century * 100 + yearOfCentury;
    let at = start + 4;
    const hasMarks = isDateMark(bytes[at]);
    if (hasMarks) at++;
    const month = twoDigits(bytes, at);
    if (month < 1 || month > 12 || year < FIRST_YEAR || year > LAST_YEAR) return -1;
    at += 2;
    const day = hasMarks && isDateMark(bytes[at]) ? at + 1 : at;
    if (day > at || !hasMarks) {
      const dayOfMonth = twoDigits(bytes, day);
      if (dayOfMonth === 0 || dayOfMonth > LAST_DAY) return -1;
      if (dayOfMonth > 0) at = day + 2;
    }
    block.month[row] = year * 12 + month - 1;
    return at;
  }

  #readId(bytes: Buffer, at: number, end: number): number {
    const length = this.#idLength;
    this.#isNewRun = length < 0 || end !== this.#idEnd || !this.#isIdAt(bytes, at, end);
    if (!this.#isNewRun) return at + length;
    const to = this.#passText(bytes, at, end);
    this.#newFrom = at;
    this.#newTo = to;
    this.#newEnd = end;
    this.#newHash = this.#textHash;
    return to;
  }

  /** Whether the id of the run at hand stands at `at` with `end` after it. */
  #isIdAt(bytes: Buffer, at: number, end: number): boolean {
    const length = this.#idLength;
    return bytes[at + length] === end && isSame(this.#view, this.#idFrom, this.#view, at, length);
  }

  #readText(
    bytes: Buffer,
    at: number,
    end: number,
    slot: number,
    block: ScanBlock,
    row: number,
  ): number {
    const table = this.#texts[slot];
    const length = table.lengthOfLast(bytes, this.#view, at, end);
    if (length >= 0) {
      block.codes[slot][row] = table.lastValue;
      return at + length;
    }
    const to = this.#passText(bytes, at, end);
    const hash = this.#textHash;
    let code = table.find(bytes, at, to, end, hash);
    if (code === undefined) {
      code = table.count;
      table.add(bytes, { from: at, to, end, hash }, code);
      block.addText(slot, code, at, to);
    }
    block.codes[slot][row] = code;
    return to;
  }
}
