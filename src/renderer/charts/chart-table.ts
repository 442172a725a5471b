/** The numbers a chart is drawn from, as a table that can be taken along. */
import type { HeatmapView } from '../../charts/heatmap.ts';
import { csvLine, tsvText } from '../../contract/table-text.ts';
import type { TableCell } from '../../contract/table-text.ts';

export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
}

/** A heatmap with a row for each of its rows; cells in the measure's own unit, or what stands in place of one. */
export function heatmapTable({ xTitle, yTitle, xLabels, yLabels, cells }: HeatmapView): ChartTable {
  const at = new Map(cells.map(({ x, y, value, instead }) => [`${x},${y}`, instead ?? value]));
  return {
    columns: [`${yTitle} \\ ${xTitle}`, ...xLabels],
    rows: yLabels.map((label, y) => [label, ...xLabels.map((_, x) => at.get(`${x},${y}`) ?? null)]),
  };
}

/** For a spreadsheet: with the byte order mark by which it knows UTF-8. */
export function tableCsv({ columns, rows }: ChartTable): string {
  return `\uFEFF${[columns, ...rows].map((row) => `${csvLine(row)}\r\n`).join('')}`;
}

/** For the clipboard. */
export function tableTsv({ columns, rows }: ChartTable): string {
  return tsvText([columns, ...rows]);
}
