/**
 * One account's rows continued past the cohort's last month: flows 0, everything else carried forward, with activity put
 * into chosen months. Its arrays are reused from account to account.
 */
import { deriveInto, newBehaviour } from './behaviour.ts';
import type { Behaviour, Cohort } from './behaviour.ts';
import {
  NULL_CODE,
  NUMERIC_COLUMNS,
  NUMERIC_COLUMN_NAMES,
  longestLife,
  productOfCode,
} from './panel.ts';
import type { AttributeColumn, NumericColumn, NumericColumnName, Panel } from './panel.ts';
import { NULL_FLOAT64 } from './panel.ts';

/** Use of the line in one month: a number of draws or purchases, and their amount in minor units. */
export interface Use {
  readonly count: number;
  readonly amount: number;
}

type ActivityColumns = readonly [count: NumericColumnName, amount: NumericColumnName];

/** The columns by which an account of a product is active; draws for an account without a product. */
export function activityColumnsOf(product: number): ActivityColumns {
  return productOfCode(product) === 'purchase_credit'
    ? ['purchase_count', 'purchase_amount']
    : ['draw_count', 'draw_amount'];
}

/** Every canonical column, so that activity can be put where the cohort has none. */
function emptyColumns(rows: number): Record<NumericColumnName, NumericColumn> {
  return Object.fromEntries(
    NUMERIC_COLUMN_NAMES.map((name) => [
      name,
      { values: new Float64Array(rows), nullValue: NULL_FLOAT64 },
    ]),
  ) as Record<NumericColumnName, NumericColumn>;
}

export class Continuation {
  readonly horizon: number;
  readonly #cohort: Cohort;
  readonly #columns: Record<NumericColumnName, NumericColumn>;
  readonly #attributes: Record<string, AttributeColumn>;
  readonly #product = new Uint8Array(1);
  readonly #rowStart = new Int32Array(2);
  readonly #firstMonth = new Int32Array(1);
  readonly #inactiveBefore = new Int32Array(1);
  readonly #behaviour: Behaviour;
  readonly panel: Panel;
  /** A continued month without use: 0, or null where the account's last month has null. */
  readonly #unused = { count: 0, amount: 0 };
  /** Rows of the account in the data; the continued ones follow. */
  life = 0;

  /** `horizon`: months to continue each account by. */
  constructor(cohort: Cohort, horizon: number) {
    this.horizon = horizon;
    this.#cohort = cohort;
    const { panel } = cohort;
    const rowCount = longestLife(panel, { from: 0, to: panel.accountCount }) + horizon;
    this.#columns = emptyColumns(rowCount);
    this.#attributes = Object.fromEntries(
      Object.entries(cohort.panel.attributes).map(([name, { dictionary }]) => [
        name,
        { codes: new Int32Array(rowCount), dictionary },
      ]),
    );
    this.panel = {
      span: cohort.panel.span,
      accountCount: 1,
      rowCount,
      rowStart: this.#rowStart,
      firstMonth: this.#firstMonth,
      product: this.#product,
      inactiveBefore: this.#inactiveBefore,
      columns: this.#columns,
      attributes: this.#attributes,
    };
    this.#behaviour = newBehaviour(this.panel);
  }

  /** The continued account as a cohort of its own; the same object for every account. */
  get cohort(): Cohort {
    return { panel: this.panel, behaviour: this.#behaviour };
  }

  #fillColumn(name: NumericColumnName, start: number): void {
    const { values } = this.#columns[name];
    const source = this.#cohort.panel.columns[name];
    for (let row = 0; row < this.life; row++) {
      const value = source ? source.values[start + row] : NULL_FLOAT64;
      values[row] = source && value !== source.nullValue ? value : NULL_FLOAT64;
    }
    const last = values[this.life - 1];
    const carried = NUMERIC_COLUMNS[name].flow && last !== NULL_FLOAT64 ? 0 : last;
    values.fill(carried, this.life, this.life + this.horizon);
  }

  #fillAttribute(name: string, start: number): void {
    const { codes } = this.#attributes[name];
    const source = this.#cohort.panel.attributes[name].codes;
    for (let row = 0; row < this.life; row++) codes[row] = source[start + row];
    codes.fill(
      this.life > 0 ? codes[this.life - 1] : NULL_CODE,
      this.life,
      this.life + this.horizon,
    );
  }

  /** Takes an account of the cohort, with no use in the continued months. */
  take(account: number): void {
    const { panel } = this.#cohort;
    const start = panel.rowStart[account];
    this.life = panel.rowStart[account + 1] - start;
    this.#rowStart[1] = this.life + this.horizon;
    this.#product[0] = panel.product[account];
    this.#firstMonth[0] = panel.firstMonth[account];
    this.#inactiveBefore[0] = panel.inactiveBefore[account];
    for (const name of NUMERIC_COLUMN_NAMES) this.#fillColumn(name, start);
    for (const name of Object.keys(this.#attributes)) this.#fillAttribute(name, start);
    const [count, amount] = activityColumnsOf(this.#product[0]);
    this.#unused.count = this.#columns[count].values[this.life];
    this.#unused.amount = this.#columns[amount].values[this.life];
  }

  /** Sets the use of each continued month (0 is the first) and derives the behaviour anew. */
  use(useIn: (offset: number) => Use | undefined): void {
    const [countName, amountName] = activityColumnsOf(this.#product[0]);
    const counts = this.#columns[countName].values;
    const amounts = this.#columns[amountName].values;
    for (let offset = 0; offset < this.horizon; offset++) {
      const use = useIn(offset);
      counts[this.life + offset] = use?.count ?? this.#unused.count;
      amounts[this.life + offset] = use?.amount ?? this.#unused.amount;
    }
    deriveInto(this.panel, this.#behaviour);
  }
}
