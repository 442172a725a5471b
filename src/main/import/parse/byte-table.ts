/** Numbers by the bytes of a text, found without making a string of it. */

const FIRST_SLOTS = 64;
const FIRST_BYTES = 1024;

/** Start value of a hash of bytes, see `hashWith`. */
export const HASH_START = 0x811c9dc5 | 0;

/** The hash (FNV-1a, 32 bits) of some bytes and one more. */
export function hashWith(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

/** Where a text stands among bytes: from `from` to `to - 1`, and `end` is the byte it may not hold. */
export interface FoundBytes {
  readonly from: number;
  readonly to: number;
  readonly end: number;
  readonly hash: number;
}

/** An open hash table; its entries are never removed. */
export class BytesTable {
  /** Entry + 1 by slot, 0 where the slot is free; at least half of the slots are. */
  #slots = new Int32Array(FIRST_SLOTS);
  #hashes = new Int32Array(FIRST_SLOTS / 2);
  #starts = new Int32Array(FIRST_SLOTS / 2 + 1);
  #values = new Int32Array(FIRST_SLOTS / 2);
  #bytes = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #count = 0;
  /** The entry asked for last, whose bytes are likely to come again. */
  #lastStart = 0;
  #lastLength = -1;
  #lastEnd = 0;
  #lastValue = 0;

  /** Entries so far. */
  get count(): number {
    return this.#count;
  }

  /** The value of the text found last. */
  get lastValue(): number {
    return this.#lastValue;
  }

  /** Length of the text found last where it stands at `at` with `end` after it, as it did then; else -1. */
  lengthOfLast(bytes: Uint8Array, view: DataView, at: number, end: number): number {
    const length = this.#lastLength;
    if (length < 0 || end !== this.#lastEnd || at + length >= bytes.length) return -1;
    if (bytes[at + length] !== end) return -1;
    return isSame(this.#view, this.#lastStart, view, at, length) ? length : -1;
  }

  /** The value of a text, see FoundBytes; `undefined` where it is not in the table. */
  find(bytes: Uint8Array, from: number, to: number, end: number, hash: number): number | undefined {
    const mask = this.#slots.length - 1;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot] - 1;
      if (entry < 0) return undefined;
      if (this.#hashes[entry] === hash && this.#isEntry(entry, bytes, from, to)) {
        this.#remember(entry, end);
        return this.#lastValue;
      }
    }
  }

  /** Adds bytes that are not in the table yet. */
  add(bytes: Uint8Array, { from, to, end, hash }: FoundBytes, value: number): void {
    if (this.#count === this.#values.length) this.#widen();
    const entry = this.#count++;
    const start = this.#starts[entry];
    const stop = start + to - from;
    if (stop > this.#bytes.length) {
      this.#bytes = longer(this.#bytes, stop);
      this.#view = new DataView(this.#bytes.buffer);
    }
    for (let index = from; index < to; index++) this.#bytes[start + index - from] = bytes[index];
    this.#starts[entry + 1] = stop;
    this.#hashes[entry] = hash;
    this.#values[entry] = value;
    this.#place(entry);
    this.#remember(entry, end);
  }

  #remember(entry: number, end: number): void {
    this.#lastEnd = end;
    this.#lastStart = this.#starts[entry];
    this.#lastLength = this.#starts[entry + 1] - this.#lastStart;
    this.#lastValue = this.#values[entry];
  }

  #isEntry(entry: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#starts[entry];
    if (this.#starts[entry + 1] - start !== to - from) return false;
    for (let index = from; index < to; index++)
      if (this.#bytes[start + index - from] !== bytes[index]) return false;
    return true;
  }

  #place(entry: number): void {
    const mask = this.#slots.length - 1;
    let slot = spread(this.#hashes[entry]) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = entry + 1;
  }

  #widen(): void {
    const entries = this.#count * 2;
    this.#hashes = widened(this.#hashes, entries);
    this.#values = widened(this.#values, entries);
    this.#starts = widened(this.#starts, entries + 1);
    this.#slots = new Int32Array(entries * 2);
    for (let entry = 0; entry < this.#count; entry++) this.#place(entry);
  }
}

/** Brings the upper bits of a hash down to those a slot is taken from. */
function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}

function widened(values: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(length);
  wider.set(values);
  return wider;
}

function longer(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(Math.max(length, bytes.length * 2));
  copy.set(bytes);
  return copy;
}

/** Whether so many bytes are the same in two places. */
export function isSame(
  a: DataView,
  aFrom: number,
  b: DataView,
  bFrom: number,
  length: number,
): boolean {
  let at = length - 4;
  for (; at >= 0; at -= 4)
    if (a.getInt32(aFrom + at, true) !== b.getInt32(bFrom + at, true)) return false;
  for (at += 3; at >= 0; at--) if (a.getUint8(aFrom + at) !== b.getUint8(bFrom + at)) return false;
  return true;
}
