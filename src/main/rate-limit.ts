/** Counts what happens in a window of time, and says when it is too much. */
export class RateLimit {
  readonly #most: number;
  readonly #windowMs: number;
  readonly #now: () => number;
  #from = -Infinity;
  #count = 0;

  /** At most `most` in each `windowMs`. */
  constructor(most: number, windowMs: number, now: () => number = () => performance.now()) {
    this.#most = most;
    this.#windowMs = windowMs;
    this.#now = now;
  }

  /** Counts one more; whether it is still allowed. */
  take(): boolean {
    const now = this.#now();
    if (now - this.#from >= this.#windowMs) {
      this.#from = now;
      this.#count = 0;
    }
    this.#count++;
    return this.#count <= this.#most;
  }

  /** Whether one more would be allowed. */
  get hasRoom(): boolean {
    return this.#count < this.#most || this.#now() - this.#from >= this.#windowMs;
  }
}
