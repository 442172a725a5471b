/** Reads rows of a long file from their bytes, as long as they are written plainly. */
import { NULL_CODE, NULL_FLOAT64 } from '../../engine/panel.ts';
import { NO_INACTIVE } from './panel-builder.ts';
import { UNKNOWN } from './scanner-block.ts';
import type { ScannedRow } from './scanner-block.ts';
import type { Dialect } from './records.ts';
import type { RowScanner } from './scanner.ts';
import { ROLE } from './scanner-plan.ts';
import type { ScanPlan } from './scanner-plan.ts';
import { CR, LF } from './scanner-region.ts';
import { BytesTable, HASH_START, hashWith } from './scanner-table.ts';
import type { FoundBytes } from './scanner-table.ts';

const ZERO = 48;
const MINUS = 45;
const POINT = 46;
const SLASH = 47;

/** Longest number, characters without its sign, and powers of ten up to the largest count of places. */
const MAX_DIGITS = 13;
const POWERS = Float64Array.from({ length: 7 }, (_, power) => 10 ** power);

const LAST_DAY = 31;
const FIRST_YEAR = 1970;
const LAST_YEAR = 2099;

/** Where the rows go. */
export interface RowTarget {
  /** Index of an account that has a row, else UNKNOWN. */
  readonly accountOf: (accountId: string) => number;
  /** False, with nothing done, where the row cannot be taken; else its account and codes are set. */
  readonly take: (row: ScannedRow) => boolean;
}

/** A text that is in no table yet: its bytes and hash, and whether it becomes an entry once the row was taken. */
interface NewText extends FoundBytes {
  isNew: boolean;
  from: number;
  to: number;
  end: number;
  hash: number;
}

const noText = (): NewText => ({ isNew: false, from: 0, to: 0, end: 0, hash: 0 });

/** The number of two digits, -1 where they are none. */
function twoDigits(bytes: Buffer, at: number): number {
  const tens = bytes[at] - ZERO;
  const ones = bytes[at + 1] - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

function isDateMark(byte: number): boolean {
  return byte === MINUS || byte === SLASH || byte === POINT;
}

export class LongRowScanner implements RowScanner {
  readonly #plan: ScanPlan;
  readonly #target: RowTarget;
  readonly #decode: (bytes: Buffer) => string;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #roles: Uint8Array;
  readonly #slots: Uint16Array;
  readonly #places: Uint8Array;
  readonly #limits: Float64Array;
  readonly #signed: Uint8Array;
  readonly #required: Uint8Array;
  readonly #accounts = new BytesTable();
  readonly #products = new BytesTable();
  readonly #texts: readonly BytesTable[];
  readonly #row: ScannedRow;
  readonly #newAccount = noText();
  readonly #newTexts: readonly NewText[];
  /** Whether the row holds a text that is in no table yet. */
  #hasNew = false;
  /** Hash of the text that was passed last. */
  #textHash = 0;

  constructor(
    plan: ScanPlan,
    { delimiter, quote }: Dialect,
    decode: (bytes: Buffer) => string,
    target: RowTarget,
  ) {
    const { columns, numbers, constants, textOf } = plan;
    this.#plan = plan;
    this.#target = target;
    this.#decode = decode;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#quote = quote.charCodeAt(0);
    this.#roles = Uint8Array.from(columns, ({ role }) => role);
    this.#slots = Uint16Array.from(columns, ({ slot }) => slot);
    this.#places = Uint8Array.from(numbers, ({ places }) => places);
    this.#limits = Float64Array.from(numbers, ({ limit }) => limit);
    this.#signed = Uint8Array.from(numbers, ({ signed }) => Number(signed));
    this.#required = Uint8Array.from(numbers, ({ required }) => Number(required));
    this.#texts = textOf.map(() => new BytesTable());
    this.#newTexts = textOf.map(noText);
    this.#row = {
      account: UNKNOWN,
      accountId: '',
      month: constants.month,
      product: constants.product,
      inactiveMonths: constants.inactiveMonths,
      numbers: constants.numbers.slice(),
      codes: new Int32Array(textOf.length),
      texts: textOf.map(() => ''),
      line: 0,
    };
  }

  scan(bytes: Buffer, start: number, line: number): number {
    const last = this.#roles.length - 1;
    let at = start;
    if (this.#hasNew) this.#forget();
    for (let column = 0; column <= last; column++) {
      const isQuoted = bytes[at] === this.#quote;
      if (isQuoted) at++;
      at = this.#field(bytes, at, isQuoted ? this.#quote : this.#delimiter, column);
      if (at < 0) return -1;
      if (isQuoted && bytes[at++] !== this.#quote) return -1;
      if (column < last && bytes[at++] !== this.#delimiter) return -1;
    }
    if (bytes[at] === CR) at++;
    if (bytes[at] !== LF) return -1;
    this.#row.line = line;
    if (!this.#target.take(this.#row)) return -1;
    if (this.#hasNew) this.#learn(bytes);
    return at + 1;
  }

  /** Reads the field at `at`, which `end` or the line's end follows. @returns the position after it, -1 if not plain */
  #field(bytes: Buffer, at: number, end: number, column: number): number {
    switch (this.#roles[column]) {
      case ROLE.number:
        return this.#number(bytes, at, this.#slots[column]);
      case ROLE.attribute:
        return this.#attribute(bytes, at, end, this.#slots[column]);
      case ROLE.accountId:
        return this.#accountId(bytes, at, end);
      case ROLE.month:
        return this.#month(bytes, at);
      case ROLE.product:
        return this.#product(bytes, at, end);
      case ROLE.inactiveMonths:
        return this.#inactiveMonths(bytes, at);
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

  /** Notes a text to become an entry of its table once the row was taken. */
  #note(text: NewText, from: number, to: number, end: number): void {
    text.isNew = true;
    text.from = from;
    text.to = to;
    text.end = end;
    text.hash = this.#textHash;
    this.#hasNew = true;
  }

  #learn(bytes: Buffer): void {
    const { account, codes } = this.#row;
    if (this.#newAccount.isNew) this.#accounts.add(bytes, this.#newAccount, account);
    this.#newTexts.forEach((text, slot) => {
      if (text.isNew) this.#texts[slot].add(bytes, text, codes[slot]);
    });
    this.#forget();
  }

  #forget(): void {
    this.#newAccount.isNew = false;
    for (const text of this.#newTexts) text.isNew = false;
    this.#hasNew = false;
  }

  #number(bytes: Buffer, start: number, slot: number): number {
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
      this.#row.numbers[slot] = NULL_FLOAT64;
      return at;
    }
    value *= POWERS[missing];
    if (at - first > MAX_DIGITS || value > this.#limits[slot]) return -1;
    this.#row.numbers[slot] = isNegative && value !== 0 ? -value : value;
    return at;
  }

  /** Reads `2024-01`, `2024-01-31`, `202401`, `20240131`; `/` and `.` do as well. */
  #month(bytes: Buffer, start: number): number {
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
    this.#row.month = year * 12 + month - 1;
    return at;
  }

  #accountId(bytes: Buffer, at: number, end: number): number {
    const row = this.#row;
    const accounts = this.#accounts;
    const length = accounts.lengthOfLast(bytes, at, end);
    if (length >= 0) {
      row.account = accounts.lastValue;
      return at + length;
    }
    const to = this.#passText(bytes, at, end);
    const known = accounts.find(bytes, at, to, end, this.#textHash);
    if (known !== undefined) {
      row.account = known;
      return to;
    }
    const accountId = this.#plan.accountIdOf(this.#decode(bytes.subarray(at, to)));
    if (accountId === undefined) return -1;
    row.accountId = accountId;
    row.account = this.#target.accountOf(accountId);
    this.#note(this.#newAccount, at, to, end);
    return to;
  }

  #product(bytes: Buffer, at: number, end: number): number {
    const products = this.#products;
    const length = products.lengthOfLast(bytes, at, end);
    if (length >= 0) {
      this.#row.product = products.lastValue;
      return at + length;
    }
    const to = this.#passText(bytes, at, end);
    const hash = this.#textHash;
    let code = products.find(bytes, at, to, end, hash);
    if (code === undefined) {
      code = this.#plan.productOf(this.#decode(bytes.subarray(at, to)));
      if (code === undefined) return -1;
      products.add(bytes, { from: at, to, end, hash }, code);
    }
    this.#row.product = code;
    return to;
  }

  #inactiveMonths(bytes: Buffer, at: number): number {
    const slot = this.#places.length - 1;
    const to = this.#number(bytes, at, slot);
    const months = this.#row.numbers[slot];
    this.#row.inactiveMonths = months === NULL_FLOAT64 ? NO_INACTIVE : months;
    return to;
  }

  #attribute(bytes: Buffer, at: number, end: number, slot: number): number {
    const { codes, texts } = this.#row;
    const table = this.#texts[slot];
    const length = table.lengthOfLast(bytes, at, end);
    if (length >= 0) {
      codes[slot] = table.lastValue;
      return at + length;
    }
    const to = this.#passText(bytes, at, end);
    const known = table.find(bytes, at, to, end, this.#textHash);
    if (known !== undefined) {
      codes[slot] = known;
      return to;
    }
    texts[slot] = this.#plan.textOf[slot](this.#decode(bytes.subarray(at, to)));
    codes[slot] = texts[slot] === '' ? NULL_CODE : UNKNOWN;
    this.#note(this.#newTexts[slot], at, to, end);
    return to;
  }
}
