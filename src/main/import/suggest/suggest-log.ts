/** What a transaction log seems to hold: which columns tell account, time, type and amount, and what the types mean. */
import type { LogMapping } from '../mapping.ts';
import { parseMonthCell } from '../parse/month-cell.ts';
import { isFault, numberReader } from '../parse/values.ts';
import { columnNamed } from './column-names.ts';
import type { SampledTable } from './column-names.ts';

type LogColumn = 'account_id' | 'timestamp' | 'type' | 'amount';
type Kind = keyof LogMapping['types'];

const TIME_NAME = /time|date|日期|时间|交易日|入账日/i;
/** A date that is told by how it is written, whatever its column is called. */
const WRITTEN_DATE = /^\d{4}(?:[-/.]\d|年)/;
const TYPE_NAME = /type|kind|code|category|类型|类别|种类|交易码|摘要/i;
const AMOUNT_NAME = /amount|amt|value|sum|金额|发生额/i;

/** Words of the kinds, in the order in which they are looked for: a purchase on the own platform is a purchase too. */
const KIND_WORDS: readonly (readonly [Kind, RegExp])[] = [
  ['platform_purchase', /platform|own[ _-]?shop|平台|自营|商城/i],
  ['repayment', /repay|payment|paid|^pmt$|还款|偿还|归还|回款/i],
  ['purchase', /purchase|spend|^pos$|consum|消费|购物|支付/i],
  ['draw', /draw|loan|cash|advance|disburs|借款|提现|支用|放款|取现|贷款/i],
];

/** Most texts that a column of types is thought to hold. */
const MAX_TYPES = 40;

function kindOf(text: string): Kind | undefined {
  return KIND_WORDS.find(([, words]) => words.test(text))?.[0];
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => value !== '').sort();
}

/** Columns of the log, `undefined` where none is likely. */
function columnsOf(
  { names, values, format }: SampledTable,
  amountOf: (text: string) => boolean,
): Record<LogColumn, number | undefined> {
  const taken = new Set<number>();
  const take = (holds: (name: string, cells: readonly string[]) => boolean) => {
    const at = names.findIndex(
      (name, index) =>
        !taken.has(index) &&
        holds(
          name,
          values[index].filter((value) => value !== ''),
        ),
    );
    if (at < 0) return undefined;
    taken.add(at);
    return at;
  };
  const isDate = (cells: readonly string[]) =>
    cells.length > 0 &&
    cells.every((cell) => typeof parseMonthCell(cell, format.dates) === 'number');
  const isWritten = (cells: readonly string[]) => cells.every((cell) => WRITTEN_DATE.test(cell));
  const isFewTexts = (cells: readonly string[]) =>
    cells.length > 0 && distinct(cells).length <= MAX_TYPES;
  return {
    account_id: take((name) => columnNamed(name) === 'account_id'),
    timestamp: take((name, cells) => (TIME_NAME.test(name) || isWritten(cells)) && isDate(cells)),
    type: take((name, cells) => TYPE_NAME.test(name) && isFewTexts(cells)),
    amount: take((name, cells) => AMOUNT_NAME.test(name) && cells.every(amountOf)),
  };
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
    const kind = kindOf(text);
    if (kind) types[kind].push(text);
  }
  return types;
}

/**
 * The mapping of a log. Without `isTold` only where all of its columns and some kind of transaction are found: a table that
 * only resembles a log is none.
 */
export function suggestLog(
  table: SampledTable,
  document: Omit<LogMapping, 'shape' | 'columns' | 'units' | 'log' | 'types' | 'otherColumns'>,
  isTold: boolean,
): LogMapping | undefined {
  const read = numberReader('balance', table.format);
  const found = columnsOf(table, (text) => !isFault(read(text)));
  const isWhole = Object.values(found).every((at) => at !== undefined);
  const types = typesOf(found.type === undefined ? [] : distinct(table.values[found.type]));
  const isKnown = Object.values(types).some((texts) => texts.length > 0);
  if (!isTold && !(isWhole && isKnown)) return undefined;
  const name = (column: LogColumn) => table.names[found[column] ?? 0];
  return {
    ...document,
    shape: 'log',
    columns: {},
    units: {},
    log: {
      account_id: name('account_id'),
      timestamp: name('timestamp'),
      type: name('type'),
      amount: name('amount'),
    },
    types,
    otherColumns: 'attributes',
  };
}
