/** A list of numbers that grows, in one typed array. */
export class GrowingNumbers {
  #values = new Float64Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const wider = new Float64Array(this.#values.length * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.#length++] = value;
  }

  /** The numbers pushed so far; valid until the next push. */
  values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}
