/** What a transaction log seems to hold: which columns give account, time, type and amount, and what the types mean. */
import type { LogMapping } from '../mapping.ts';
import { parseMonthCell } from '../parse/month-cell.ts';
import { kindNamed, statusCounts } from '../parse/transaction-kinds.ts';
import { isFault, numberReader } from '../parse/values.ts';
import { columnNamed } from './column-names.ts';
import type { SampledTable } from './column-names.ts';

const TIME_NAME = /time|date|日期|时间|交易日|入账日/i;
/** Cells that are dates by their form, whatever their column is called. */
const WRITTEN_DATE = /^\d{4}(?:[-/.]\d|年)/;
const TYPE_NAME = /type|kind|code|category|类型|类别|种类|交易码|摘要|收\/支/i;
const AMOUNT_NAME = /amount|amt|value|sum|金额|发生额/i;
const DEBIT_NAME = /debit|\bdr\b|withdraw|money out|paid out|支出|借方/i;
const CREDIT_NAME =
  /^credit$|credit(?! ?(?:limit|line|card))|\bcr\b|deposit|money in|paid in|收入|贷方/i;
const STATUS_NAME = /status|state|result|状态|结果/i;

/** Most texts that a column of types or statuses is thought to hold. */
const MAX_TYPES = 40;

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => value !== '').sort();
}

interface LogColumns {
  readonly account_id: string | undefined;
  readonly timestamp: string | undefined;
  readonly type: string | undefined;
  readonly amount: string | undefined;
  readonly debit: string | undefined;
  readonly credit: string | undefined;
  readonly status: string | undefined;
}

/** Columns of the log, `undefined` where none is likely. */
function columnsOf({ names, values, format }: SampledTable): LogColumns {
  const read = numberReader('balance', format);
  const isAmount = (text: string) => !isFault(read(text));
  const taken = new Set<number>();
  const take = (holds: (name: string, cells: readonly string[]) => boolean) => {
    const cellsOf = (index: number) => values[index].filter((value) => value !== '');
    const at = names.findIndex((name, index) => !taken.has(index) && holds(name, cellsOf(index)));
    if (at < 0) return undefined;
    taken.add(at);
    return names[at];
  };
  const isDate = (cells: readonly string[]) =>
    cells.length > 0 && cells.every((cell) => typeof parseMonthCell(cell, format) === 'number');
  const isWritten = (cells: readonly string[]) => cells.every((cell) => WRITTEN_DATE.test(cell));
  const isFewTexts = (cells: readonly string[]) =>
    cells.length > 0 && distinct(cells).length <= MAX_TYPES;
  const account_id = take((name) => columnNamed(name) === 'account_id');
  const timestamp = take(
    (name, cells) => (TIME_NAME.test(name) || isWritten(cells)) && isDate(cells),
  );
  const status = take((name, cells) => STATUS_NAME.test(name) && isFewTexts(cells));
  const type = take(
    (name, cells) => TYPE_NAME.test(name) && isFewTexts(cells) && !cells.every(isAmount),
  );
  const amount = take(
    (name, cells) =>
      AMOUNT_NAME.test(name) &&
      !DEBIT_NAME.test(name) &&
      !CREDIT_NAME.test(name) &&
      cells.every(isAmount),
  );
  const hasTwo = amount === undefined;
  const debit = hasTwo
    ? take((name, cells) => DEBIT_NAME.test(name) && cells.every(isAmount))
    : undefined;
  const credit = hasTwo
    ? take((name, cells) => CREDIT_NAME.test(name) && cells.every(isAmount))
    : undefined;
  return { account_id, timestamp, type, amount, debit, credit, status };
}

/** The kinds of a type column's texts; those that no word tells are of no kind. */
function typesOf(texts: readonly string[]): LogMapping['types'] {
  const types: LogMapping['types'] = {
    draw: [],
    purchase: [],
    platform_purchase: [],
    repayment: [],
    draw_reversal: [],
    purchase_refund: [],
    repayment_reversal: [],
    ignore: [],
  };
  for (const text of texts) {
    const kind = kindNamed(text);
    if (kind) types[kind].push(text);
  }
  return types;
}

/**
 * The mapping of a log. Without `isTold` only where its columns and some kind of transaction are found: a table that only
 * resembles a log is none.
 */
export function suggestLog(
  table: SampledTable,
  document: Omit<LogMapping, 'shape' | 'columns' | 'units' | 'log' | 'types' | 'otherColumns'>,
  isTold: boolean,
): LogMapping | undefined {
  const found = columnsOf(table);
  const { account_id, timestamp, type, amount, debit, credit, status } = found;
  const hasAmount = amount !== undefined || (debit !== undefined && credit !== undefined);
  const cellsOf = (name: string | undefined) =>
    name === undefined ? [] : distinct(table.values[table.names.indexOf(name)] ?? []);
  const types = typesOf(cellsOf(type));
  const isKnown = Object.values(types).some((texts) => texts.length > 0);
  const isWhole = account_id !== undefined && timestamp !== undefined && hasAmount && isKnown;
  if (!isTold && !isWhole) return undefined;
  const isStatus =
    status !== undefined && cellsOf(status).some((value) => statusCounts(value) !== undefined);
  return {
    ...document,
    shape: 'log',
    columns: {},
    units: {},
    log: {
      account_id: account_id ?? 'account_id',
      timestamp: timestamp ?? 'timestamp',
      ...(type === undefined ? {} : { type }),
      ...(debit !== undefined && credit !== undefined
        ? { debit, credit }
        : { amount: amount ?? 'amount' }),
      ...(isStatus ? { status } : {}),
    },
    types,
    otherColumns: 'attributes',
  };
}
