/** Reads rows of a long file from their bytes, as long as they are written plainly. */
import { NULL_CODE, NULL_INT32 } from '../../../engine/panel.ts';
import { ROLE } from './byte-plan.ts';
import type { BytePlan } from './byte-plan.ts';
import { CR, LF } from './byte-records.ts';
import type { RowBatch } from './row-batch.ts';
import { BytesTable, HASH_START, hashWith, isSame } from './byte-table.ts';

const ZERO = 48;
const MINUS = 45;
const POINT = 46;
const SLASH = 47;

/** Longest number, characters without its sign, and powers of ten up to the largest count of places. */
const MAX_DIGITS = 13;
/** Digits of which any number of them fits 32 bits. */
const MAX_SHORT_DIGITS = 9;
const POWERS = Float64Array.from({ length: 11 }, (_, power) => 10 ** power);

/** Ids are looked up by their bytes alone. */
const NO_END = -1;

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

/** Code of an account id or product that the reader of records must reject. */
const REJECTED = -1;

export class ByteRows {
  readonly #plan: BytePlan;
  readonly #batch: RowBatch;
  readonly #decode: (bytes: Buffer) => string;
  /** The bytes that are read, to be compared several at a time. */
  #view: DataView = new DataView(new ArrayBuffer(0));
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #roles: Uint8Array;
  readonly #slots: Uint16Array;
  readonly #places: Uint8Array;
  readonly #limits: Float64Array;
  readonly #signed: Uint8Array;
  readonly #required: Uint8Array;
  readonly #products = new BytesTable();
  readonly #texts: readonly BytesTable[];
  readonly #textCounts: number[];
  readonly #otherTexts: readonly Map<string, number>[];
  readonly #ids = new BytesTable();
  #idCount = 0;
  /** Ids of which other bytes, or the general parser, may give the same. */
  readonly #otherIds = new Map<string, number>();
  /** Hash of the text that was passed last. */
  #textHash = 0;
  /** Position, length and code of the previous row's account id; length -1 before the first row. */
  #idFrom = 0;
  #idLength = -1;
  #idEnd = 0;
  #idCode = REJECTED;
  /** The account id of the record, where it is another. */
  #isNewId = false;
  #newFrom = 0;
  #newTo = 0;
  #newEnd = 0;
  #newHash = 0;

  /** `decode`: the text of bytes that begin and end with a character. */
  constructor(plan: BytePlan, batch: RowBatch, decode: (bytes: Buffer) => string) {
    const { columns, numbers, textOf } = plan;
    this.#plan = plan;
    this.#batch = batch;
    this.#decode = decode;
    this.#delimiter = plan.delimiter.charCodeAt(0);
    this.#quote = plan.quote.charCodeAt(0);
    this.#roles = Uint8Array.from(columns, ({ role }) => role);
    this.#slots = Uint16Array.from(columns, ({ slot }) => slot);
    this.#places = Uint8Array.from(numbers, ({ places }) => places);
    this.#limits = Float64Array.from(numbers, ({ limit }) => limit);
    this.#signed = Uint8Array.from(numbers, ({ signed }) => Number(signed));
    this.#required = Uint8Array.from(numbers, ({ required }) => Number(required));
    this.#texts = textOf.map(() => new BytesTable());
    this.#textCounts = textOf.map(() => 0);
    this.#otherTexts = textOf.map(() => new Map());
  }

  /** Says which bytes `read` reads. */
  begin(bytes: Buffer): void {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#idLength = -1;
  }

  /** Gives a row what every row of the file has, before the first is read. */
  fillConstants(): void {
    const { columns, constants } = this.#plan;
    this.#batch.month.fill(constants.month);
    this.#batch.product.fill(constants.product);
    constants.numbers.forEach((value, slot) => {
      const isRead = columns.some((one) => one.role === ROLE.number && one.slot === slot);
      if (!isRead) this.#batch.fillNumber(slot, value);
    });
  }

  /**
   * Reads the record at `start` into the batch's next row, which has room.
   * @returns the position after the record, -1 where it is not written plainly
   */
  read(bytes: Buffer, start: number, line: number): number {
    const batch = this.#batch;
    const next = this.#record(bytes, start, batch);
    if (next < 0) return -1;
    if (this.#isNewId) this.#findId(bytes);
    if (this.#idCode === REJECTED) return -1;
    batch.account[batch.rows] = this.#idCode;
    batch.line[batch.rows] = line;
    batch.rows++;
    batch.records++;
    return next;
  }

  /** Code of an id that a record gives which is not written plainly. */
  codeOfId(id: string): number {
    let code = this.#otherIds.get(id);
    if (code === undefined) {
      code = this.#idCount++;
      this.#otherIds.set(id, code);
      this.#batch.newIds.push({ id, isDistinct: false });
    }
    return code;
  }

  /** Code of a text of such a record. */
  codeOfOther(slot: number, text: string): number {
    const known = this.#otherTexts[slot];
    const code = known.get(text) ?? this.#newCode(slot, text);
    known.set(text, code);
    return code;
  }

  #newCode(slot: number, text: string): number {
    if (text === '') return NULL_CODE;
    this.#batch.newTexts[slot].push(text);
    return this.#textCounts[slot]++;
  }

  #findId(bytes: Buffer): void {
    const from = this.#newFrom;
    const to = this.#newTo;
    const hash = this.#newHash;
    this.#idFrom = from;
    this.#idLength = to - from;
    this.#idEnd = this.#newEnd;
    const known = this.#ids.find(bytes, from, to, NO_END, hash);
    this.#idCode = known ?? this.#addId(bytes);
    if (known === undefined) this.#ids.add(bytes, { from, to, end: NO_END, hash }, this.#idCode);
  }

  #addId(bytes: Buffer): number {
    const from = this.#newFrom;
    const to = this.#newTo;
    const cell = this.#decode(bytes.subarray(from, to));
    const id = this.#plan.accountIdOf(cell);
    if (id === undefined) return REJECTED;
    // Only bytes that are the id, character by character, are the only ones that spell it.
    if (id !== cell || id.length !== to - from) return this.codeOfId(id);
    this.#batch.newIds.push({ id, isDistinct: true });
    return this.#idCount++;
  }

  /** @returns the position after the record, -1 where it is not plain */
  #record(bytes: Buffer, start: number, batch: RowBatch): number {
    const last = this.#roles.length - 1;
    let at = start;
    for (let column = 0; column <= last; column++) {
      const isQuoted = bytes[at] === this.#quote;
      if (isQuoted) at++;
      const end = isQuoted ? this.#quote : this.#delimiter;
      at = this.#field(bytes, at, end, column, batch);
      if (at < 0) return -1;
      if (isQuoted && bytes[at++] !== this.#quote) return -1;
      if (column < last && bytes[at++] !== this.#delimiter) return -1;
    }
    if (bytes[at] === CR) at++;
    return bytes[at] === LF ? at + 1 : -1;
  }

  /** Reads the field at `at`, which `end` or the line's end follows. @returns the position after it, -1 if not plain */
  #field(bytes: Buffer, at: number, end: number, column: number, batch: RowBatch): number {
    switch (this.#roles[column]) {
      case ROLE.number:
        return this.#readNumber(bytes, at, this.#slots[column], batch);
      case ROLE.text:
        return this.#readText(bytes, at, end, this.#slots[column], batch);
      case ROLE.accountId:
        return this.#readId(bytes, at, end);
      case ROLE.product:
        return this.#readProduct(bytes, at, end, batch);
      case ROLE.month:
        return this.#readMonth(bytes, at, batch);
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
  #readNumber(bytes: Buffer, start: number, slot: number, batch: RowBatch): number {
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
      return this.#readAnyNumber(bytes, start, slot, batch);
    const number = value * POWERS[missing];
    if (number > this.#limits[slot]) return -1;
    batch.setNumber(slot, number);
    return at;
  }

  #readAnyNumber(bytes: Buffer, start: number, slot: number, batch: RowBatch): number {
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
      batch.setNumber(slot, NULL_INT32);
      return at;
    }
    value *= POWERS[missing];
    if (at - first > MAX_DIGITS || value > this.#limits[slot]) return -1;
    // A double of this value stands for null; so does the least 32-bit number, which is read the general way.
    if (isNegative && value === -NULL_INT32) return -1;
    batch.setNumber(slot, isNegative && value !== 0 ? -value : value);
    return at;
  }

  /** Reads `2024-01`, `2024-01-31`, `202401`, `20240131`; `/` and `.` do as well. */
  #readMonth(bytes: Buffer, start: number, batch: RowBatch): number {
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
    batch.month[batch.rows] = year * 12 + month - 1;
    return at;
  }

  #readId(bytes: Buffer, at: number, end: number): number {
    const length = this.#idLength;
    this.#isNewId = length < 0 || end !== this.#idEnd || !this.#isIdAt(bytes, at, end);
    if (!this.#isNewId) return at + length;
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

  #readProduct(bytes: Buffer, at: number, end: number, batch: RowBatch): number {
    const table = this.#products;
    const length = table.lengthOfLast(bytes, this.#view, at, end);
    const to = length >= 0 ? at + length : this.#passText(bytes, at, end);
    let code: number | undefined = table.lastValue;
    if (length < 0) {
      const hash = this.#textHash;
      code = table.find(bytes, at, to, end, hash);
      if (code === undefined) {
        code = this.#plan.productOf(this.#decode(bytes.subarray(at, to))) ?? REJECTED;
        table.add(bytes, { from: at, to, end, hash }, code);
      }
    }
    batch.product[batch.rows] = code;
    return code === REJECTED ? -1 : to;
  }

  #readText(bytes: Buffer, at: number, end: number, slot: number, batch: RowBatch): number {
    const table = this.#texts[slot];
    const codes = batch.texts[slot];
    const length = table.lengthOfLast(bytes, this.#view, at, end);
    if (length >= 0) {
      codes[batch.rows] = table.lastValue;
      return at + length;
    }
    const to = this.#passText(bytes, at, end);
    const hash = this.#textHash;
    const code = table.find(bytes, at, to, end, hash) ?? this.#addText(bytes, at, to, end, slot);
    codes[batch.rows] = code;
    return to;
  }

  #addText(bytes: Buffer, from: number, to: number, end: number, slot: number): number {
    const text = this.#plan.textOf[slot](this.#decode(bytes.subarray(from, to)));
    const code = this.#newCode(slot, text);
    this.#texts[slot].add(bytes, { from, to, end, hash: this.#textHash }, code);
    return code;
  }
}
