/**
 * Cuts a file into records at its bytes and hands them to a scanner of rows. What that one does not take, PapaParse cuts
 * as everywhere else, a record at a time; and all that follows from a piece on in which bytes alone do not tell where
 * records end, or in which the scanner took too little.
 */
import { MAX_RECORD_LENGTH, RecordReader } from './source/records.ts';
import type { CsvRecord, Dialect } from './source/records.ts';
import { CellDecoder } from './scanner-text.ts';
import { areQuotesSimple, isScannable, recordEnd } from './parse/byte-records.ts';
import type { ScannedRows } from './scanned-rows.ts';
import type { ScanLayout } from './scanner-layout.ts';
import { ScanRing } from './scan-ring.ts';
import type { RingSlot, SharedRing } from './scan-ring.ts';
import type { ImportThreads } from './import-threads.ts';
import type { TextPiece } from './source/text-source.ts';

/** How the rows of a file are read from their bytes. */
export interface RowScan {
  readonly layout: ScanLayout;
  readonly rows: ScannedRows;
}

/** What is done with the records of a file. */
export interface RecordWork {
  readonly take: (record: CsvRecord) => void;
  /** Takes the records it can in place of `take`. */
  readonly scan: RowScan | undefined;
}

/** Gives the records of a file out of its pieces. */
export interface RecordFeed {
  /** Where the next piece had best be read to, if it matters. */
  room(): Buffer | undefined;
  push(piece: TextPiece): void;
  /** Gives the records of all pieces so far: some may be waiting. */
  settle(): void;
  /** After the last piece. */
  end(): void;
  /** Ends it, be it before the end. */
  close(): void;
}

/** What a feed is made of. */
export interface FeedSource {
  readonly fileName: string;
  readonly sizeBytes: number;
  /** How much is read at a time. */
  readonly pieceBytes: number;
  readonly dialect: Dialect;
  /** Label of the encoding as far as it is known. */
  readonly encoding: () => string;
  readonly take: (record: CsvRecord) => void;
  /** What is done with the records, once the header was taken. */
  readonly work: () => RecordWork | undefined;
  readonly threads: ImportThreads | undefined;
}

/** The general way: PapaParse cuts every record. */
export class TextFeed implements RecordFeed {
  readonly #records: RecordReader;
  readonly #take: (record: CsvRecord) => void;

  constructor({ fileName, dialect, take }: FeedSource) {
    this.#records = new RecordReader(fileName, dialect);
    this.#take = take;
  }

  room(): undefined {}

  push({ text }: Pick<TextPiece, 'text'>): void {
    for (const record of this.#records.push(text)) this.#take(record);
  }

  settle(): void {}

  end(): void {
    for (const record of this.#records.end()) this.#take(record);
  }

  close(): void {}
}

/** Share of the records of a piece that the scanner must take, and how many records say nothing yet. */
const LEAST_SHARE = 0.75;
const FEW_RECORDS = 200;

/** Line ends pushed at a time to bring PapaParse to a line. */
const LINES_AT_ONCE = 1 << 16;

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Parts of a file that wait to be taken, so that threads have enough to do. */
const SLOTS_BESIDE_THREADS = 2;
const SLOTS_PER_THREAD = 2;

/** A piece of the file in the ring. */
interface Part {
  /** `undefined` where its bytes are its text. */
  readonly text: string | undefined;
  /** Label of the encoding as far as it was known then. */
  readonly encoding: string;
  /** Where the part, and the piece in it, begin and end in the slot. */
  readonly from: number;
  readonly pieceFrom: number;
  readonly end: number;
}

/** The fast way, which becomes the general one where it must. */
export class ScanFeed implements RecordFeed {
  readonly #source: FeedSource;
  readonly #general: TextFeed;
  readonly #decoder: CellDecoder;
  #isGeneral = false;
  #scan: RowScan | undefined;
  #ring: ScanRing | undefined;
  readonly #parts: Part[] = [];
  /** The record that the pieces so far have begun. */
  #rest: Buffer = Buffer.alloc(0);
  #line = 1;
  #isAtStart = true;
  #takesTooLittle = false;

  constructor(source: FeedSource) {
    this.#source = source;
    this.#general = new TextFeed(source);
    this.#decoder = new CellDecoder(source.encoding);
  }

  room(): Buffer | undefined {
    while (!this.#isGeneral && this.#ring?.isFull) this.#takeHead();
    return this.#isGeneral ? undefined : this.#ring?.room();
  }

  push(piece: TextPiece): void {
    if (this.#isGeneral) this.#general.push(piece);
    else if (this.#ring) this.#wait(this.#ring, piece);
    else this.#begin(piece);
  }

  settle(): void {
    while (this.#parts.length > 0) this.#takeHead();
  }

  end(): void {
    this.settle();
    if (!this.#isGeneral && this.#rest.length > 0) {
      if (this.#rest.includes(this.#source.dialect.quote)) this.#leave(this.#rest);
      else this.#cut(this.#rest);
    }
    if (this.#isGeneral) this.#general.end();
  }

  close(): void {
    this.#ring?.close();
  }

  /** Takes the header, and finds out whether the rows can be scanned. */
  #begin(piece: TextPiece): void {
    const { dialect, encoding, work } = this.#source;
    const bytes = this.#withoutMark(Buffer.concat([this.#rest, piece.bytes]));
    let at = 0;
    while (!work()) {
      const end = recordEnd(bytes, at);
      const isPlain = isScannable(dialect, encoding()) && areQuotesSimple(bytes, at, end, dialect);
      const isTooLong = end === 0 && bytes.length - at > MAX_RECORD_LENGTH;
      if (!isPlain || isTooLong) {
        this.#leave(bytes.subarray(at));
        return;
      }
      if (end === 0) {
        this.#rest = bytes.subarray(at);
        return;
      }
      this.#cut(bytes.subarray(at, end));
      this.#line++;
      at = end;
    }
    const scan = work()?.scan;
    if (!scan) {
      this.#leave(bytes.subarray(at));
      return;
    }
    this.#scan = scan;
    this.#ring = this.#newRing(scan);
    this.#rest = Buffer.alloc(0);
    this.#wait(this.#ring, { ...piece, bytes: bytes.subarray(at) });
    // The first rows tell how many there may be, and whether the file is for the scanner at all.
    this.#takeHead();
  }

  #newRing({ layout, rows }: RowScan): ScanRing {
    const { sizeBytes, pieceBytes, threads } = this.#source;
    const count = threads?.scannersFor(sizeBytes) ?? 0;
    const size = {
      slots: count === 0 ? 1 : SLOTS_BESIDE_THREADS + SLOTS_PER_THREAD * count,
      pieceBytes: Math.min(sizeBytes, pieceBytes),
      leadBytes: Math.min(sizeBytes, MAX_RECORD_LENGTH),
    };
    const invite = (ring: SharedRing) => threads?.invite(ring, count);
    const learn = (slot: RingSlot) => rows.learn(slot);
    return new ScanRing(layout, size, learn, invite, threads?.patienceMs ?? 0);
  }

  /** Puts a piece into the ring, where it fits. Its text is made only where it is asked for. */
  #wait(ring: ScanRing, piece: Omit<TextPiece, 'bytesRead'>): void {
    const { bytes } = piece;
    if (!ring.hasRoomFor(this.#rest.length + bytes.length)) {
      this.settle();
      if (!this.#isGeneral) this.#leave(this.#rest);
      this.#general.push({ text: piece.text });
      return;
    }
    const { from, rest } = ring.fill(this.#rest, bytes);
    const pieceFrom = from + this.#rest.length;
    this.#parts.push({
      text: piece.isPlain ? undefined : piece.text,
      encoding: this.#source.encoding(),
      from,
      pieceFrom,
      end: pieceFrom + bytes.length,
    });
    this.#rest = Buffer.from(rest);
  }

  /** Takes the records of the piece that waits longest. */
  #takeHead(): void {
    const [ring, scan, part] = [this.#ring, this.#scan, this.#parts[0]];
    if (!ring || !scan) return;
    const slot = ring.head();
    const { bytes, block } = slot;
    const isOwn = isScannable(this.#source.dialect, part.encoding) && block.isSimple;
    if (this.#takesTooLittle || !isOwn) {
      this.#leaveAtHead(ring, slot);
      return;
    }
    const cut = (start: number, line: number) => {
      this.#line = line;
      this.#cut(bytes.subarray(start, recordEnd(bytes, start)));
    };
    let records = 0;
    let taken = 0;
    let line = this.#line;
    for (;;) {
      taken += scan.rows.take(block, bytes, line, cut);
      records += block.rows + block.others;
      line += block.rows + block.others;
      if (block.next >= block.end) break;
      ring.readOn(slot);
    }
    this.#line = line;
    this.#takesTooLittle = records > FEW_RECORDS && taken < records * LEAST_SHARE;
    this.#parts.shift();
    ring.release();
  }

  #withoutMark(bytes: Buffer): Buffer {
    if (!this.#isAtStart || this.#source.encoding() !== 'utf-8') return bytes;
    const hasMark = BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte);
    this.#isAtStart = false;
    return hasMark ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;
  }

  /** Gives one record, of the line at hand, as the general way would. */
  #cut(bytes: Buffer): void {
    const { fileName, dialect, take } = this.#source;
    const reader = new RecordReader(fileName, dialect);
    const text = this.#decoder.decode(bytes);
    for (const { fields } of [...reader.push(text), ...reader.end()])
      take({ line: this.#line, fields });
  }

  /** Leaves the pieces in the ring and all that follows to PapaParse. */
  #leaveAtHead(ring: ScanRing, head: RingSlot): void {
    const slots = [head, ...ring.waiting()];
    const [first, ...others] = this.#parts.splice(0);
    this.#leave(head.bytes.subarray(first.from, first.end));
    others.forEach(({ text, pieceFrom, end }, at) => {
      const bytes = slots[at + 1].bytes.subarray(pieceFrom, end);
      this.#general.push({ text: text ?? bytes.toString('latin1') });
    });
  }

  /** Leaves bytes that start with the record of the line at hand, and all pieces that follow them, to PapaParse. */
  #leave(bytes: Buffer): void {
    const { dialect, encoding } = this.#source;
    // Blank lines are passed over, but counted.
    for (let left = this.#line - 1; left > 0; left -= LINES_AT_ONCE)
      this.#general.push({ text: dialect.newline.repeat(Math.min(left, LINES_AT_ONCE)) });
    // A character that the end cuts off comes with the text of the next piece.
    const decoder = new TextDecoder(encoding(), { ignoreBOM: !this.#isAtStart });
    const text = decoder.decode(bytes, { stream: true });
    if (text !== '') this.#general.push({ text });
    this.#isGeneral = true;
    this.#ring?.close();
  }
}
