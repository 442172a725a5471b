/** Lists of whole numbers that grow, in one typed array each. */
import { NULL_FLOAT64, NULL_INT32 } from '../../engine/panel.ts';
import type { NumericColumn } from '../../engine/panel.ts';

const FIRST_LENGTH = 1024;
const MAX_INT32 = 2_147_483_647;

/** Numbers that all fit 32 bits. */
export class GrowingInt32 {
  #values = new Int32Array(FIRST_LENGTH);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const wider = new Int32Array(this.#values.length * 2);
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
  #values: Int32Array | Float64Array = new Int32Array(FIRST_LENGTH);
  #length = 0;
  #isWide = false;
  /** Whether any value is not null. */
  hasValues = false;

  /** `rows`: nulls before the first value. */
  constructor(rows = 0) {
    for (let row = 0; row < rows; row++) this.push(null);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number | null): void {
    if (this.#length === this.#values.length) this.#grow();
    if (value === null) {
      this.#values[this.#length++] = this.#isWide ? NULL_FLOAT64 : NULL_INT32;
      return;
    }
    if (!this.#isWide && (value > MAX_INT32 || value <= NULL_INT32)) this.#widen();
    this.hasValues = true;
    this.#values[this.#length++] = value;
  }

  #grow(): void {
    const length = this.#values.length * 2;
    const wider = this.#isWide ? new Float64Array(length) : new Int32Array(length);
    wider.set(this.#values);
    this.#values = wider;
  }

  #widen(): void {
    const narrow = this.#values;
    const wide = Float64Array.from(narrow, (value) =>
      value === NULL_INT32 ? NULL_FLOAT64 : value,
    );
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
