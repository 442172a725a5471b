/** Collects account-months in any order and arranges them as the panel the engine reads. */
import {
  NUMERIC_COLUMNS,
  NULL_FLOAT64,
  NULL_INT32,
  NULL_CODE,
  monthSpan,
} from '../../engine/panel.ts';
import type { NumberArray, NumericColumn, NumericColumnName, Panel } from '../../engine/panel.ts';
import type { Month } from '../../engine/months.ts';
import { GrowingNumbers } from './growing.ts';
import type { Fault } from './values.ts';

/** One account-month, as read. Reused between rows: the builder copies it. */
export interface RowDraft {
  accountId: string;
  month: Month;
  /** Product code, 0 where the row names none. */
  product: number;
  /** null where not given. */
  inactiveMonths: number | null;
  /** Parallel to the builder's `columns`; null where empty. */
  readonly numbers: (number | null)[];
  /** Parallel to the builder's `attributes`; '' where empty. */
  readonly texts: string[];
  line: number;
}

/** A row refused after it was read: the second one of an account and month. */
export interface LateReject {
  readonly line: number;
  readonly fault: Fault;
}

export interface ArrangedPanel {
  readonly panel: Panel;
  readonly accountIds: readonly string[];
  readonly gapMonthsFilled: number;
}

interface AttributeDraft {
  readonly codes: GrowingNumbers;
  readonly codeOf: Map<string, number>;
}

const NO_INACTIVE = -1;

export class PanelBuilder {
  readonly columns: readonly NumericColumnName[];
  readonly attributes: readonly string[];
  readonly #numbers: GrowingNumbers[];
  readonly #attributes: AttributeDraft[];
  readonly #accountOf = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #products: number[] = [];
  readonly #account = new GrowingNumbers();
  readonly #month = new GrowingNumbers();
  readonly #line = new GrowingNumbers();
  readonly #inactive = new GrowingNumbers();

  constructor(columns: readonly NumericColumnName[], attributes: readonly string[]) {
    this.columns = columns;
    this.attributes = attributes;
    this.#numbers = columns.map(() => new GrowingNumbers());
    this.#attributes = attributes.map(() => ({ codes: new GrowingNumbers(), codeOf: new Map() }));
  }

  get rowCount(): number {
    return this.#account.length;
  }

  /** Why the row cannot join its account, or `undefined`. */
  conflict(row: RowDraft): Fault | undefined {
    const known = this.#products[this.#accountOf.get(row.accountId) ?? -1] ?? 0;
    if (known === 0 || row.product === 0 || known === row.product) return undefined;
    return { code: 'product_conflict', reason: 'the account already has another product' };
  }

  add(row: RowDraft): void {
    let account = this.#accountOf.get(row.accountId);
    if (account === undefined) {
      account = this.#ids.length;
      this.#accountOf.set(row.accountId, account);
      this.#ids.push(row.accountId);
      this.#products.push(row.product);
    } else if (this.#products[account] === 0) {
      this.#products[account] = row.product;
    }
    this.#account.push(account);
    this.#month.push(row.month);
    this.#line.push(row.line);
    this.#inactive.push(row.inactiveMonths ?? NO_INACTIVE);
    row.numbers.forEach((value, index) => this.#numbers[index].push(value ?? NULL_FLOAT64));
    row.texts.forEach((text, index) =>
      this.#attributes[index].codes.push(this.#codeOf(index, text)),
    );
  }

  #codeOf(index: number, text: string): number {
    if (text === '') return NULL_CODE;
    const { codeOf } = this.#attributes[index];
    let code = codeOf.get(text);
    if (code === undefined) {
      code = codeOf.size;
      codeOf.set(text, code);
    }
    return code;
  }

  /** Row numbers by account, then month, then order in the file. */
  #sortedRows(): Int32Array {
    const account = this.#account.values();
    const month = this.#month.values();
    const start = new Int32Array(this.#ids.length + 1);
    for (let row = 0; row < account.length; row++) start[account[row] + 1]++;
    for (let index = 0; index < this.#ids.length; index++) start[index + 1] += start[index];
    const next = start.slice();
    const order = new Int32Array(account.length);
    for (let row = 0; row < account.length; row++) order[next[account[row]]++] = row;
    for (let index = 0; index < this.#ids.length; index++) {
      const rows = order.subarray(start[index], start[index + 1]);
      if (rows.some((row, at) => at > 0 && month[row] < month[rows[at - 1]])) {
        rows.sort((a, b) => month[a] - month[b] || a - b);
      }
    }
    return order;
  }

  /**
   * Arranges the rows: sorted, duplicates left out (reported through `reject`), gap months filled (semantics §2).
   * The builder must not be used afterwards.
   */
  arrange(reject: (late: LateReject) => void): ArrangedPanel {
    const account = this.#account.values();
    const month = this.#month.values();
    const order = this.#sortedRows();
    const keep: number[] = [];
    const gapBefore: number[] = [];
    const rowStart = [0];
    let rows = 0;
    let gaps = 0;
    order.forEach((row, at) => {
      const previous = at > 0 && account[order[at - 1]] === account[row] ? keep.at(-1) : undefined;
      if (previous !== undefined && month[previous] === month[row]) {
        const reason = `the account already has a row for this month, on line ${this.#line.values()[previous]}`;
        reject({ line: this.#line.values()[row], fault: { code: 'duplicate', reason } });
        return;
      }
      if (previous === undefined && keep.length > 0) rowStart.push(rows);
      const gap = previous === undefined ? 0 : month[row] - month[previous] - 1;
      keep.push(row);
      gapBefore.push(gap);
      gaps += gap;
      rows += gap + 1;
    });
    rowStart.push(rows);
    return {
      panel: this.#panel({ keep, gapBefore, rowCount: rows, rowStart }),
      accountIds: this.#ids,
      gapMonthsFilled: gaps,
    };
  }

  #panel(layout: Layout): Panel {
    const accountCount = this.#ids.length;
    const rowStart = shared(Int32Array, layout.rowStart.length);
    rowStart.set(layout.rowStart);
    const product = new Uint8Array(new SharedArrayBuffer(accountCount));
    product.set(this.#products);
    const firstMonth = shared(Int32Array, accountCount);
    const inactiveBefore = shared(Int32Array, accountCount);
    const firstRows = firstRowsOf(layout, accountCount);
    for (let account = 0; account < accountCount; account++) {
      firstMonth[account] = this.#month.values()[firstRows[account]];
      inactiveBefore[account] = Math.max(0, this.#inactive.values()[firstRows[account]]);
    }
    return {
      span: monthSpan(accountCount, rowStart, firstMonth),
      accountCount,
      rowCount: layout.rowCount,
      rowStart,
      firstMonth,
      product,
      inactiveBefore,
      columns: this.#numericColumns(layout),
      attributes: Object.fromEntries(
        this.#attributes.map(({ codes, codeOf }, index) => {
          const filled = shared(Int32Array, layout.rowCount);
          spread(layout, codes.values(), filled, NULL_CODE, false);
          return [this.attributes[index], { codes: filled, dictionary: [...codeOf.keys()] }];
        }),
      ),
    };
  }

  #numericColumns(layout: Layout): Panel['columns'] {
    const columns: Partial<Record<NumericColumnName, NumericColumn>> = {};
    this.columns.forEach((name, index) => {
      const source = this.#numbers[index].values();
      if (name !== 'credit_limit' && source.every((value) => value === NULL_FLOAT64)) return;
      columns[name] = numericColumn(layout, source, NUMERIC_COLUMNS[name].flow);
    });
    const { credit_limit: limit } = columns;
    if (!limit) throw new Error('a panel needs a credit_limit column');
    return { ...columns, credit_limit: limit };
  }
}

interface Layout {
  /** Source rows kept, in the panel's order. */
  readonly keep: readonly number[];
  /** Gap months to fill before each kept row. */
  readonly gapBefore: readonly number[];
  readonly rowCount: number;
  readonly rowStart: readonly number[];
}

function shared<T>(
  Type: { new (buffer: SharedArrayBuffer): T; BYTES_PER_ELEMENT: number },
  length: number,
): T {
  return new Type(new SharedArrayBuffer(length * Type.BYTES_PER_ELEMENT));
}

/** Source row of each account's first month. */
function firstRowsOf({ keep, gapBefore, rowStart }: Layout, accountCount: number): Int32Array {
  const first = new Int32Array(accountCount);
  let row = 0;
  let account = 0;
  keep.forEach((source, at) => {
    row += gapBefore[at];
    if (row === rowStart[account]) first[account++] = source;
    row++;
  });
  return first;
}

/** Copies kept rows to their places; a gap month repeats the row before it, a flow that is not null becomes 0. */
function spread(
  { keep, gapBefore }: Layout,
  source: Float64Array,
  target: NumberArray,
  nullValue: number,
  flow: boolean,
): void {
  const sourceNull =
    target instanceof Int32Array && nullValue === NULL_INT32 ? NULL_FLOAT64 : nullValue;
  let row = 0;
  keep.forEach((from, at) => {
    for (let gap = gapBefore[at]; gap > 0; gap--, row++) {
      const before = target[row - 1];
      target[row] = flow && before !== nullValue ? 0 : before;
    }
    const value = source[from];
    target[row++] = value === sourceNull ? nullValue : value;
  });
}

function numericColumn(layout: Layout, source: Float64Array, flow: boolean): NumericColumn {
  const fits = source.every(
    (value) => value === NULL_FLOAT64 || (value > NULL_INT32 && value <= 2_147_483_647),
  );
  const nullValue = fits ? NULL_INT32 : NULL_FLOAT64;
  const values = fits ? shared(Int32Array, layout.rowCount) : shared(Float64Array, layout.rowCount);
  spread(layout, source, values, nullValue, flow);
  return { values, nullValue };
}
