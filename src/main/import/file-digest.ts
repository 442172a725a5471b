/** The SHA-256 of a file, taken from its bytes as they are read. */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import fs from 'node:fs';
import type { Worker } from 'node:worker_threads';

export interface FileDigest {
  /** Takes the bytes that come next. They stay as they are until `waitFor` has returned for them. */
  update(bytes: Buffer): void;
  /** Waits until the memory of a buffer may be written to again. */
  waitFor(buffer: Buffer): void;
  /** The digest in hexadecimal digits. Nothing is taken after it. */
  hex(): string;
}

/** Takes the digest at once. */
export class OwnDigest implements FileDigest {
  readonly #hash = createHash('sha256');

  update(bytes: Buffer): void {
    this.#hash.update(bytes);
  }

  waitFor(): void {}

  hex(): string {
    return this.#hash.digest('hex');
  }
}

const DIGEST_BYTES = 32;
/** How many pieces the thread has done, in the first word of what it shares; the digest comes after it. */
const DONE = 0;
const WORD_BYTES = 4;

/** What the thread is sent first for a file: what it shares. */
interface DigestStart {
  readonly shared: SharedArrayBuffer;
}

/** Memory in which pieces of the file will be; it is known by its number in the order of coming, from 0. */
interface PieceMemory {
  readonly memory: SharedArrayBuffer;
}

interface Piece {
  readonly memory: number;
  readonly from: number;
  readonly length: number;
}

export type DigestMessage = DigestStart | PieceMemory | Piece | 'end';

/** The side of the thread. */
export class DigestListener {
  #hash: Hash = createHash('sha256');
  #shared = new SharedArrayBuffer(WORD_BYTES + DIGEST_BYTES);
  #memories: Uint8Array[] = [];

  take(message: DigestMessage): void {
    if (message === 'end') {
      new Uint8Array(this.#shared, WORD_BYTES).set(this.#hash.digest());
      this.#count();
    } else if ('shared' in message) {
      this.#hash = createHash('sha256');
      this.#shared = message.shared;
      this.#memories = [];
    } else if (typeof message.memory === 'number') {
      const { memory, from, length } = message as Piece;
      this.#hash.update(this.#memories[memory].subarray(from, from + length));
      this.#count();
    } else {
      this.#memories.push(new Uint8Array(message.memory));
    }
  }

  #count(): void {
    const words = new Int32Array(this.#shared, 0, 1);
    Atomics.add(words, DONE, 1);
    Atomics.notify(words, DONE);
  }
}

/** Has a thread take the digest. */
export class ThreadDigest implements FileDigest {
  readonly #worker: Pick<Worker, 'postMessage'>;
  readonly #filePath: string;
  readonly #patienceMs: number;
  readonly #shared = new SharedArrayBuffer(WORD_BYTES + DIGEST_BYTES);
  readonly #words = new Int32Array(this.#shared, 0, 1);
  /** Pieces sent so far. */
  #sent = 0;
  /** By memory: its number, and how many pieces were sent when it was used last. */
  readonly #memories = new Map<ArrayBufferLike, { readonly number: number; sent: number }>();
  #bytes = 0;
  #isLost = false;

  /** `filePath`: the file to be read anew where the thread does not answer for so long. */
  constructor(worker: Pick<Worker, 'postMessage'>, filePath: string, patienceMs: number) {
    this.#worker = worker;
    this.#filePath = filePath;
    this.#patienceMs = patienceMs;
    this.#post({ shared: this.#shared });
  }

  update(bytes: Buffer): void {
    const { buffer, byteOffset: from, length } = bytes;
    if (!(buffer instanceof SharedArrayBuffer)) {
      this.update(sharedCopy(bytes));
      return;
    }
    let memory = this.#memories.get(buffer);
    if (!memory) {
      memory = { number: this.#memories.size, sent: 0 };
      this.#memories.set(buffer, memory);
      this.#post({ memory: buffer });
    }
    this.#bytes += length;
    this.#post({ memory: memory.number, from, length });
    memory.sent = ++this.#sent;
  }

  waitFor({ buffer }: Buffer): void {
    this.#waitUntil(this.#memories.get(buffer)?.sent ?? 0);
  }

  hex(): string {
    this.#post('end');
    this.#waitUntil(++this.#sent);
    if (this.#isLost) return digestOfFile(this.#filePath, this.#bytes);
    return Buffer.from(this.#shared, WORD_BYTES).toString('hex');
  }

  #post(message: DigestMessage): void {
    this.#worker.postMessage(message);
  }

  #waitUntil(pieces: number): void {
    while (!this.#isLost) {
      const done = Atomics.load(this.#words, DONE);
      if (done >= pieces) return;
      this.#isLost = Atomics.wait(this.#words, DONE, done, this.#patienceMs) === 'timed-out';
    }
  }
}

function sharedCopy(bytes: Buffer): Buffer {
  const copy = Buffer.from(new SharedArrayBuffer(bytes.length));
  bytes.copy(copy);
  return copy;
}

const READ_BYTES = 1 << 20;

/** The digest of the first bytes of a file. */
function digestOfFile(filePath: string, bytes: number): string {
  const digest = new OwnDigest();
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  const descriptor = fs.openSync(filePath, 'r');
  try {
    for (let at = 0; at < bytes;) {
      const count = fs.readSync(descriptor, buffer, 0, Math.min(READ_BYTES, bytes - at), at);
      if (count === 0) break;
      digest.update(buffer.subarray(0, count));
      at += count;
    }
  } finally {
    fs.closeSync(descriptor);
  }
  return digest.hex();
}
