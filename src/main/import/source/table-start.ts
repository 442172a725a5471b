/** Finds where a table begins in a file: lines above its header, the header, and rows under it that describe the columns. */
import { halfWidth, isNullText, visibleText } from './cell-text.ts';
import type { CsvRecord } from './records.ts';

const LIKE_A_VALUE =
  /^[+-]?[\d.,' ]*\d[\d.,' ]*%?$|^\d{1,4}(?:[-/.]\d{1,4}){1,2}(?:[T ].*)?$|^\d{4}年\d{1,2}月(?:\d{1,2}日)?$/;

/** Records looked at, and records above a header at most. */
const ROWS_LOOKED_AT = 200;
const MOST_ABOVE = 150;
/** Fewest columns of a table that lines may stand above. */
const LEAST_COLUMNS = 3;

export interface TableStart {
  /** Index of the record that names the columns, or of the first row where none does. */
  readonly index: number;
  /** Whether that record names the columns; `undefined` where it can be read either way. */
  readonly hasHeader: boolean | undefined;
  /** Records under the header that are no rows. */
  readonly unitRows: number;
}

const isValue = (cell: string): boolean => LIKE_A_VALUE.test(visibleText(halfWidth(cell)));
const isBlank = (cell: string): boolean => cell.trim() === '';
const filled = (fields: readonly string[]): number =>
  fields.filter((cell) => !isBlank(cell)).length;

function usualWidth(records: readonly CsvRecord[]): number {
  const counts = new Map<number, number>();
  const tables = records.filter(({ fields }) => fields.length >= LEAST_COLUMNS);
  for (const { fields } of tables) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}

/** Index of the first record of the table: those above it fill few of its columns. */
function firstOfTable(records: readonly CsvRecord[]): number {
  const width = usualWidth(records);
  if (width < LEAST_COLUMNS) return 0;
  const isOfTable = ({ fields }: CsvRecord) =>
    Math.abs(fields.length - width) <= 1 && filled(fields) * 2 > Math.min(width, fields.length);
  const index = records.findIndex(isOfTable);
  return index < 0 || index > MOST_ABOVE ? 0 : index;
}

function hasHeader(
  first: readonly string[],
  rows: readonly (readonly string[])[],
  isName: (text: string) => boolean,
): boolean | undefined {
  const values = first.filter(isValue).length;
  if (rows.length === 0 || values === 0 || first.some(isName)) return true;
  if (rows.every((row) => !row.some(isValue))) return true;
  const columns = first.map((_, at) =>
    rows.map((row) => row[at] ?? '').filter((cell) => !isBlank(cell)),
  );
  const isOfNumbers = (at: number) => columns[at].length > 0 && columns[at].every(isValue);
  const namesOne = first.some((cell, at) => !isBlank(cell) && !isValue(cell) && isOfNumbers(at));
  return namesOne ? undefined : false;
}

/** Whether the record under a header describes the columns: it has words where the rows have numbers. */
function describes(fields: readonly string[], rows: readonly (readonly string[])[]): boolean {
  if (rows.length === 0) return false;
  const isOfNumbers = (at: number) => {
    const cells = rows.map((row) => row[at] ?? '').filter((cell) => !isBlank(cell));
    return cells.length > 0 && cells.every((cell) => isValue(cell) || isNullText(cell.trim()));
  };
  const words = fields.filter((cell, at) => isOfNumbers(at) && !isBlank(cell));
  return words.length > 1 && words.every((cell) => !isValue(cell) && !isNullText(cell.trim()));
}

/** `isName`: whether a text is the name of a column. */
export function tableStart(
  records: readonly CsvRecord[],
  isName: (text: string) => boolean,
): TableStart {
  const looked = records.slice(0, ROWS_LOOKED_AT);
  const index = firstOfTable(looked);
  const first = looked[index]?.fields ?? [];
  const rows = looked.slice(index + 1).map(({ fields }) => fields);
  const header = hasHeader(first, rows, isName);
  const unitRows = header !== false && rows[0] && describes(rows[0], rows.slice(1)) ? 1 : 0;
  return { index, hasHeader: header, unitRows };
}
