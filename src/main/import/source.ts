/** Reads a delimited text file as decoded text, a piece at a time. Runs in a worker: reads are synchronous. */
import { isAscii } from 'node:buffer';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { detectEncoding, encodingOfMark } from './encoding.ts';

const CHUNK_BYTES = 1 << 20;
const SNIFF_BYTES = 1 << 16;

export interface TextPiece {
  /** The bytes as they stand in the file, a mark of the byte order too; valid until the next piece. */
  readonly bytes: Buffer;
  /** What they spell with the bytes before them; never empty. */
  readonly text: string;
  /** Bytes of the file read so far. */
  readonly bytesRead: number;
}

export interface TextSource {
  readonly name: string;
  readonly sizeBytes: number;
  /** Label of the encoding, as far as the text was read. */
  readonly encoding: string;
  readonly pieces: Iterable<TextPiece>;
  readonly close: () => void;
}

function fileError(thrown: unknown, file: string): AppError {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'ENOENT') {
    return new AppError({
      code: 'FILE_NOT_FOUND',
      message: `There is no file ${file}.`,
      where: { file },
      remedy: 'Check the name and the folder.',
    });
  }
  return new AppError({
    code: 'FILE_NOT_READABLE',
    message: `${file} cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    where: { file },
    remedy: 'Check that you may read the file and that no other program holds it.',
  });
}

function openFile(file: string): { descriptor: number; sizeBytes: number } {
  try {
    const stat = fs.statSync(file);
    if (!stat.isFile()) {
      throw new AppError({
        code: 'IMPORT_NOT_A_FILE',
        message: `${file} is ${stat.isDirectory() ? 'a folder' : 'not a regular file'}.`,
        where: { file },
        remedy: 'Choose one CSV file.',
      });
    }
    return { descriptor: fs.openSync(file, 'r'), sizeBytes: stat.size };
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw fileError(thrown, file);
  }
}

/** `ignoreBOM`: whether a mark of the byte order is text, as it is inside a file. */
function newDecoder(label: string, file: string, ignoreBOM: boolean): TextDecoder {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM });
  } catch {
    throw new AppError({
      code: 'IMPORT_ENCODING',
      message: `"${label}" is not a known text encoding.`,
      where: { file },
      remedy: 'Use one of utf-8, gb18030, gbk, big5, utf-16le, utf-16be, windows-1252.',
    });
  }
}

function binaryFile(file: string): AppError {
  return new AppError({
    code: 'IMPORT_BINARY_FILE',
    message: `${file} is not a text file: it holds zero bytes.`,
    where: { file },
    remedy: 'Save the table as CSV (a workbook, an archive or a database file cannot be read).',
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
    message: `${file} starts with the byte order mark of ${marked}, not with ${told} text.`,
    where: { file },
    remedy: `Read it as ${marked}, or leave the encoding to be detected.`,
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
      if (!text.includes('\0')) return text;
    } catch {
      throw new AppError({
        code: 'IMPORT_ENCODING',
        message: `The bytes near ${bytesBefore.toLocaleString('en')} are not ${this.encoding} text.`,
        where: { file: this.#file },
        remedy: 'Name the encoding of the file, e.g. gb18030 for Chinese text from Windows.',
      });
    }
    throw binaryFile(this.#file);
  }
}

/** Plain bytes, which become text only where it is asked for. */
class PlainPiece implements TextPiece {
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

function* decodedPieces(
  descriptor: number,
  decoding: Decoding,
  chunkBytes: number,
): Generator<TextPiece> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let bytesRead = 0;
  /** Bytes that have given no character yet. */
  let held = Buffer.alloc(0);
  for (;;) {
    const count = fs.readSync(descriptor, buffer, 0, chunkBytes, null);
    const read = buffer.subarray(0, count);
    const bytesBefore = bytesRead;
    bytesRead += count;
    if (count > 0 && decoding.isPlain(read)) {
      yield new PlainPiece(read, bytesRead);
      continue;
    }
    const text = decoding.decode(read, count === 0, bytesBefore);
    const bytes = held.length > 0 ? Buffer.concat([held, read]) : read;
    held = text.length > 0 ? Buffer.alloc(0) : Buffer.from(bytes);
    if (text.length > 0) yield { text, bytes, bytesRead };
    if (count === 0) return;
  }
}

/**
 * Opens a text file. `encoding` is a label of the Encoding Standard; without one it is detected. `chunkBytes`: how much is
 * read at a time.
 * @throws AppError FILE_NOT_FOUND, FILE_NOT_READABLE, IMPORT_NOT_A_FILE, IMPORT_EMPTY_FILE, IMPORT_BINARY_FILE,
 * IMPORT_ENCODING; the pieces throw IMPORT_ENCODING at bytes that are not text of that encoding.
 */
export function openTextSource(
  filePath: string,
  encoding?: string,
  chunkBytes = CHUNK_BYTES,
): TextSource {
  const file = path.basename(filePath);
  const { descriptor, sizeBytes } = openFile(filePath);
  try {
    const head = Buffer.alloc(SNIFF_BYTES);
    const sniffed = head.subarray(0, fs.readSync(descriptor, head, 0, SNIFF_BYTES, 0));
    if (sniffed.length === 0) {
      throw new AppError({
        code: 'IMPORT_EMPTY_FILE',
        message: `${file} is empty.`,
        where: { file },
        remedy: 'Export the extract again; the first line must name the columns.',
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
    return {
      name: file,
      sizeBytes,
      get encoding() {
        return decoding.encoding;
      },
      pieces: decodedPieces(descriptor, decoding, chunkBytes),
      close: () => fs.closeSync(descriptor),
    };
  } catch (thrown) {
    fs.closeSync(descriptor);
    throw thrown;
  }
}
