/** What the conditions of a policy say of a row, worked out for all rows of an account at once. */
import type { BoundCondition } from '../policy/conditions.ts';
import type { CompiledPolicy } from '../policy/compile.ts';

/** Bit of a mark: one of the policy's conditions protects the row. */
export const PROTECTED = 0x80;

/** Index of the first risk rule that matches the row of a mark, -1 where none does. */
export function matchedRisk(mark: number): number {
  return (mark & 0x7f) - 1;
}

/** Marks of one account at a time. */
export class RowMarks {
  readonly #policy: CompiledPolicy;
  readonly #product: Uint8Array;
  #hits = new Uint8Array(0);
  #more = new Uint8Array(0);
  #scratch = new Uint8Array(0);

  constructor(policy: CompiledPolicy, product: Uint8Array) {
    this.#policy = policy;
    this.#product = product;
  }

  /** The marks of rows `from` to `to - 1`, entry 0 for the first; valid until the next call. */
  of(account: number, from: number, to: number): Uint8Array {
    const length = to - from;
    if (this.#scratch.length < length) {
      this.#hits = new Uint8Array(length);
      this.#more = new Uint8Array(length);
      this.#scratch = new Uint8Array(length);
    }
    this.write(account, from, to, this.#scratch, 0);
    return this.#scratch;
  }

  /** Writes the marks of rows `from` to `to - 1` into `marks` from `at` on. */
  write(account: number, from: number, to: number, marks: Uint8Array, at: number): void {
    const { protect, rules } = this.#policy;
    const { risk } = rules[this.#product[account]];
    const length = to - from;
    if (this.#hits.length < length) {
      this.#hits = new Uint8Array(length);
      this.#more = new Uint8Array(length);
    }
    marks.fill(0, at, at + length);
    for (const condition of protect) this.#protect(condition, account, from, to, marks, at);
    for (let index = 0; index < risk.length; index++) {
      this.#matchAll(risk[index].when, account, from, to);
      for (let row = 0; row < length; row++) {
        if (this.#hits[row] === 1 && (marks[at + row] & 0x7f) === 0) marks[at + row] |= index + 1;
      }
    }
  }

  #protect(
    condition: BoundCondition,
    account: number,
    from: number,
    to: number,
    marks: Uint8Array,
    at: number,
  ): void {
    const hits = this.#hits;
    condition.scan(hits, from, to, account);
    for (let row = 0; row < to - from; row++) if (hits[row] === 1) marks[at + row] = PROTECTED;
  }

  #matchAll(conditions: readonly BoundCondition[], account: number, from: number, to: number) {
    const hits = this.#hits;
    const more = this.#more;
    conditions[0].scan(hits, from, to, account);
    for (let index = 1; index < conditions.length; index++) {
      conditions[index].scan(more, from, to, account);
      for (let row = 0; row < to - from; row++) hits[row] &= more[row];
    }
  }
}
