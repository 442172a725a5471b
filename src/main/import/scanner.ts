/**
 * Cuts a file into records at its bytes and hands them to a scanner of rows. What that one does not take, PapaParse cuts
 * as everywhere else, a record at a time; and all that follows from a piece on in which bytes alone do not tell where
 * records end, or in which the scanner took too little.
 */
import { MAX_RECORD_LENGTH, RecordReader } from './records.ts';
import type { CsvRecord, Dialect } from './records.ts';
import { CellDecoder } from './scanner-text.ts';
import { isScannable, lastRecordEnd, recordEnd } from './scanner-region.ts';
import type { TextPiece } from './source.ts';

/** Takes rows straight from their bytes. */
export interface RowScanner {
  /**
   * Takes the record at `at`, of line `line`. `bytes` end with a whole record.
   * @returns the position after it, or -1 where it was not taken: nothing was done then
   */
  scan(bytes: Buffer, at: number, line: number): number;
}

/** What is done with the records of a file. */
export interface RecordWork {
  readonly take: (record: CsvRecord) => void;
  /** Takes the records it can in place of `take`. */
  readonly scanner: RowScanner | undefined;
}

/** Gives the records of a file out of its pieces. */
export interface RecordFeed {
  push(piece: TextPiece): void;
  /** After the last piece. */
  end(): void;
}

/** What a feed is made of. */
export interface FeedSource {
  readonly fileName: string;
  readonly dialect: Dialect;
  /** Label of the encoding as far as it is known. */
  readonly encoding: () => string;
  readonly take: (record: CsvRecord) => void;
  /** The scanner of the records that follow, once the header was taken. */
  readonly scanner: () => RowScanner | undefined;
}

/** The general way: PapaParse cuts every record. */
export class TextFeed implements RecordFeed {
  readonly #records: RecordReader;
  readonly #take: (record: CsvRecord) => void;

  constructor({ fileName, dialect, take }: FeedSource) {
    this.#records = new RecordReader(fileName, dialect);
    this.#take = take;
  }

  push({ text }: Pick<TextPiece, 'text'>): void {
    for (const record of this.#records.push(text)) this.#take(record);
  }

  end(): void {
    for (const record of this.#records.end()) this.#take(record);
  }
}

const NO_SCANNER: RowScanner = { scan: () => -1 };

/** Share of the records of a piece that the scanner must take, and how many records say nothing yet. */
const LEAST_SHARE = 0.75;
const FEW_RECORDS = 200;

/** Line ends pushed at a time to bring PapaParse to a line. */
const LINES_AT_ONCE = 1 << 16;

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** The fast way, which becomes the general one where it must. */
export class ScanFeed implements RecordFeed {
  readonly #source: FeedSource;
  readonly #general: TextFeed;
  readonly #decoder: CellDecoder;
  #isGeneral = false;
  /** The bytes of the record that the pieces so far have begun, and after them those of a piece. */
  #buffer = Buffer.alloc(0);
  #restLength = 0;
  #line = 1;
  #isAtStart = true;
  #takesTooLittle = false;

  constructor(source: FeedSource) {
    this.#source = source;
    this.#general = new TextFeed(source);
    this.#decoder = new CellDecoder(source.encoding);
  }

  push(piece: TextPiece): void {
    if (!this.#isGeneral && !this.#scanPiece(piece)) this.#handOver();
    if (this.#isGeneral) this.#general.push(piece);
  }

  end(): void {
    const rest = this.#rest;
    if (!this.#isGeneral && rest.length > 0) {
      if (rest.includes(this.#source.dialect.quote)) this.#handOver();
      else this.#cut(rest);
    }
    if (this.#isGeneral) this.#general.end();
  }

  /** False, with nothing done, where PapaParse is to take the piece. */
  #scanPiece(piece: TextPiece): boolean {
    const { dialect, encoding } = this.#source;
    if (this.#takesTooLittle || !isScannable(dialect, encoding())) return false;
    const bytes = this.#joined(piece.bytes);
    const start = this.#markLength(bytes);
    const end = lastRecordEnd(bytes, start, dialect);
    if (end < 0 || (end === 0 && bytes.length > MAX_RECORD_LENGTH)) return false;
    if (end > 0) this.#scan(bytes.subarray(0, end), start);
    bytes.copyWithin(0, end);
    this.#restLength = bytes.length - end;
    return true;
  }

  get #rest(): Buffer {
    return this.#buffer.subarray(0, this.#restLength);
  }

  /** The record that was begun and the bytes of a piece. */
  #joined(bytes: Buffer): Buffer {
    const length = this.#restLength + bytes.length;
    if (length > this.#buffer.length) {
      const longer = Buffer.alloc(length + (length >> 3));
      this.#rest.copy(longer);
      this.#buffer = longer;
    }
    bytes.copy(this.#buffer, this.#restLength);
    return this.#buffer.subarray(0, length);
  }

  #markLength(bytes: Buffer): number {
    if (!this.#isAtStart || this.#source.encoding() !== 'utf-8') return 0;
    return BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte) ? BYTE_ORDER_MARK.length : 0;
  }

  /** Gives the records of bytes that end with a whole one. */
  #scan(bytes: Buffer, start: number): void {
    const { scanner } = this.#source;
    const firstLine = this.#line;
    let rows = scanner() ?? NO_SCANNER;
    let taken = 0;
    this.#isAtStart = false;
    for (let at = start; at < bytes.length; this.#line++) {
      const next = rows.scan(bytes, at, this.#line);
      if (next >= 0) {
        at = next;
        taken++;
        continue;
      }
      const end = recordEnd(bytes, at);
      this.#cut(bytes.subarray(at, end));
      at = end;
      rows = scanner() ?? NO_SCANNER;
    }
    const records = this.#line - firstLine;
    this.#takesTooLittle = records > FEW_RECORDS && taken < records * LEAST_SHARE;
  }

  /** Gives one record, of the line at hand, as the general way would. */
  #cut(bytes: Buffer): void {
    const { fileName, dialect, take } = this.#source;
    const reader = new RecordReader(fileName, dialect);
    const text = this.#isAtStart ? this.#restText : this.#decoder.decode(bytes);
    for (const { fields } of [...reader.push(text), ...reader.end()])
      take({ line: this.#line, fields });
  }

  /** The record that was begun, without a character that its end cuts off. */
  get #restText(): string {
    const ignoreBOM = !this.#isAtStart;
    const decoder = new TextDecoder(this.#source.encoding(), { ignoreBOM });
    return decoder.decode(this.#rest, { stream: true });
  }

  /** Leaves the record that was begun and all that follows to PapaParse. */
  #handOver(): void {
    const { newline } = this.#source.dialect;
    // Blank lines are passed over, but counted.
    for (let left = this.#line - 1; left > 0; left -= LINES_AT_ONCE)
      this.#general.push({ text: newline.repeat(Math.min(left, LINES_AT_ONCE)) });
    if (this.#restLength > 0) this.#general.push({ text: this.#restText });
    this.#isGeneral = true;
  }
}
