/**
 * Parses a file piece by piece into batches of rows. Records that are written plainly are read from their bytes; every other
 * record, and all that follows from a piece on in which bytes alone do not show where records end, or in which the byte
 * parser read too little, goes through PapaParse.
 */
import { MAX_RECORD_LENGTH, RecordReader } from '../source/records.ts';
import type { CsvRecord } from '../source/records.ts';
import type { FileFormat } from '../source/format.ts';
import type { TextPiece } from '../source/text-source.ts';
import type { BytePlan } from './byte-plan.ts';
import { areQuotesSimple, isScannable, recordEnd, recordsEnd } from './byte-records.ts';
import { ByteRows } from './byte-rows.ts';
import { CellDecoder } from './cell-decoder.ts';
import { RowBatch } from './row-batch.ts';
import { isRowFault } from './row-reader.ts';
import type { RecordParser } from './row-reader.ts';
import { TextParser } from './text-parser.ts';
import type { TakeBatch } from './text-parser.ts';

/** What becomes of the rows of a file. */
export interface ParseWork {
  readonly reader: RecordParser;
  /** How rows are read from their bytes, `undefined` where they are not. */
  readonly plan: BytePlan | undefined;
  readonly take: TakeBatch;
}

/** Tells the rows of a table from the records before them. */
export interface TableGate {
  /** The record as a row of the table, `undefined` where it comes before the rows. */
  row(record: CsvRecord): CsvRecord | undefined;
  /** Whether every record that comes now is a row. */
  readonly isOpen: boolean;
  /** Known once the header is. */
  readonly work: ParseWork | undefined;
}

/** What a parser needs to know of its file. */
export interface ParsedFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** How much is read at a time. */
  readonly pieceBytes: number;
  readonly format: FileFormat;
  /** Label of the encoding as far as it is known. */
  readonly encoding: () => string;
  readonly gate: TableGate;
}

export interface FileParser {
  /** Where the next piece is best read to, if it matters. */
  room(): Buffer | undefined;
  push(piece: TextPiece): void;
  /** After the last piece. */
  end(): void;
}

/** The general way: PapaParse cuts every record. */
export class TextFileParser implements FileParser {
  readonly #gate: TableGate;
  readonly #records: RecordReader;
  #parser: TextParser | undefined;

  /** `line`: of the file, on which the text begins. */
  constructor({ name, format, gate }: ParsedFile, line = 1) {
    this.#gate = gate;
    this.#records = new RecordReader(name, format, line);
  }

  room(): undefined {}

  push({ text }: Pick<TextPiece, 'text'>): void {
    this.#take(this.#records.push(text));
  }

  end(): void {
    this.#take(this.#records.end());
  }

  #take(records: readonly CsvRecord[]): void {
    const rows = records.flatMap((record) => this.#gate.row(record) ?? []);
    const { work } = this.#gate;
    if (!work || rows.length === 0) return;
    this.#parser ??= new TextParser(work.reader, work.take);
    this.#parser.parse(rows);
  }
}

/** Share of the records of a piece that the byte parser must read, and how many records say nothing yet. */
const LEAST_SHARE = 0.75;
const FEW_RECORDS = 200;

/** Rows of a batch. */
const MOST_ROWS = 16_384;
const LEAST_ROW_BYTES = 16;

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** The rows of a file whose header is known, read from their bytes. */
class ByteParser {
  readonly #file: ParsedFile;
  readonly #work: ParseWork;
  readonly #batch: RowBatch;
  readonly #rows: ByteRows;
  readonly #decoder: CellDecoder;
  readonly #starts: Int32Array;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(file: ParsedFile, work: ParseWork, plan: BytePlan) {
    const { reader } = work;
    const capacity = Math.ceil(Math.min(file.sizeBytes / LEAST_ROW_BYTES, MOST_ROWS)) + 1;
    this.#file = file;
    this.#work = work;
    this.#decoder = new CellDecoder(file.encoding);
    this.#batch = new RowBatch(reader.columns.length, reader.attributes.length);
    this.#batch.reserve(capacity);
    this.#batch.recordOf = (row) => this.#recordAt(this.#starts[row], this.#batch.line[row]);
    this.#starts = new Int32Array(this.#batch.capacity);
    this.#rows = new ByteRows(plan, this.#batch, (bytes) => this.#decoder.decode(bytes));
    this.#rows.fillConstants();
  }

  /** Reads whole records from `from` to `end - 1`, the first on `line`. @returns counts of records */
  parse(bytes: Buffer, from: number, end: number, line: number): { lines: number; plain: number } {
    const batch = this.#batch;
    const rows = this.#rows;
    const starts = this.#starts;
    this.#bytes = bytes;
    rows.begin(bytes);
    let lines = 0;
    let plain = 0;
    for (let at = from; at < end; lines++) {
      if (batch.rows === batch.capacity) this.#flush();
      starts[batch.rows] = at;
      const next = rows.read(bytes, at, line + lines);
      if (next > 0) {
        plain++;
        at = next;
      } else {
        this.#parseOther(at, line + lines);
        at = recordEnd(bytes, at);
      }
    }
    this.#flush();
    return { lines, plain };
  }

  /** Records of a text that is not the bytes' own, as at the end of a file without a line end. */
  records(bytes: Buffer, line: number): CsvRecord[] {
    const records = new RecordReader(this.#file.name, this.#file.format, line);
    return [...records.push(this.#decoder.decode(bytes)), ...records.end()];
  }

  #recordAt(start: number, line: number): CsvRecord {
    return this.records(this.#bytes.subarray(start, recordEnd(this.#bytes, start)), line)[0];
  }

  #parseOther(start: number, line: number): void {
    const batch = this.#batch;
    const record = this.#recordAt(start, line);
    // A blank line is no record.
    if (record === undefined) return;
    const read = this.#work.reader.read(record);
    batch.records++;
    if (isRowFault(read)) {
      batch.reject(record, read);
      return;
    }
    for (const draft of read)
      batch.addDraft(draft, this.#rows.codeOfId(draft.accountId), (slot, text) =>
        this.#rows.codeOfOther(slot, text),
      );
  }

  #flush(): void {
    this.#work.take(this.#batch);
    this.#batch.clear();
  }
}

/** The fast way, which becomes the general one where it must. */
export class ByteFileParser implements FileParser {
  readonly #file: ParsedFile;
  readonly #decoder: CellDecoder;
  #general: TextFileParser | undefined;
  #parser: ByteParser | undefined;
  /** Room for the start of a record that former pieces left, and for a piece after it. */
  #memory: Buffer | undefined;
  #lead = 0;
  #rest: Buffer = Buffer.alloc(0);
  #line = 1;
  #isAtStart = true;
  #readTooLittle = false;

  constructor(file: ParsedFile) {
    this.#file = file;
    this.#decoder = new CellDecoder(file.encoding);
  }

  room(): Buffer | undefined {
    return this.#general ? undefined : this.#memory?.subarray(this.#lead);
  }

  push(piece: TextPiece): void {
    if (this.#general) this.#general.push(piece);
    else if (!this.#parser) this.#begin(piece);
    else if (this.#rest.length <= this.#lead) this.#parse(this.#parser, this.#joined(piece.bytes));
    else {
      this.#leave(this.#rest).push(piece);
    }
  }

  end(): void {
    if (!this.#general && this.#rest.length > 0) this.#leave(this.#rest);
    this.#general?.end();
  }

  /** Takes what comes before the rows, and finds out whether those can be read from their bytes. */
  #begin(piece: TextPiece): void {
    const { gate, format, encoding } = this.#file;
    const bytes = this.#withoutMark(Buffer.concat([this.#rest, piece.bytes]));
    let at = 0;
    while (!gate.isOpen) {
      const end = recordEnd(bytes, at);
      const isPlain = isScannable(format, encoding()) && areQuotesSimple(bytes, at, end, format);
      const isTooLong = end === 0 && bytes.length - at > MAX_RECORD_LENGTH;
      if (!isPlain || isTooLong) {
        this.#leave(bytes.subarray(at));
        return;
      }
      if (end === 0) {
        this.#rest = bytes.subarray(at);
        return;
      }
      const text = this.#decoder.decode(bytes.subarray(at, end));
      const records = new RecordReader(this.#file.name, format, this.#line).push(text);
      // A first record that is a row is read from its bytes with those that follow.
      if (records.some((record) => gate.row(record) !== undefined)) break;
      this.#line++;
      at = end;
    }
    const { work } = gate;
    if (!work?.plan) {
      this.#leave(bytes.subarray(at));
      return;
    }
    const { sizeBytes, pieceBytes } = this.#file;
    this.#parser = new ByteParser(this.#file, work, work.plan);
    this.#lead = Math.min(sizeBytes, MAX_RECORD_LENGTH);
    this.#memory = Buffer.allocUnsafeSlow(this.#lead + Math.min(sizeBytes, pieceBytes));
    this.#rest = Buffer.alloc(0);
    this.#parse(this.#parser, bytes.subarray(at));
  }

  /** The bytes of a piece after those that are left. */
  #joined(bytes: Buffer): Buffer {
    const rest = this.#rest;
    if (rest.length === 0) return bytes;
    const memory = this.#memory;
    if (bytes.buffer !== memory?.buffer) return Buffer.concat([rest, bytes]);
    rest.copy(memory, this.#lead - rest.length);
    return memory.subarray(this.#lead - rest.length, this.#lead + bytes.length);
  }

  #parse(parser: ByteParser, bytes: Buffer): void {
    const { format, encoding } = this.#file;
    const end = recordsEnd(bytes);
    const isOwn =
      !this.#readTooLittle &&
      isScannable(format, encoding()) &&
      areQuotesSimple(bytes, 0, end, format);
    if (!isOwn) {
      this.#leave(bytes);
      return;
    }
    const { lines, plain } = parser.parse(bytes, 0, end, this.#line);
    this.#line += lines;
    this.#readTooLittle = lines > FEW_RECORDS && plain < lines * LEAST_SHARE;
    this.#rest = Buffer.from(bytes.subarray(end));
  }

  #withoutMark(bytes: Buffer): Buffer {
    if (!this.#isAtStart || this.#file.encoding() !== 'utf-8') return bytes;
    const hasMark = BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte);
    this.#isAtStart = false;
    return hasMark ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;
  }

  /** Leaves bytes that start with a record, and all pieces that follow them, to PapaParse. */
  #leave(bytes: Buffer): TextFileParser {
    const general = new TextFileParser(this.#file, this.#line);
    this.#general = general;
    // A character that the end cuts off comes with the text of the next piece.
    const decoder = new TextDecoder(this.#file.encoding(), { ignoreBOM: !this.#isAtStart });
    const text = decoder.decode(bytes, { stream: true });
    if (text !== '') general.push({ text });
    return general;
  }
}
