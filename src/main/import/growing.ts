/** Lists of whole numbers that grow, in one typed array each. */
import { NULL_FLOAT64, NULL_INT32 } from '../../engine/panel.ts';
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
    if (this.#length === this.#values.length) {
      const wider = newInt32(this.#values.length * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.#length++] = value;
  }

  /** The numbers pushed so far; valid until the next push. */
  values(): Int32Array {
    return this.#values.subarray(0, this.#length);
  }
}

/** A numeric column: 32-bit until a value needs more, doubles from then on. */
export class GrowingColumn {
  #values: Int32Array | Float64Array = newInt32(FIRST_LENGTH);
  #length = 0;
  #isWide = false;

  /** `rows`: nulls before the first value. */
  constructor(rows = 0) {
    for (let row = 0; row < rows; row++) this.push(null);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number | null): void {
    this.pushNumber(value ?? NULL_FLOAT64);
  }

  /** As `push`, NULL_FLOAT64 for null. */
  pushNumber(value: number): void {
    if (this.#length === this.#values.length) this.#grow();
    if (this.#isWide || (value <= MAX_INT32 && value > NULL_INT32)) {
      this.#values[this.#length++] = value;
    } else if (value === NULL_FLOAT64) {
      this.#values[this.#length++] = NULL_INT32;
    } else {
      this.#widen();
      this.#values[this.#length++] = value;
    }
  }

  #grow(): void {
    const length = this.#values.length * 2;
    const wider = this.#isWide ? newFloat64(length) : newInt32(length);
    wider.set(this.#values);
    this.#values = wider;
  }

  #widen(): void {
    const narrow = this.#values;
    const wide = newFloat64(narrow.length);
    for (let at = 0; at < this.#length; at++)
      wide[at] = narrow[at] === NULL_INT32 ? NULL_FLOAT64 : narrow[at];
    this.#values = wide;
    this.#isWide = true;
  }

  /** The numbers pushed so far and their null marker; valid until the next push. */
  column(): NumericColumn {
    return {
      values: this.#values.subarray(0, this.#length),
      nullValue: this.#isWide ? NULL_FLOAT64 : NULL_INT32,
    };
  }
}
