/** Conditions bound to a panel: whether they hold on a row, one at a time or for all rows of an account. */
import { ACTIVITY_SCORE } from '../activity-score.ts';
import type { Cohort } from '../behaviour.ts';
import { NULL_INT32, PRODUCTS, isNumericColumn } from '../panel.ts';
import type { NumberArray } from '../panel.ts';
import type { Condition, NumericOperator } from './document.ts';

export interface BoundCondition {
  holds(row: number, account: number): boolean;
  /** Sets `hits[i]` to 1 where it holds on row `from + i`, to 0 where not, up to row `to - 1`. */
  scan(hits: Uint8Array, from: number, to: number, account: number): void;
}

/** A policy names an attribute that the cohort does not have. */
export class UnknownColumnError extends Error {
  readonly column: string;
  readonly known: readonly string[];

  constructor(column: string, known: readonly string[]) {
    super(`no column "${column}" in the cohort`);
    this.column = column;
    this.known = known;
  }
}

/** The whole numbers from `low` to `high`, or all others where `outside`. */
interface Span {
  readonly low: number;
  readonly high: number;
  readonly outside: boolean;
}

function spanOf(op: NumericOperator, value: number): Span {
  const low = Math.ceil(value);
  const high = Math.floor(value);
  switch (op) {
    case '<':
      return { low: -Infinity, high: low - 1, outside: false };
    case '<=':
      return { low: -Infinity, high, outside: false };
    case '=':
      return { low, high, outside: false };
    case '!=':
      return { low, high, outside: true };
    case '>=':
      return { low, high: Infinity, outside: false };
    case '>':
      return { low: high + 1, high: Infinity, outside: false };
  }
}

class NumberCondition implements BoundCondition {
  readonly #values: NumberArray | Uint8Array;
  readonly #nullValue: number;
  readonly #span: Span;

  constructor(values: NumberArray | Uint8Array, nullValue: number, span: Span) {
    this.#values = values;
    this.#nullValue = nullValue;
    this.#span = span;
  }

  holds(row: number): boolean {
    const value = this.#values[row];
    const { low, high, outside } = this.#span;
    return value !== this.#nullValue && (value >= low && value <= high) !== outside;
  }

  scan(hits: Uint8Array, from: number, to: number): void {
    const values = this.#values;
    const nullValue = this.#nullValue;
    const { low, high, outside } = this.#span;
    for (let row = from; row < to; row++) {
      const value = values[row];
      const holds = value !== nullValue && (value >= low && value <= high) !== outside;
      hits[row - from] = holds ? 1 : 0;
    }
  }
}

/** A condition on a text column, by the codes of its dictionary. */
class CodeCondition implements BoundCondition {
  readonly #codes: Int32Array;
  readonly #accepted: Uint8Array;

  constructor(codes: Int32Array, accepted: Uint8Array) {
    this.#codes = codes;
    this.#accepted = accepted;
  }

  holds(row: number): boolean {
    const code = this.#codes[row];
    return code >= 0 && this.#accepted[code] === 1;
  }

  scan(hits: Uint8Array, from: number, to: number): void {
    for (let row = from; row < to; row++) hits[row - from] = this.holds(row) ? 1 : 0;
  }
}

/** A condition on the product, the same on all rows of an account. */
class ProductCondition implements BoundCondition {
  readonly #product: Uint8Array;
  readonly #accepted: readonly boolean[];

  constructor(product: Uint8Array, accepted: readonly boolean[]) {
    this.#product = product;
    this.#accepted = accepted;
  }

  holds(_row: number, account: number): boolean {
    return this.#accepted[this.#product[account]];
  }

  scan(hits: Uint8Array, from: number, to: number, account: number): void {
    hits.fill(this.holds(from, account) ? 1 : 0, 0, to - from);
  }
}

const NEVER: BoundCondition = {
  holds: () => false,
  scan: (hits, from, to) => {
    hits.fill(0, 0, to - from);
  },
};

/** The test of a text condition: among its texts, or not among them where the operator negates. */
function acceptedTexts({ op, value }: Condition): (text: string) => boolean {
  const texts = new Set(Array.isArray(value) ? value : [String(value)]);
  return (text) => texts.has(text) !== (op === '!=');
}

/** @throws UnknownColumnError where it names an attribute the panel lacks; an absent canonical column is null in every row */
export function bindCondition({ panel, behaviour }: Cohort, condition: Condition): BoundCondition {
  const { column, op, value } = condition;
  if (column === ACTIVITY_SCORE || isNumericColumn(column)) {
    if (typeof value !== 'number' || op === 'in') return NEVER;
    const span = spanOf(op, value);
    if (column === ACTIVITY_SCORE) return new NumberCondition(behaviour.activity, NULL_INT32, span);
    const numeric = panel.columns[column];
    return numeric ? new NumberCondition(numeric.values, numeric.nullValue, span) : NEVER;
  }
  const isAccepted = acceptedTexts(condition);
  if (column === 'product') {
    return new ProductCondition(panel.product, [false, ...PRODUCTS.map(isAccepted)]);
  }
  if (!Object.hasOwn(panel.attributes, column)) {
    throw new UnknownColumnError(column, Object.keys(panel.attributes));
  }
  const { codes, dictionary } = panel.attributes[column];
  return new CodeCondition(
    codes,
    Uint8Array.from(dictionary, (text) => (isAccepted(text) ? 1 : 0)),
  );
}
