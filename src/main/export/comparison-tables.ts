/** The tables of a comparison as CSV. */
import { ALL_SHOWN } from '../../charts/change-panel.ts';
import { markText } from '../../charts/shown-panel.ts';
import type { CsvFormat } from '../../contract/csv-format.ts';
import type { ComparisonTable } from '../../contract/exports.ts';
import type { Comparison, MonthSeries, ScenarioResult } from '../../contract/types.ts';
import { MEASURES, MEASURE_NAMES } from '../../engine/measures.ts';
import type { Measure } from '../../engine/measures.ts';
import { cellMarks } from '../../engine/small-cells.ts';
import { formatMonth } from '../../engine/months.ts';
import type { SmallCellRule } from '../../engine/small-cells.ts';
import type { Segment } from '../../engine/segments.ts';
import { WORDS } from '../../locales/index.ts';
import type { Language } from '../../locales/index.ts';
import { segmentLabel } from '../../wording/format.ts';
import { writeCsv } from './csv-file.ts';
import type { CsvWriter } from './csv-file.ts';

const allOf = ({ champion, challengers }: Comparison): readonly ScenarioResult[] => [
  champion,
  ...challengers,
];

function writeMeasure(writer: CsvWriter, measure: Measure, value: number | null): void {
  if (value === null) writer.text('');
  else if (MEASURES[measure] === 'money') writer.money(value);
  else if (MEASURES[measure] === 'rate') writer.fraction(value);
  else if (MEASURES[measure] === 'month') writer.text(formatMonth(value));
  else writer.count(value);
}

const SERIES = [
  'accounts',
  'limit',
  'served',
  'undrawn',
  'shortfall',
  'ead',
  'rwa',
  'ecl',
  'open',
  'dormant',
  'inForce',
  'refused',
  'refusedAfterCut',
] as const;
const COUNTS: readonly (keyof MonthSeries)[] = ['accounts', 'open', 'dormant'];

interface Table {
  readonly header: readonly string[];
  readonly write: (writer: CsvWriter) => void;
}

function measuresTable(comparison: Comparison): Table {
  return {
    header: ['policy', ...MEASURE_NAMES],
    write: (writer) => {
      for (const { name, measures } of allOf(comparison)) {
        writer.text(name);
        for (const measure of MEASURE_NAMES) writeMeasure(writer, measure, measures[measure]);
        writer.end();
      }
    },
  };
}

function monthsTable(comparison: Comparison): Table {
  return {
    header: ['policy', 'month', ...SERIES],
    write: (writer) => {
      for (const { name, series } of allOf(comparison)) {
        series.months.forEach((month, at) => {
          writer.text(name).text(month);
          for (const of of SERIES) {
            if (COUNTS.includes(of)) writer.count(series[of][at]);
            else writer.money(series[of][at]);
          }
          writer.end();
        });
      }
    },
  };
}

/** How a table is written: labels in a language, what is behind small cells by a rule, all of it without. */
interface TableStyle {
  readonly format: CsvFormat;
  readonly language: Language;
  readonly smallCells?: SmallCellRule;
}

/** Marks in place of every figure of a cell that is not shown. */
function writeInstead(writer: CsvWriter, instead: string, figures: number): void {
  for (let figure = 0; figure < figures; figure++) writer.text(instead);
  writer.end();
}

function heatmapTable(
  { challengers, heatmaps }: Comparison,
  { language, smallCells = ALL_SHOWN }: TableStyle,
): Table {
  const label = (segment: Segment, dimension: string) =>
    segmentLabel(segment, dimension, WORDS[language]);
  const [{ xDimension, yDimension }] = heatmaps;
  return {
    header: [
      'challenger',
      xDimension,
      yDimension,
      'accounts',
      'champion_limit',
      'change',
      'ended_accounts',
    ],
    write: (writer) =>
      heatmaps.forEach(({ x, y, accounts, ended, change, championLimit }, index) => {
        const marks = cellMarks(accounts, x.length, smallCells);
        accounts.forEach((count, cell) => {
          if (count === 0) return;
          writer.text(challengers[index].name);
          writer.text(label(x[cell % x.length], xDimension));
          writer.text(label(y[Math.floor(cell / x.length)], yDimension));
          const instead = markText(marks[cell], smallCells);
          if (instead !== undefined) writeInstead(writer, instead, 4);
          else {
            writer.count(count).money(championLimit[cell]).money(change[cell]);
            writer.count(ended[cell]).end();
          }
        });
      }),
  };
}

/** Two by two, as the rows of a table of champion by challenger. */
const SWAP_CELLS = [
  ['both', 'both'],
  ['onlyChampion', 'only_champion'],
  ['onlyChallenger', 'only_challenger'],
  ['neither', 'neither'],
] as const;

function swapTable(
  { challengers, swapSets }: Comparison,
  { smallCells = ALL_SHOWN }: TableStyle,
): Table {
  return {
    header: [
      'challenger',
      'cut_by',
      'accounts',
      'champion_limit',
      'challenger_limit',
      'ended_accounts',
    ],
    write: (writer) =>
      swapSets.forEach((set, index) => {
        const counts = SWAP_CELLS.map(([cell]) => set[cell].accounts);
        const marks = cellMarks(counts, 2, smallCells);
        SWAP_CELLS.forEach(([cell, name], at) => {
          const { accounts, ended, championLimit, challengerLimit } = set[cell];
          writer.text(challengers[index].name).text(name);
          const instead = markText(marks[at], smallCells);
          if (instead !== undefined) writeInstead(writer, instead, 4);
          else {
            writer.count(accounts).money(championLimit).money(challengerLimit);
            writer.count(ended).end();
          }
        });
      }),
  };
}

function tableOf(comparison: Comparison, table: ComparisonTable, style: TableStyle): Table {
  switch (table) {
    case 'measures':
      return measuresTable(comparison);
    case 'months':
      return monthsTable(comparison);
    case 'heatmap':
      return heatmapTable(comparison, style);
    case 'swap-set':
      return swapTable(comparison, style);
  }
}

/** Writes a table whole or not at all. @returns rows written @throws AppError FILE_NOT_WRITABLE */
export function writeComparisonTable(
  filePath: string,
  comparison: Comparison,
  table: ComparisonTable,
  style: TableStyle,
): number {
  const { header, write } = tableOf(comparison, table, style);
  return writeCsv(filePath, style.format, header, write);
}
