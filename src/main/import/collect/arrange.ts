/** Arranges collected account-months as the panel the engine reads (semantics §2). */
import {
  NULL_CODE,
  NULL_FLOAT64,
  NULL_INT32,
  NUMERIC_COLUMNS,
  isNumericColumn,
  monthSpan,
  nullValueOf,
} from '../../../engine/panel.ts';
import type {
  AttributeColumn,
  NumberArray,
  NumericColumn,
  NumericColumnName,
  Panel,
} from '../../../engine/panel.ts';

import { byAccountId, byText } from './id-order.ts';
import { Room } from './room.ts';

/** What becomes of a new row for a month that the cohort has already: it is refused, or takes the old one's place. */
export type Overlap = 'keep' | 'replace';

/** How accounts are ordered: by id, or as they came, which a sealed cohort is read back with. */
export type AccountOrder = 'ids' | 'file';

export interface ArrangedPanel {
  readonly panel: Panel;
  readonly accountIds: readonly string[];
  readonly gapMonthsFilled: number;
  /** 1 in rows that fill a gap; left out where none does. */
  readonly filled: Uint8Array | undefined;
  /** Rows of an earlier import that new ones took the place of. */
  readonly rowsReplaced: number;
}

/** A column of collected rows, in memory or in a file. */
interface CollectedColumn {
  readonly isWide: boolean;
  readonly hasValues: boolean;
  values(room: Room): NumberArray;
}

/** Rows in the order in which they came; arrays by row. */
export interface CollectedRows {
  readonly accountIds: readonly string[];
  /** Product code by account, and inactive months before its first row, negative where not given. */
  readonly products: readonly number[];
  readonly inactiveBefore: Int32Array;
  readonly account: Int32Array;
  readonly month: Int32Array;
  readonly columns: ReadonlyMap<string, CollectedColumn>;
  readonly attributes: ReadonlyMap<
    string,
    { readonly codes: { values(room: Room): Int32Array }; readonly dictionary: readonly string[] }
  >;
  /** Whether columns are in a file, so that they are read one at a time when they are asked for. */
  readonly isSpilled: boolean;
}

/** Where collected rows go. */
interface Layout {
  /** Rows kept, in the panel's order; `undefined` where all are, in the order in which they came. */
  readonly keep: Int32Array | undefined;
  /** Gap months to fill before each of them; `undefined` where there are none. */
  readonly gapBefore: Int32Array | undefined;
  /** Rows kept. */
  readonly kept: number;
  readonly rowStart: Int32Array;
  readonly rowCount: number;
  readonly gaps: number;
  readonly replaced: number;
}

function sharedInt32(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}

/** Row numbers by account, then month, then order of coming. */
function sortedRows({ account, month, accountIds }: CollectedRows): Int32Array {
  const start = new Int32Array(accountIds.length + 1);
  for (let row = 0; row < account.length; row++) start[account[row] + 1]++;
  for (let index = 0; index < accountIds.length; index++) start[index + 1] += start[index];
  const next = start.slice();
  const order = new Int32Array(account.length);
  for (let row = 0; row < account.length; row++) order[next[account[row]]++] = row;
  for (let index = 0; index < accountIds.length; index++) {
    for (let at = start[index] + 1; at < start[index + 1]; at++) {
      if (month[order[at]] >= month[order[at - 1]]) continue;
      order.subarray(start[index], start[index + 1]).sort((a, b) => month[a] - month[b] || a - b);
      break;
    }
  }
  return order;
}

/** Whether rows came in the panel's order, each month of an account once. */
function isInOrder({ account, month }: CollectedRows): boolean {
  for (let row = 1; row < account.length; row++) {
    const step = account[row] - account[row - 1];
    if (step < 0 || (step === 0 && month[row] <= month[row - 1])) return false;
  }
  return true;
}

function layOutInOrder({ account, month, accountIds }: CollectedRows): Layout {
  const rowStart = sharedInt32(accountIds.length + 1);
  let gapBefore: Int32Array | undefined;
  let rowCount = 0;
  for (let row = 0; row < account.length; row++, rowCount++) {
    if (row === 0 || account[row] !== account[row - 1]) {
      rowStart[account[row]] = rowCount;
      continue;
    }
    const gap = month[row] - month[row - 1] - 1;
    if (gap === 0) continue;
    gapBefore ??= new Int32Array(account.length);
    gapBefore[row] = gap;
    rowCount += gap;
  }
  rowStart[accountIds.length] = rowCount;
  const gaps = rowCount - account.length;
  return {
    keep: undefined,
    gapBefore,
    kept: account.length,
    rowStart,
    rowCount,
    gaps,
    replaced: 0,
  };
}

/** Of two rows for a month the later one is kept: it replaces one of the cohort before. */
function layOut(rows: CollectedRows): Layout {
  if (isInOrder(rows)) return layOutInOrder(rows);
  const { account, month } = rows;
  const keep = sortedRows(rows);
  const rowStart = sharedInt32(rows.accountIds.length + 1);
  let gapBefore: Int32Array | undefined;
  let kept = 0;
  let rowCount = 0;
  let gaps = 0;
  let accounts = 0;
  for (const row of keep) {
    const before = kept > 0 && account[keep[kept - 1]] === account[row] ? keep[kept - 1] : -1;
    if (before >= 0 && month[before] === month[row]) {
      keep[kept - 1] = row;
      continue;
    }
    if (before < 0) rowStart[accounts++] = rowCount;
    const gap = before < 0 ? 0 : month[row] - month[before] - 1;
    keep[kept] = row;
    if (gap > 0) {
      gapBefore ??= new Int32Array(keep.length);
      gapBefore[kept] = gap;
      gaps += gap;
    }
    kept++;
    rowCount += gap + 1;
  }
  rowStart[accounts] = rowCount;
  return {
    keep: keep.subarray(0, kept),
    gapBefore: gapBefore?.subarray(0, kept),
    kept,
    rowStart,
    rowCount,
    gaps,
    replaced: account.length - kept,
  };
}

/** Whether the rows are the panel's as they came. */
function isAsItCame({ keep, gaps }: Layout): boolean {
  return keep === undefined && gaps === 0;
}

/** Copies kept rows to their places; a gap month repeats the row before it, a flow that is not null becomes 0. */
function spread(
  { keep, gapBefore, kept }: Layout,
  source: NumberArray,
  target: NumberArray,
  nullValue: number,
  flow: boolean,
): void {
  let row = 0;
  for (let at = 0; at < kept; at++) {
    for (let gap = gapBefore ? gapBefore[at] : 0; gap > 0; gap--, row++) {
      const before = target[row - 1];
      target[row] = flow && before !== nullValue ? 0 : before;
    }
    target[row++] = source[keep ? keep[at] : at];
  }
}

/** A column that is worked out each time its values are asked for: they are valid until those of another are. */
class ColumnOnDemand implements NumericColumn {
  readonly nullValue: number;
  readonly #make: () => NumberArray;

  constructor(nullValue: number, make: () => NumberArray) {
    this.nullValue = nullValue;
    this.#make = make;
  }

  get values(): NumberArray {
    return this.#make();
  }
}

/** As {@link ColumnOnDemand}, of an attribute. */
class AttributeOnDemand implements AttributeColumn {
  readonly dictionary: readonly string[];
  readonly #make: () => Int32Array;

  constructor(dictionary: readonly string[], make: () => Int32Array) {
    this.dictionary = dictionary;
    this.#make = make;
  }

  get codes(): Int32Array {
    return this.#make();
  }
}

/** Where in a room columns are arranged. */
const ARRANGED = 'arranged';

function arrangedNumbers(
  layout: Layout,
  column: CollectedColumn,
  flow: boolean,
  room: Room,
): NumberArray {
  const source = column.values(room);
  if (isAsItCame(layout)) return source;
  const { rowCount } = layout;
  const values =
    source instanceof Int32Array
      ? new Int32Array(room.take(ARRANGED, rowCount * 4), 0, rowCount)
      : new Float64Array(room.take(ARRANGED, rowCount * 8), 0, rowCount);
  spread(layout, source, values, nullValueOf(source), flow);
  return values;
}

/** Columns of one room take turns in it; those that stay in memory have rooms of their own. */
function arrangeColumns(layout: Layout, rows: CollectedRows, room: Room): Panel['columns'] {
  const columns: Partial<Record<NumericColumnName, NumericColumn>> = {};
  for (const [name, column] of rows.columns) {
    if (!isNumericColumn(name)) continue;
    if (name !== 'credit_limit' && !column.hasValues) continue;
    const nullValue = column.isWide ? NULL_FLOAT64 : NULL_INT32;
    const make = (into: Room) => arrangedNumbers(layout, column, NUMERIC_COLUMNS[name].flow, into);
    columns[name] = rows.isSpilled
      ? new ColumnOnDemand(nullValue, () => make(room))
      : { values: make(new Room()), nullValue };
  }
  const { credit_limit: limit } = columns;
  if (!limit) throw new Error('a panel needs a credit_limit column');
  return { ...columns, credit_limit: limit };
}

function arrangeAttributes(layout: Layout, rows: CollectedRows, room: Room): Panel['attributes'] {
  const arranged = [...rows.attributes].map(([name, { codes, dictionary }]) => {
    const sorted = byText(dictionary);
    const make = (into: Room) => {
      const source = codes.values(into);
      if (isAsItCame(layout) && !sorted) return source;
      const { rowCount } = layout;
      const values = new Int32Array(into.take(ARRANGED, rowCount * 4), 0, rowCount);
      spread(layout, source, values, NULL_CODE, false);
      return sorted ? sorted.recode(values) : values;
    };
    const texts = sorted?.dictionary ?? dictionary;
    const column = rows.isSpilled
      ? new AttributeOnDemand(texts, () => make(room))
      : { codes: make(new Room()), dictionary: texts };
    return [name, column] as const;
  });
  return Object.fromEntries(arranged);
}

/** 1 where a row fills a gap; `undefined` where none does. */
function filledRows({ gapBefore, rowCount }: Layout): Uint8Array | undefined {
  if (!gapBefore) return undefined;
  const filled = new Uint8Array(new SharedArrayBuffer(rowCount));
  let row = 0;
  for (const gap of gapBefore) {
    filled.fill(1, row, row + gap);
    row += gap + 1;
  }
  return filled;
}

/**
 * Sorts accounts by id and rows by month, keeps the later one of two for a month, and fills gap months: rows in another order
 * give the same panel.
 */
export function arrangeRows(collected: CollectedRows, order: AccountOrder = 'ids'): ArrangedPanel {
  const rows = order === 'ids' ? byAccountId(collected) : collected;
  const layout = layOut(rows);
  const room = new Room();
  const accountCount = rows.accountIds.length;
  const { rowStart, rowCount, keep, gapBefore } = layout;
  const product = new Uint8Array(new SharedArrayBuffer(accountCount));
  product.set(rows.products);
  const firstMonth = sharedInt32(accountCount);
  let at = 0;
  for (let account = 0; account < accountCount; account++) {
    firstMonth[account] = rows.month[keep ? keep[at] : at];
    for (let left = rowStart[account + 1] - rowStart[account]; left > 0; at++)
      left -= (gapBefore ? gapBefore[at] : 0) + 1;
  }
  const inactiveBefore = sharedInt32(accountCount);
  rows.inactiveBefore.forEach((months, account) => (inactiveBefore[account] = Math.max(0, months)));
  return {
    panel: {
      span: monthSpan(accountCount, rowStart, firstMonth),
      accountCount,
      rowCount,
      rowStart,
      firstMonth,
      product,
      inactiveBefore,
      columns: arrangeColumns(layout, rows, room),
      attributes: arrangeAttributes(layout, rows, room),
    },
    accountIds: rows.accountIds,
    gapMonthsFilled: layout.gaps,
    filled: filledRows(layout),
    rowsReplaced: layout.replaced,
  };
}
