/** The bytes of a file as they are read: a gzip file's unpacked. Their digest is that of the file on disk. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Gunzip } from 'fflate';
import { AppError } from '../../../contract/errors.ts';
import { say } from '../../../contract/said.ts';

export interface ByteSource {
  /** Size on disk, and how much of it was read. */
  readonly sizeBytes: number;
  readonly bytesRead: number;
  /** Fills the buffer as far as there are bytes. @returns how many; 0 at the end */
  read(buffer: Buffer): number;
  /** SHA-256 of what was read of the file, in hexadecimal digits. Nothing is read after it. */
  digest(): string;
  close(): void;
}

class PlainBytes implements ByteSource {
  readonly sizeBytes: number;
  bytesRead = 0;
  readonly #descriptor: number;
  readonly #hash = createHash('sha256');

  constructor(descriptor: number, sizeBytes: number) {
    this.#descriptor = descriptor;
    this.sizeBytes = sizeBytes;
  }

  read(buffer: Buffer): number {
    const count = fs.readSync(this.#descriptor, buffer, 0, buffer.length, null);
    this.#hash.update(buffer.subarray(0, count));
    this.bytesRead += count;
    return count;
  }

  digest(): string {
    return this.#hash.digest('hex');
  }

  close(): void {
    fs.closeSync(this.#descriptor);
  }
}

/** Packed bytes unpacked at a time: they may be a thousand times as many afterwards. */
const PACKED_BYTES = 1 << 14;

class GzipBytes implements ByteSource {
  readonly #file: string;
  readonly #packed: ByteSource;
  readonly #gunzip = new Gunzip();
  readonly #buffer = Buffer.allocUnsafe(PACKED_BYTES);
  #unpacked: Uint8Array[] = [];
  #isAtEnd = false;

  constructor(file: string, packed: ByteSource) {
    this.#file = file;
    this.#packed = packed;
    this.#gunzip.ondata = (chunk) => {
      if (chunk.length > 0) this.#unpacked.push(chunk);
    };
  }

  get sizeBytes(): number {
    return this.#packed.sizeBytes;
  }

  get bytesRead(): number {
    return this.#packed.bytesRead;
  }

  read(buffer: Buffer): number {
    let filled = 0;
    while (filled < buffer.length) {
      const [chunk] = this.#unpacked;
      if (chunk === undefined) {
        if (this.#isAtEnd) break;
        this.#unpackMore();
        continue;
      }
      const part = chunk.subarray(0, buffer.length - filled);
      buffer.set(part, filled);
      filled += part.length;
      if (part.length === chunk.length) this.#unpacked.shift();
      else this.#unpacked[0] = chunk.subarray(part.length);
    }
    return filled;
  }

  #unpackMore(): void {
    const count = this.#packed.read(this.#buffer);
    this.#isAtEnd = count === 0;
    try {
      this.#gunzip.push(Uint8Array.from(this.#buffer.subarray(0, count)), this.#isAtEnd);
    } catch (thrown) {
      throw new AppError({
        code: 'FILE_NOT_READABLE',
        message: say`${this.#file} cannot be unpacked: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
        where: { file: this.#file },
        remedy: say`The gzip file is damaged or cut off. Copy it again. Nothing was imported.`,
      });
    }
  }

  digest(): string {
    return this.#packed.digest();
  }

  close(): void {
    this.#packed.close();
  }
}

function fileError(thrown: unknown, file: string): AppError {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'ENOENT') {
    return new AppError({
      code: 'FILE_NOT_FOUND',
      message: say`There is no file ${file}.`,
      where: { file },
      remedy: say`Check the name and the folder.`,
    });
  }
  return new AppError({
    code: 'FILE_NOT_READABLE',
    message: say`${file} cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    where: { file },
    remedy: say`Check that you may read the file and that no other program holds it.`,
  });
}

function openFile(file: string): { descriptor: number; sizeBytes: number } {
  try {
    const stat = fs.statSync(file);
    if (!stat.isFile()) {
      throw new AppError({
        code: 'IMPORT_NOT_A_FILE',
        message: stat.isDirectory()
          ? say`${file} is a folder.`
          : say`${file} is not a regular file.`,
        where: { file },
        remedy: say`Choose one CSV file.`,
      });
    }
    return { descriptor: fs.openSync(file, 'r'), sizeBytes: stat.size };
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw fileError(thrown, file);
  }
}

const GZIP_MARK = [0x1f, 0x8b];

/** @throws AppError FILE_NOT_FOUND, FILE_NOT_READABLE, IMPORT_NOT_A_FILE; `read` throws FILE_NOT_READABLE for a damaged gzip file */
export function openBytes(filePath: string): ByteSource {
  const { descriptor, sizeBytes } = openFile(filePath);
  const mark = Buffer.alloc(GZIP_MARK.length);
  const isGzip =
    fs.readSync(descriptor, mark, 0, mark.length, 0) === mark.length &&
    GZIP_MARK.every((byte, at) => mark[at] === byte);
  const plain = new PlainBytes(descriptor, sizeBytes);
  return isGzip ? new GzipBytes(path.basename(filePath), plain) : plain;
}
