/** Lists of whole numbers that grow, in one typed array each. */
import { NULL_FLOAT64, NULL_INT32, nullValueOf } from '../../engine/panel.ts';
import type { NumericColumn } from '../../engine/panel.ts';

const FIRST_LENGTH = 1024;
const MAX_INT32 = 2_147_483_647;

/** Shared memory, so that what was collected can be handed on as it stands. */
function newInt32(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}

function newFloat64(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * 8));
}

/** Numbers that all fit 32 bits. */
export class GrowingInt32 {
  #values = newInt32(FIRST_LENGTH);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.reserve(this.#length * 2);
    this.#values[this.#length++] = value;
  }

  append(values: Int32Array): void {
    const length = this.#length + values.length;
    if (length > this.#values.length) this.reserve(Math.max(length, this.#values.length * 2));
    this.#values.set(values, this.#length);
    this.#length = length;
  }

  /** Makes room for as many numbers in all. */
  reserve(length: number): void {
    if (length <= this.#values.length) return;
    const wider = newInt32(length);
    wider.set(this.#values.subarray(0, this.#length));
    this.#values = wider;
  }

  /** The numbers pushed so far; valid until the next push. */
  values(): Int32Array {
    return this.#values.subarray(0, this.#length);
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

/** A numeric column: 32-bit until a value needs more, doubles from then on. */
export class GrowingColumn {
  #values: Int32Array | Float64Array = newInt32(FIRST_LENGTH);
  #length = 0;

  /** `rows`: nulls before the first value. */
  constructor(rows = 0) {
    for (let row = 0; row < rows; row++) this.push(null);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number | null): void {
    if (this.#length === this.#values.length) this.reserve(this.#length * 2);
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

  /** Pushes numbers, NULL_FLOAT64 for null. */
  append(values: Float64Array): void {
    const length = this.#length + values.length;
    if (length > this.#values.length) this.reserve(Math.max(length, this.#values.length * 2));
    if (this.#values instanceof Float64Array) this.#values.set(values, this.#length);
    else if (!putNarrow(values, this.#values, this.#length))
      this.#widened(this.#values).set(values, this.#length);
    this.#length = length;
  }

  /** Makes room for as many numbers in all. */
  reserve(length: number): void {
    if (length <= this.#values.length) return;
    const isWide = this.#values instanceof Float64Array;
    const wider = isWide ? newFloat64(length) : newInt32(length);
    wider.set(this.#values.subarray(0, this.#length));
    this.#values = wider;
  }

  #widened(narrow: Int32Array): Float64Array {
    const wide = newFloat64(narrow.length);
    for (let at = 0; at < this.#length; at++)
      wide[at] = narrow[at] === NULL_INT32 ? NULL_FLOAT64 : narrow[at];
    this.#values = wide;
    return wide;
  }

  /** The numbers pushed so far and their null marker; valid until the next push. */
  column(): NumericColumn {
    const values = this.#values.subarray(0, this.#length);
    return { values, nullValue: nullValueOf(values) };
  }
}
