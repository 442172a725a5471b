/** Arranges collected account-months as the panel the engine reads (semantics §2). */
import {
  NULL_CODE,
  NUMERIC_COLUMNS,
  isNumericColumn,
  monthSpan,
  nullValueOf,
} from '../../engine/panel.ts';
import type {
  AttributeColumn,
  NumberArray,
  NumericColumn,
  NumericColumnName,
  Panel,
} from '../../engine/panel.ts';
import type { Fault } from './values.ts';

/** What becomes of a new row for a month that the cohort has already: it is refused, or takes the old one's place. */
export type Overlap = 'keep' | 'replace';

/** A row refused after it was read: the second one of an account and month. Money in minor units. */
export interface LateReject {
  readonly line: number;
  readonly file: number;
  readonly fault: Fault;
  readonly limit: number | null;
  readonly balance: number | null;
}

export interface ArrangedPanel {
  readonly panel: Panel;
  readonly accountIds: readonly string[];
  readonly gapMonthsFilled: number;
  /** 1 in rows that fill a gap; left out where none does. */
  readonly filled: Uint8Array | undefined;
  /** Rows of an earlier import that new ones took the place of. */
  readonly rowsReplaced: number;
}

/** Rows in the order in which they came; arrays by row. */
export interface CollectedRows {
  readonly accountIds: readonly string[];
  /** Product code by account. */
  readonly products: readonly number[];
  readonly account: Int32Array;
  readonly month: Int32Array;
  readonly line: Int32Array;
  readonly file: Int32Array;
  /** Inactive months before the row, negative where not given. */
  readonly inactive: Int32Array;
  readonly columns: ReadonlyMap<string, NumericColumn>;
  readonly attributes: ReadonlyMap<string, AttributeColumn>;
  /** Rows of an earlier import, which come first. */
  readonly baseRows: number;
}

/** Where collected rows go. */
interface Layout {
  /** Rows kept, in the panel's order; `undefined` where all are, in the order in which they came. */
  readonly keep: Int32Array | undefined;
  /** Gap months to fill before each of them. */
  readonly gapBefore: Int32Array;
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

function valueAt(column: NumericColumn | undefined, row: number): number | null {
  if (!column) return null;
  const value = column.values[row];
  return value === column.nullValue ? null : value;
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
  const gapBefore = new Int32Array(account.length);
  const rowStart = sharedInt32(accountIds.length + 1);
  let rowCount = 0;
  for (let row = 0; row < account.length; row++, rowCount++) {
    if (row === 0 || account[row] !== account[row - 1]) {
      rowStart[account[row]] = rowCount;
    } else {
      gapBefore[row] = month[row] - month[row - 1] - 1;
      rowCount += gapBefore[row];
    }
  }
  rowStart[accountIds.length] = rowCount;
  const gaps = rowCount - account.length;
  return { keep: undefined, gapBefore, rowStart, rowCount, gaps, replaced: 0 };
}

function layOut(rows: CollectedRows, overlap: Overlap, reject: (late: LateReject) => void): Layout {
  if (isInOrder(rows)) return layOutInOrder(rows);
  const { account, month, line, file, columns, baseRows } = rows;
  const order = sortedRows(rows);
  const keep = new Int32Array(order.length);
  const gapBefore = new Int32Array(order.length);
  const rowStart = sharedInt32(rows.accountIds.length + 1);
  let kept = 0;
  let rowCount = 0;
  let gaps = 0;
  let replaced = 0;
  let accounts = 0;
  for (const row of order) {
    const before = kept > 0 && account[keep[kept - 1]] === account[row] ? keep[kept - 1] : -1;
    if (before >= 0 && month[before] === month[row]) {
      if (overlap === 'replace' && before < baseRows && row >= baseRows) {
        keep[kept - 1] = row;
        replaced++;
        continue;
      }
      reject({
        line: line[row],
        file: file[row],
        fault: duplicateFault(rows, before),
        limit: valueAt(columns.get('credit_limit'), row),
        balance: valueAt(columns.get('balance'), row),
      });
      continue;
    }
    if (before < 0) rowStart[accounts++] = rowCount;
    const gap = before < 0 ? 0 : month[row] - month[before] - 1;
    keep[kept] = row;
    gapBefore[kept++] = gap;
    gaps += gap;
    rowCount += gap + 1;
  }
  rowStart[accounts] = rowCount;
  return {
    keep: keep.subarray(0, kept),
    gapBefore: gapBefore.subarray(0, kept),
    rowStart,
    rowCount,
    gaps,
    replaced,
  };
}

function duplicateFault({ line, baseRows }: CollectedRows, before: number): Fault {
  if (before < baseRows)
    return { code: 'overlap', reason: 'the cohort already has a row for this account and month' };
  const reason = `the account already has a row for this month, on line ${line[before]}`;
  return { code: 'duplicate', reason };
}

/** Whether the rows are the panel's as they came. */
function isAsItCame({ keep, gaps }: Layout): boolean {
  return keep === undefined && gaps === 0;
}

/** Copies kept rows to their places; a gap month repeats the row before it, a flow that is not null becomes 0. */
function spread(
  { keep, gapBefore }: Layout,
  source: NumberArray,
  target: NumberArray,
  nullValue: number,
  flow: boolean,
): void {
  let row = 0;
  for (let at = 0; at < gapBefore.length; at++) {
    for (let gap = gapBefore[at]; gap > 0; gap--, row++) {
      const before = target[row - 1];
      target[row] = flow && before !== nullValue ? 0 : before;
    }
    target[row++] = source[keep ? keep[at] : at];
  }
}

function arrangeColumn(layout: Layout, source: NumberArray, flow: boolean): NumericColumn {
  const nullValue = nullValueOf(source);
  if (isAsItCame(layout)) return { values: source, nullValue };
  const values =
    source instanceof Int32Array
      ? sharedInt32(layout.rowCount)
      : new Float64Array(new SharedArrayBuffer(layout.rowCount * 8));
  spread(layout, source, values, nullValue, flow);
  return { values, nullValue };
}

function arrangeColumns(layout: Layout, rows: CollectedRows): Panel['columns'] {
  const columns: Partial<Record<NumericColumnName, NumericColumn>> = {};
  for (const [name, { values, nullValue }] of rows.columns) {
    if (!isNumericColumn(name)) continue;
    if (name !== 'credit_limit' && values.every((value) => value === nullValue)) continue;
    columns[name] = arrangeColumn(layout, values, NUMERIC_COLUMNS[name].flow);
  }
  const { credit_limit: limit } = columns;
  if (!limit) throw new Error('a panel needs a credit_limit column');
  return { ...columns, credit_limit: limit };
}

function arrangeAttributes(layout: Layout, rows: CollectedRows): Panel['attributes'] {
  const arranged = [...rows.attributes].map(([name, { codes, dictionary }]) => {
    if (isAsItCame(layout)) return [name, { codes, dictionary }] as const;
    const values = sharedInt32(layout.rowCount);
    spread(layout, codes, values, NULL_CODE, false);
    return [name, { codes: values, dictionary }] as const;
  });
  return Object.fromEntries(arranged);
}

/** 1 where a row fills a gap. */
function filledRows({ gapBefore, rowCount }: Layout): Uint8Array {
  const filled = new Uint8Array(new SharedArrayBuffer(rowCount));
  let row = 0;
  for (let at = 0; at < gapBefore.length; at++) {
    filled.fill(1, row, row + gapBefore[at]);
    row += gapBefore[at] + 1;
  }
  return filled;
}

/** Sorts rows, leaves duplicates out (reported through `reject`) and fills gap months. */
export function arrangeRows(
  rows: CollectedRows,
  overlap: Overlap,
  reject: (late: LateReject) => void,
): ArrangedPanel {
  const layout = layOut(rows, overlap, reject);
  const accountCount = rows.accountIds.length;
  const { rowStart, rowCount, keep, gapBefore } = layout;
  const product = new Uint8Array(new SharedArrayBuffer(accountCount));
  product.set(rows.products);
  const firstMonth = sharedInt32(accountCount);
  const inactiveBefore = sharedInt32(accountCount);
  let at = 0;
  for (let account = 0; account < accountCount; account++) {
    const first = keep ? keep[at] : at;
    firstMonth[account] = rows.month[first];
    inactiveBefore[account] = Math.max(0, rows.inactive[first]);
    for (let left = rowStart[account + 1] - rowStart[account]; left > 0; at++)
      left -= gapBefore[at] + 1;
  }
  return {
    panel: {
      span: monthSpan(accountCount, rowStart, firstMonth),
      accountCount,
      rowCount,
      rowStart,
      firstMonth,
      product,
      inactiveBefore,
      columns: arrangeColumns(layout, rows),
      attributes: arrangeAttributes(layout, rows),
    },
    accountIds: rows.accountIds,
    gapMonthsFilled: layout.gaps,
    filled: layout.gaps > 0 ? filledRows(layout) : undefined,
    rowsReplaced: layout.replaced,
  };
}
