/** The one way in which tables become text for a file or the clipboard: no text in them is a formula to a spreadsheet. */
import Papa from 'papaparse';
import { guardedText } from './csv-format.ts';

/** Texts are guarded; numbers are the product's own. */
export type TableCell = string | number | null;

const guarded = (cell: TableCell): string =>
  typeof cell === 'string' ? guardedText(cell) : String(cell ?? '');

/** A row of a CSV file (RFC 4180) without its line end. */
export function csvLine(cells: readonly TableCell[]): string {
  return Papa.unparse([cells.map(guarded)]);
}

/** What parts cells and rows, as spaces; guarded before that, since a spreadsheet passes over spaces. */
const spaced = (text: string): string => text.replace(/[\t\r\n\v\f\u0085\u2028\u2029]/g, ' ');

/** Rows parted by tabs, as spreadsheets take them from the clipboard. */
export function tsvText(rows: readonly (readonly TableCell[])[]): string {
  return rows.map((row) => row.map((cell) => spaced(guarded(cell))).join('\t')).join('\n');
}
