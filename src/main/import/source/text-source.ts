/** Reads a delimited text file as decoded text, a piece at a time. Runs in a worker: reads are synchronous. */
import { isAscii } from 'node:buffer';
import path from 'node:path';
import { AppError } from '../../../contract/errors.ts';
import { say } from '../../../contract/said.ts';
import { openBytes } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { detectEncoding, encodingOfMark, hasUtf8Cells } from './encoding.ts';

/** How much of a file is usually read at a time. */
export const PIECE_BYTES = 1 << 20;
const SNIFF_BYTES = 1 << 16;

export interface TextPiece {
  /** The bytes as they stand in the file, a mark of the byte order too; as a rule in the buffer that they were read to. */
  readonly bytes: Buffer;
  /** What they spell with the bytes before them; never empty. */
  readonly text: string;
  /** Whether the text is that of the bytes one by one: ASCII. */
  readonly isPlain: boolean;
  /** Bytes of the file on disk read so far. */
  readonly bytesRead: number;
}

export interface TextSource {
  readonly name: string;
  readonly sizeBytes: number;
  /** Label of the encoding, as far as the text was read. */
  readonly encoding: string;
  /** Reads what comes next, as much as the buffer holds, and lays it in there. `undefined` at the end. */
  readonly next: (buffer: Buffer) => TextPiece | undefined;
  /** SHA-256 of the file, once all of it was read. */
  readonly digest: () => string;
  readonly close: () => void;
}

/** `ignoreBOM`: whether a mark of the byte order is text, as it is inside a file. */
function newDecoder(label: string, file: string, ignoreBOM: boolean): TextDecoder {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM });
  } catch {
    throw new AppError({
      code: 'IMPORT_ENCODING',
      message: say`"${label}" is not a known text encoding.`,
      where: { file },
      remedy: say`Use one of utf-8, gb18030, gbk, big5, utf-16le, utf-16be, windows-1252.`,
    });
  }
}

function binaryFile(file: string): AppError {
  return new AppError({
    code: 'IMPORT_BINARY_FILE',
    message: say`${file} is not a text file: it holds zero bytes.`,
    where: { file },
    remedy: say`Save the table as CSV (a workbook, an archive or a database file cannot be read).`,
  });
}

function isSameEncoding(label: string, marked: string): boolean {
  try {
    return new TextDecoder(label).encoding === marked;
  } catch {
    return true;
  }
}

function otherMark(file: string, told: string, marked: string): AppError {
  return new AppError({
    code: 'IMPORT_ENCODING',
    message: say`${file} starts with the byte order mark of ${marked}, not with ${told} text.`,
    where: { file },
    remedy: say`Read it as ${marked}, or leave the encoding to be detected.`,
  });
}

function mixedEncodings(file: string, encoding: string): AppError {
  return new AppError({
    code: 'IMPORT_ENCODING',
    message: say`${file} holds both ${encoding} and UTF-8 text.`,
    where: { file },
    remedy: say`Export the table again in one encoding. Nothing was imported.`,
  });
}

/** Encodings in which ASCII bytes stand for themselves, but inside a character that another byte began. */
const ASCII_BASED = new Set(['utf-8', 'gb18030', 'gbk', 'big5', 'windows-1252']);

/** Longest character, bytes: where as many bytes are ASCII, no character is left open. */
const MAX_CHARACTER_BYTES = 4;

/** Decodes a file whose encoding is told, or found out at the first bytes that are not ASCII. */
class Decoding {
  readonly #file: string;
  #encoding: string | undefined;
  #decoder: TextDecoder | undefined;
  #mayBeOpen = false;

  constructor(file: string, label: string | undefined) {
    this.#file = file;
    if (label !== undefined) this.#encoding = newDecoder(label, file, false).encoding;
  }

  get encoding(): string {
    return this.#encoding ?? 'utf-8';
  }

  /** Whether the bytes that follow those decoded so far are ASCII text. */
  isPlain(bytes: Uint8Array): boolean {
    return (
      !this.#mayBeOpen && ASCII_BASED.has(this.encoding) && isAscii(bytes) && !bytes.includes(0)
    );
  }

  /** @throws AppError IMPORT_ENCODING */
  decode(bytes: Uint8Array, isLast: boolean, bytesBefore: number): string {
    if (isLast && !this.#decoder) return '';
    this.#encoding ??= detectEncoding(bytes);
    this.#decoder ??= newDecoder(this.#encoding, this.#file, bytesBefore > 0);
    const isOpenBefore = bytes.length < MAX_CHARACTER_BYTES && this.#mayBeOpen;
    this.#mayBeOpen = isOpenBefore || !isAscii(bytes.subarray(-MAX_CHARACTER_BYTES));
    try {
      const text = this.#decoder.decode(bytes, { stream: !isLast });
      if (hasUtf8Cells(bytes, this.encoding)) throw mixedEncodings(this.#file, this.encoding);
      if (!text.includes('\0')) return text;
    } catch (thrown) {
      if (thrown instanceof AppError) throw thrown;
      throw new AppError({
        code: 'IMPORT_ENCODING',
        message: say`The bytes near ${bytesBefore.toLocaleString('en')} are not ${this.encoding} text.`,
        where: { file: this.#file },
        remedy: say`Name the encoding of the file, e.g. gb18030 for Chinese text from Windows.`,
      });
    }
    throw binaryFile(this.#file);
  }
}

/** Plain bytes, which become text only where it is asked for. */
class PlainPiece implements TextPiece {
  readonly isPlain = true;
  readonly bytes: Buffer;
  readonly bytesRead: number;

  constructor(bytes: Buffer, bytesRead: number) {
    this.bytes = bytes;
    this.bytesRead = bytesRead;
  }

  get text(): string {
    return this.bytes.toString('latin1');
  }
}

/** The pieces of an open file. */
class PieceReader {
  readonly #source: ByteSource;
  readonly #decoding: Decoding;
  #bytesBefore = 0;
  #isAtEnd = false;
  /** Bytes that have given no character yet. */
  #held = Buffer.alloc(0);
  /** Bytes that were read to find out about the file. */
  #head: Buffer;

  constructor(source: ByteSource, head: Buffer, decoding: Decoding) {
    this.#source = source;
    this.#head = head;
    this.#decoding = decoding;
  }

  next(buffer: Buffer): TextPiece | undefined {
    while (!this.#isAtEnd) {
      const count = this.#read(buffer);
      const read = buffer.subarray(0, count);
      const { bytesRead } = this.#source;
      const bytesBefore = this.#bytesBefore;
      this.#bytesBefore += count;
      this.#isAtEnd = count === 0;
      if (count > 0 && this.#decoding.isPlain(read)) return new PlainPiece(read, bytesRead);
      const text = this.#decoding.decode(read, this.#isAtEnd, bytesBefore);
      const bytes = this.#held.length > 0 ? Buffer.concat([this.#held, read]) : read;
      this.#held = text.length > 0 ? Buffer.alloc(0) : Buffer.from(bytes);
      if (text.length > 0) return { text, bytes, isPlain: false, bytesRead };
    }
    return undefined;
  }

  #read(buffer: Buffer): number {
    const count = Math.min(this.#head.length, buffer.length);
    this.#head.copy(buffer, 0, 0, count);
    this.#head = this.#head.subarray(count);
    return count < buffer.length ? count + this.#source.read(buffer.subarray(count)) : count;
  }
}

/**
 * Opens a text file. `encoding` is a label of the Encoding Standard; without one it is detected.
 * @throws AppError FILE_NOT_FOUND, FILE_NOT_READABLE, IMPORT_NOT_A_FILE, IMPORT_EMPTY_FILE, IMPORT_BINARY_FILE,
 * IMPORT_ENCODING; `next` throws IMPORT_ENCODING at bytes that are not text of that encoding.
 */
export function openTextSource(filePath: string, encoding?: string): TextSource {
  const file = path.basename(filePath);
  const source = openBytes(filePath);
  try {
    const head = Buffer.alloc(SNIFF_BYTES);
    const sniffed = head.subarray(0, source.read(head));
    if (sniffed.length === 0) {
      throw new AppError({
        code: 'IMPORT_EMPTY_FILE',
        message: say`${file} is empty.`,
        where: { file },
        remedy: say`Export the extract again; the first line must name the columns.`,
      });
    }
    const told = encoding ?? (isAscii(sniffed) ? undefined : detectEncoding(sniffed));
    const label = told ?? (sniffed.includes(0) ? detectEncoding(sniffed) : undefined);
    if (!label?.toLowerCase().startsWith('utf-16') && sniffed.includes(0)) {
      throw binaryFile(file);
    }
    const marked = encodingOfMark(sniffed);
    if (encoding !== undefined && marked !== undefined && !isSameEncoding(encoding, marked))
      throw otherMark(file, encoding, marked);
    const decoding = new Decoding(file, label);
    const pieces = new PieceReader(source, sniffed, decoding);
    return {
      name: file,
      sizeBytes: source.sizeBytes,
      get encoding() {
        return decoding.encoding;
      },
      next: (buffer) => pieces.next(buffer),
      digest: () => source.digest(),
      close: () => source.close(),
    };
  } catch (thrown) {
    source.close();
    throw thrown;
  }
}
