/** Refused use (semantics §7a): the new use of a month that would not have fitted under the policy's limit. */
import type { NumericColumn, NumericColumnName, Panel } from '../panel.ts';
import { PRODUCTS } from '../panel.ts';
import { FULL_BP, share } from '../units.ts';

const AMOUNT_COLUMNS: Record<(typeof PRODUCTS)[number], NumericColumnName> = {
  cash_loan: 'draw_amount',
  purchase_credit: 'purchase_amount',
};

/** Stands for a use of which no amount is known: all of what does not fit was refused. */
export const UNKNOWN_USE = -1;

const NO_COLUMN: NumericColumn = { values: new Int32Array(0), nullValue: 0 };

/** Reads the use and the carried share of rows. */
export class RefusedUse {
  readonly #balance: NumericColumn | undefined;
  /** Amount columns by product code, the second for an account without a product alone; `undefined` if there is none. */
  readonly #amounts: readonly (NumericColumn | undefined)[];
  readonly #moreAmounts: readonly (NumericColumn | undefined)[];

  constructor({ columns }: Pick<Panel, 'columns'>) {
    this.#balance = columns.balance;
    const [cash, purchase] = PRODUCTS.map((product) => columns[AMOUNT_COLUMNS[product]]);
    this.#amounts = [cash ?? purchase, cash, purchase];
    this.#moreAmounts = [cash && purchase, undefined, undefined];
  }

  /** `use(t)` of a row under a product code, minor units; UNKNOWN_USE where every amount that counts is null. */
  use(code: number, row: number): number {
    const first = amountAt(this.#amounts[code], row);
    const more = this.#moreAmounts[code];
    if (more === undefined) return first;
    const second = amountAt(more, row);
    if (first === UNKNOWN_USE || second === UNKNOWN_USE) return Math.max(first, second);
    return first + second;
  }

  /** `q`: the share of the carried part that goes on into the next month, basis points. */
  carriedShareBp(row: number, need: number): number {
    if (need === 0) return 0;
    const balance = this.#balance;
    if (balance === undefined) return FULL_BP;
    const value = balance.values[row];
    // Most often the balance at the month's end is the need.
    if (value === need || value === balance.nullValue) return FULL_BP;
    if (value <= 0) return 0;
    return value > need ? FULL_BP : Math.floor((FULL_BP * value) / need);
  }

  /**
   * `refused(t)` of an active month. `shortfall` is need above the limit in force, `carried` is `e(t)`; minor units.
   */
  refused(code: number, row: number, shortfall: number, carried: number): number {
    // What is carried accounts for the shortfall in most months: then nothing has to be read.
    if (shortfall <= carried) return 0;
    return refusedOf(this.use(code, row), shortfall, carried);
  }
}

function amountAt({ values, nullValue }: NumericColumn = NO_COLUMN, row: number): number {
  const value = values[row];
  return value === undefined || value === nullValue ? UNKNOWN_USE : value;
}

/** `refused(t)` of an active month with a use, see {@link RefusedUse.refused}. */
export function refusedOf(use: number, shortfall: number, carried: number): number {
  const net = shortfall - carried;
  if (net <= 0) return 0;
  return use === UNKNOWN_USE || use > net ? net : use;
}

/** `e(t+1)` from the carried part and the refused use of a month. */
export function carriedOn(carried: number, refused: number, shareBp: number): number {
  return shareBp === FULL_BP ? carried + refused : share(carried + refused, shareBp);
}
