/** Lists of whole numbers that grow, in one typed array each; what is spilled to a file is read back where it is needed. */
import { NULL_FLOAT64, NULL_INT32, nullValueOf } from '../../../engine/panel.ts';
import type { NumberArray } from '../../../engine/panel.ts';
import type { Room } from './room.ts';
import type { SpillFile, Spilled } from './spill-file.ts';

const FIRST_LENGTH = 1024;
const MAX_INT32 = 2_147_483_647;

/** Shared memory, so that what was collected can be handed on as it stands. */
function newInt32(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}

function newFloat64(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * 8));
}

/** Where in a room what is read back from files is put together. */
const READ_BACK = 'read back';

function int32In(room: Room, length: number): Int32Array {
  return new Int32Array(room.take(READ_BACK, length * 4), 0, length);
}

function float64In(room: Room, length: number): Float64Array {
  return new Float64Array(room.take(READ_BACK, length * 8), 0, length);
}

function bytesOf({ buffer, byteOffset, byteLength }: NumberArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Numbers that all fit 32 bits. */
export class GrowingInt32 {
  #values = newInt32(FIRST_LENGTH);
  #length = 0;
  readonly #spilled: { readonly part: Spilled; readonly file: SpillFile }[] = [];
  #spilledLength = 0;

  /** Numbers in all. */
  get length(): number {
    return this.#spilledLength + this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#grow(this.#length + 1);
    this.#values[this.#length++] = value;
  }

  append(values: Int32Array): void {
    const length = this.#length + values.length;
    if (length > this.#values.length) this.#grow(length);
    this.#values.set(values, this.#length);
    this.#length = length;
  }

  /** Pushes a number so many times. */
  appendSame(value: number, count: number): void {
    const length = this.#length + count;
    if (length > this.#values.length) this.#grow(length);
    this.#values.fill(value, this.#length, length);
    this.#length = length;
  }

  /** A number of a list that is never spilled. */
  at(index: number): number {
    return this.#values[index];
  }

  /** Changes a number of a list that is never spilled. */
  set(index: number, value: number): void {
    this.#values[index] = value;
  }

  #grow(length: number): void {
    this.reserve(Math.max(length, this.#values.length * 2));
  }

  /** Makes room for as many numbers in memory. */
  reserve(length: number): void {
    if (length <= this.#values.length) return;
    const wider = newInt32(length);
    wider.set(this.#values.subarray(0, this.#length));
    this.#values = wider;
  }

  /** Takes the numbers so far out of memory; `atLast`: the room for more as well. */
  spill(file: SpillFile, atLast: boolean): void {
    if (this.#length > 0) {
      const part = file.write(bytesOf(this.#values.subarray(0, this.#length)));
      this.#spilled.push({ part, file });
      this.#spilledLength += this.#length;
      this.#length = 0;
    }
    if (atLast) this.#values = newInt32(FIRST_LENGTH);
  }

  /** The numbers so far: as they are held, or read back into the room. Valid until the next push, or use of the room. */
  values(room: Room): Int32Array {
    const inMemory = this.#values.subarray(0, this.#length);
    if (this.#spilled.length === 0) return inMemory;
    const all = int32In(room, this.length);
    let at = 0;
    for (const { part, file } of this.#spilled) {
      const target = all.subarray(at, at + part.bytes / 4);
      file.read(part, bytesOf(target));
      at += target.length;
    }
    all.set(inMemory, at);
    return all;
  }
}

/** Copies numbers, NULL_FLOAT64 for null, as 32-bit ones. False where one does not fit. */
function putNarrow(values: Float64Array, target: Int32Array, start: number): boolean {
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (value <= MAX_INT32 && value > NULL_INT32) target[start + at] = value;
    else if (value === NULL_FLOAT64) target[start + at] = NULL_INT32;
    else return false;
  }
  return true;
}

/** Copies 32-bit numbers as doubles, nulls as nulls. */
function putWide(values: Int32Array, target: Float64Array): void {
  for (let at = 0; at < values.length; at++)
    target[at] = values[at] === NULL_INT32 ? NULL_FLOAT64 : values[at];
}

/** A part of a column in a file, and whether its numbers are doubles. */
interface SpilledColumn {
  readonly part: Spilled;
  readonly file: SpillFile;
  readonly isWide: boolean;
  readonly length: number;
}

/** A numeric column: 32-bit until a value needs more, doubles from then on. */
export class GrowingColumn {
  #values: Int32Array | Float64Array = newInt32(FIRST_LENGTH);
  #length = 0;
  #hasValues = false;
  readonly #spilled: SpilledColumn[] = [];
  #spilledLength = 0;

  /** `rows`: nulls before the first value. */
  constructor(rows = 0) {
    for (let row = 0; row < rows; row++) this.push(null);
  }

  /** Numbers in all. */
  get length(): number {
    return this.#spilledLength + this.#length;
  }

  get isWide(): boolean {
    return this.#values instanceof Float64Array;
  }

  /** Whether some number is not null. */
  get hasValues(): boolean {
    return this.#hasValues;
  }

  push(value: number | null): void {
    if (this.#length === this.#values.length) this.reserve(this.#length * 2);
    this.#hasValues ||= value !== null;
    if (this.#values instanceof Float64Array) {
      this.#values[this.#length++] = value ?? NULL_FLOAT64;
    } else if (value === null) {
      this.#values[this.#length++] = NULL_INT32;
    } else {
      const fits = value <= MAX_INT32 && value > NULL_INT32;
      const values = fits ? this.#values : this.#widened(this.#values);
      values[this.#length++] = value;
    }
  }

  /** Pushes numbers: 32-bit with NULL_INT32 for null, or doubles with NULL_FLOAT64. */
  append(values: Int32Array | Float64Array): void {
    const from = this.#length;
    const length = from + values.length;
    if (length > this.#values.length) this.reserve(Math.max(length, this.#values.length * 2));
    const own = this.#values;
    if (values instanceof Int32Array) {
      if (own instanceof Int32Array) own.set(values, from);
      else putWide(values, own.subarray(from));
    } else if (own instanceof Float64Array) {
      own.set(values, from);
    } else if (!putNarrow(values, own, from)) {
      this.#widened(own).set(values, from);
    }
    this.#hasValues ||= hasValue(values, nullValueOf(values));
    this.#length = length;
  }

  /** Pushes so many nulls. */
  appendNulls(count: number): void {
    const length = this.#length + count;
    if (length > this.#values.length) this.reserve(Math.max(length, this.#values.length * 2));
    this.#values.fill(nullValueOf(this.#values), this.#length, length);
    this.#length = length;
  }

  /** Makes room for as many numbers in memory. */
  reserve(length: number): void {
    if (length <= this.#values.length) return;
    const wider = this.isWide ? newFloat64(length) : newInt32(length);
    wider.set(this.#values.subarray(0, this.#length));
    this.#values = wider;
  }

  #widened(narrow: Int32Array): Float64Array {
    const wide = newFloat64(narrow.length);
    putWide(narrow.subarray(0, this.#length), wide);
    this.#values = wide;
    return wide;
  }

  /** Takes the numbers so far out of memory; `atLast`: the room for more as well. */
  spill(file: SpillFile, atLast: boolean): void {
    const { isWide } = this;
    if (this.#length > 0) {
      const part = file.write(bytesOf(this.#values.subarray(0, this.#length)));
      this.#spilled.push({ part, file, isWide, length: this.#length });
      this.#spilledLength += this.#length;
      this.#length = 0;
    }
    if (atLast) this.#values = isWide ? newFloat64(FIRST_LENGTH) : newInt32(FIRST_LENGTH);
  }

  /** The numbers so far: as they are held, or read back into the room. Valid until the next push, or use of the room. */
  values(room: Room): NumberArray {
    const inMemory = this.#values.subarray(0, this.#length);
    if (this.#spilled.length === 0) return inMemory;
    const all = this.isWide ? float64In(room, this.length) : int32In(room, this.length);
    let at = 0;
    for (const { part, file, isWide, length } of this.#spilled) {
      const target = all.subarray(at, at + length);
      if (isWide === all instanceof Float64Array) {
        file.read(part, bytesOf(target));
      } else {
        const narrow = new Int32Array(length);
        file.read(part, bytesOf(narrow));
        if (target instanceof Float64Array) putWide(narrow, target);
      }
      at += length;
    }
    all.set(inMemory, at);
    return all;
  }

  /** One number, null for null. */
  at(row: number): number | null {
    let first = 0;
    for (const { part, file, isWide, length } of this.#spilled) {
      if (row < first + length) {
        const one = isWide ? new Float64Array(1) : new Int32Array(1);
        file.read(part, bytesOf(one), (row - first) * one.BYTES_PER_ELEMENT);
        return numberOrNull(one[0], isWide);
      }
      first += length;
    }
    return numberOrNull(this.#values[row - first], this.isWide);
  }
}

function hasValue(values: NumberArray, nullValue: number): boolean {
  for (let at = 0; at < values.length; at++) if (values[at] !== nullValue) return true;
  return false;
}

function numberOrNull(value: number, isWide: boolean): number | null {
  return value === (isWide ? NULL_FLOAT64 : NULL_INT32) ? null : value;
}
