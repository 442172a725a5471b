/** Records that are no rows of a table: totals, and lines below it. */
import { visibleText } from '../source/cell-text.ts';

const TOTALS = new Set([
  '合计',
  '总计',
  '小计',
  '总和',
  '累计',
  '汇总',
  '合計',
  '總計',
  '小計',
  '总合计',
  '本页合计',
  '本页小计',
  '全部合计',
  'total',
  'totals',
  'subtotal',
  'sub total',
  'sub-total',
  'grand total',
  'grandtotal',
  'sum',
  'sum total',
  'overall',
  'all accounts',
  'total accounts',
  'summe',
  'gesamt',
  'somme',
]);

/** Whether a cell names a row of totals: 合计, 总计：, "Grand total". */
export function isTotalsText(cell: string): boolean {
  const text = visibleText(cell)
    .replace(/[\s:：()（）*]+$/g, '')
    .replace(/^[(（*]+/, '')
    .replace(/^([\u4e00-\u9fff])\s+([\u4e00-\u9fff])$/, '$1$2')
    .toLowerCase();
  return TOTALS.has(text);
}

/** Whether a rejected record is one of totals. */
export function isTotalsRecord(fields: readonly string[]): boolean {
  return fields.some(isTotalsText);
}

/** Whether a record is a note under a table, or nothing: it fills at most one of several columns. */
export function isNote(fields: readonly string[], columns: number): boolean {
  return columns > 2 && fields.filter((cell) => cell.trim() !== '').length <= 1;
}
