/** Records that are no rows of a table: totals, and lines below it. */
import { visibleText } from '../source/cell-text.ts';

const TOTALS =
  /^(?:本页|全部|总|以上)?(?:合计|总计|小计|总和|累计|汇总|合計|總計|平均|平均值|均值|计数|笔数)$|^(?:grand |sub[ -]?|overall |page )?totals?(?: général| general| accounts| rows| sum)?$|^(?:sum(?: total)?|overall|all accounts|average|avg|mean|maximum|minimum|summe|gesamt|somme|totale)$/i;

/** Whether a cell names a row of totals: 合计, 总计：, "Grand total", TOTAL (2). */
export function isTotalsText(cell: string): boolean {
  // No such text ends in a digit, as nearly every account id does.
  if (/\d$/.test(cell)) return false;
  const text = visibleText(cell)
    .replace(/\s*[(（][^()（）]*[)）]$/, '')
    .replace(/[\s:：*]+$/, '')
    .replace(/^([\u4e00-\u9fff])\s+([\u4e00-\u9fff])$/, '$1$2');
  return TOTALS.test(text);
}

/** Whether a rejected record is one of totals. */
export function isTotalsRecord(fields: readonly string[]): boolean {
  return fields.some(isTotalsText);
}

/** Whether a record has no cell that is filled: it is as good as a blank line. */
export function isBlankRecord(fields: readonly string[]): boolean {
  return fields.every((cell) => visibleText(cell) === '');
}

/** Whether a record is a note under a table: it fills at most one of several columns. */
export function isNote(fields: readonly string[], columns: number): boolean {
  return columns > 2 && fields.filter((cell) => cell.trim() !== '').length <= 1;
}
