/** Refused use (semantics §7a): the new use of a month that would not have fitted under the policy's limit. */
import type { NumericColumn, NumericColumnName, Panel } from '../panel.ts';
import { PRODUCTS, productCode } from '../panel.ts';
import { FULL_BP, share } from '../units.ts';

const AMOUNT_COLUMNS: Record<(typeof PRODUCTS)[number], NumericColumnName> = {
  cash_loan: 'draw_amount',
  purchase_credit: 'purchase_amount',
};

/** Stands for a use of which no amount is known: all of what does not fit was refused. */
export const UNKNOWN_USE = -1;

/** Reads the use and the carried share of rows. */
export class RefusedUse {
  readonly #balance: NumericColumn | undefined;
  /** Amount columns by product code; both products' for an account without one. */
  readonly #amounts: readonly (readonly NumericColumn[])[];

  constructor({ columns }: Pick<Panel, 'columns'>) {
    this.#balance = columns.balance;
    this.#amounts = [0, 1, 2].map((code) =>
      PRODUCTS.filter((product) => code === 0 || productCode(product) === code).flatMap(
        (product) => columns[AMOUNT_COLUMNS[product]] ?? [],
      ),
    );
  }

  /** `use(t)` of a row under a product code, minor units; UNKNOWN_USE where every amount that counts is null. */
  use(code: number, row: number): number {
    let sum = UNKNOWN_USE;
    for (const { values, nullValue } of this.#amounts[code]) {
      const value = values[row];
      if (value !== nullValue) sum = Math.max(0, sum) + value;
    }
    return sum;
  }

  /** `q`: the share of the carried part that goes on into the next month, basis points. */
  carriedShareBp(row: number, need: number): number {
    if (need === 0) return 0;
    const balance = this.#balance;
    if (balance === undefined) return FULL_BP;
    const value = balance.values[row];
    if (value === balance.nullValue) return FULL_BP;
    return Math.min(FULL_BP, Math.floor((FULL_BP * Math.max(0, value)) / need));
  }

  /**
   * `refused(t)` of an active month. `shortfall` is need above the limit in force, `carried` is `e(t)`; minor units.
   */
  refused(code: number, row: number, shortfall: number, carried: number): number {
    return refusedOf(this.use(code, row), shortfall, carried);
  }
}

/** `refused(t)` of an active month with a use, see {@link RefusedUse.refused}. */
export function refusedOf(use: number, shortfall: number, carried: number): number {
  const net = shortfall - carried;
  if (net <= 0) return 0;
  return use === UNKNOWN_USE || use > net ? net : use;
}

/** `e(t+1)` from the carried part and the refused use of a month. */
export function carriedOn(carried: number, refused: number, shareBp: number): number {
  return share(carried + refused, shareBp);
}
