/** The numbers a chart is drawn from, as a table that can be taken along. */
import Papa from 'papaparse';
import type { HeatmapView } from '../../charts/heatmap.ts';
import { guardedText } from '../../contract/csv-format.ts';

export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** A heatmap with a row for each of its rows; cells in the measure's own unit, or what stands in place of one. */
export function heatmapTable({ xTitle, yTitle, xLabels, yLabels, cells }: HeatmapView): ChartTable {
  const at = new Map(cells.map(({ x, y, value, instead }) => [`${x},${y}`, instead ?? value]));
  return {
    columns: [`${yTitle} \\ ${xTitle}`, ...xLabels],
    rows: yLabels.map((label, y) => [label, ...xLabels.map((_, x) => at.get(`${x},${y}`) ?? null)]),
  };
}

type Cell = string | number | null;

/** For a spreadsheet: with the byte order mark by which it knows UTF-8, and without formulas. */
export function tableCsv({ columns, rows }: ChartTable): string {
  const guarded = (cell: Cell) => (typeof cell === 'string' ? guardedText(cell) : cell);
  const cells = [columns, ...rows].map((row) => row.map(guarded));
  return `\uFEFF${Papa.unparse(cells, { newline: '\r\n' })}\r\n`;
}

/** For the clipboard. */
export function tableTsv({ columns, rows }: ChartTable): string {
  const clean = (cell: Cell) => String(cell ?? '').replace(/[\t\r\n]/g, ' ');
  return [columns, ...rows].map((row) => row.map(clean).join('\t')).join('\n');
}
