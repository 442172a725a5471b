/** A map that forgets the entries used longest ago once they are too large together; the last two always stay. */
export class Recent<T> {
  readonly #entries = new Map<string, T>();
  readonly #sizeOf: (value: T) => number;
  readonly #maximum: number;

  /** `maximum`: most that the entries may measure together, in the unit of `sizeOf`. */
  constructor(maximum: number, sizeOf: (value: T) => number) {
    this.#maximum = maximum;
    this.#sizeOf = sizeOf;
  }

  get(key: string): T | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, value);
    }
    return value;
  }

  set(key: string, value: T): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    let size = 0;
    for (const entry of this.#entries.values()) size += this.#sizeOf(entry);
    for (const [oldest, entry] of this.#entries) {
      if (size <= this.#maximum || this.#entries.size <= 2) break;
      this.#entries.delete(oldest);
      size -= this.#sizeOf(entry);
    }
  }
}
