/** The columns of the accounts table: how they are written, on screen and when they are copied. */
import { tsvText } from '../../contract/table-text.ts';
import type { TableCell } from '../../contract/table-text.ts';
import type { AccountRow } from '../../contract/types.ts';
import { ACCOUNT_COLUMNS, ACCOUNT_COLUMN_NAMES } from '../../engine/account-table.ts';
import type { AccountColumn } from '../../engine/account-table.ts';
import { productOfCode } from '../../engine/panel.ts';
import type { Words } from '../../locales/index.ts';
import type { Formats } from '../../wording/format.ts';

export type TableColumn = AccountColumn | 'accountId';
export const TABLE_COLUMNS: readonly TableColumn[] = ['accountId', ...ACCOUNT_COLUMN_NAMES];

/** Columns that are shown until others are chosen. */
export const USUAL_COLUMNS: readonly TableColumn[] = [
  'accountId',
  'product',
  'monthsDormant',
  'score',
  'limitStart',
  'championLimit',
  'challengerLimit',
  'change',
  'championCuts',
  'challengerCuts',
  'regret',
];

/** Whether a column holds words, which stand left. */
export function isText(column: TableColumn): boolean {
  return column === 'accountId' || ACCOUNT_COLUMNS[column] === 'code';
}

/** Pixels of a column. */
export function columnWidth(column: TableColumn): number {
  if (column === 'accountId') return 108;
  if (column === 'product') return 150;
  return ACCOUNT_COLUMNS[column] === 'money' ? 86 : 84;
}

/** A cell as it is read. */
export function cellText(
  row: AccountRow,
  column: TableColumn,
  words: Words,
  formats: Formats,
): string {
  if (column === 'accountId') return row.accountId;
  const value = row[column];
  if (value === null) return '–';
  if (column === 'change') return formats.signedMoney(value);
  switch (ACCOUNT_COLUMNS[column]) {
    case 'code': {
      const product = productOfCode(value);
      return product ? words.products[product] : words.segments.missing;
    }
    case 'money':
      return formats.money(value);
    case 'flag':
      return value === 1 ? words.common.yes : '';
    case 'count':
      return formats.count(value);
  }
}

/** A cell as it is copied: plain numbers in currency units, so that a spreadsheet reads them. */
export function cellPlain(row: AccountRow, column: TableColumn): TableCell {
  if (column === 'accountId') return row.accountId;
  const value = row[column];
  if (value === null) return null;
  if (ACCOUNT_COLUMNS[column] === 'code') return productOfCode(value) ?? null;
  return ACCOUNT_COLUMNS[column] === 'money' ? value / 100 : value;
}

/** Rows with a header line, parted by tabs, as spreadsheets take them from the clipboard. */
export function asTsv(
  rows: readonly AccountRow[],
  columns: readonly TableColumn[],
  titles: readonly string[],
): string {
  return tsvText([titles, ...rows.map((row) => columns.map((column) => cellPlain(row, column)))]);
}
