/** What a file's start leaves open, as questions. */
import type { ImportQuestion, QuestionEvidence } from '../../../contract/import-questions.ts';
import { NUMERIC_COLUMNS } from '../../../engine/panel.ts';
import { UNITS, USE_KINDS } from '../../../contract/mapping-document.ts';
import type { LogMapping, Mapping } from '../mapping.ts';
import { LINES_KEPT, ShownLines } from '../parse/shown-lines.ts';
import { TransactionWords } from '../parse/transaction-kinds.ts';
import type { SampledTable } from './column-names.ts';
import type { Suggestion } from './suggest-mapping.ts';

/** The first cells of some columns, as `name: value`. */
function cellsOf(
  { names, values, lines }: SampledTable,
  headers: readonly string[],
): QuestionEvidence[] {
  const places = headers.map((header) => names.indexOf(header)).filter((at) => at >= 0);
  return lines.slice(0, LINES_KEPT).map((line, row) => ({
    line,
    text: places.map((at) => `${names[at]}: ${values[at][row]}`).join(', '),
  }));
}

function isMapped({ columns }: Pick<Mapping, 'columns'>, column: string): boolean {
  return Object.hasOwn(columns, column);
}

/** Whether the mapping says what becomes of a column of the file. */
function isSettled({ columns, attributes, privacy }: Mapping, header: string): boolean {
  const used = [...Object.values(columns), ...Object.values(attributes)];
  return used.includes(header) || Object.hasOwn(privacy, header);
}

/** Months counted from one that the file does not name: 0, -1, -2 … */
function relativeMonths(table: SampledTable, mapping: Mapping): ImportQuestion[] {
  if (mapping.shape !== 'long' || mapping.monthZero !== undefined || mapping.monthParts) return [];
  const header = mapping.columns.month ?? 'month';
  const at = table.names.indexOf(header);
  const cells = at < 0 ? [] : table.values[at].filter((value) => value !== '');
  const isRelative =
    cells.length > 0 && cells.every((cell) => /^[+-]?\d{1,3}(?:\.0+)?$/.test(cell));
  if (!isRelative) return [];
  return [
    {
      id: 'month_zero',
      kind: 'month_zero',
      about: header,
      count: cells.length,
      evidence: cellsOf(table, [header]),
      options: [],
    },
  ];
}

function fileMonths(
  { names, fileMonths: months }: SampledTable,
  mapping: Mapping,
): ImportQuestion[] {
  if (mapping.shape !== 'long' || mapping.fileMonth !== undefined || mapping.monthParts) return [];
  const isNamed =
    mapping.columns.month !== undefined ||
    mapping.constants.month !== undefined ||
    names.includes('month');
  if (isNamed || new Set(months).size < 2) return [];
  return [
    {
      id: 'file_month',
      kind: 'file_month',
      about: null,
      count: months.length,
      evidence: months.map((text) => ({ line: 0, text })),
      options: ['first', 'last'],
    },
  ];
}

/** Questions about columns of a mapping that nobody wrote. */
function columnQuestions(
  table: SampledTable,
  { open, meanings, unclear }: Suggestion,
  mapping: Mapping,
): ImportQuestion[] {
  const columns = open
    .filter(({ column }) => !isMapped(mapping, column))
    .map(({ column, headers }): ImportQuestion => ({
      id: `column:${column}`,
      kind: 'column',
      about: column,
      count: headers.length,
      evidence: cellsOf(table, headers),
      options: headers,
    }));
  const means = meanings
    .filter(({ header }) => !isSettled(mapping, header))
    .map(({ header, columns: options }): ImportQuestion => ({
      id: `meaning:${header}`,
      kind: 'meaning',
      about: header,
      count: table.lines.length,
      evidence: cellsOf(table, [header]),
      options: [...options, 'attribute', 'ignore'],
    }));
  const units = unclear
    .filter((column) => mapping.units[column] === undefined)
    .map((column): ImportQuestion => {
      const header = mapping.columns[column] ?? column;
      const { kind } = NUMERIC_COLUMNS[column];
      return {
        id: `unit:${column}`,
        kind: 'unit',
        about: header,
        count: table.lines.length,
        evidence: cellsOf(table, [header]),
        options: Object.keys(kind === 'rate' ? UNITS.rate : UNITS.money),
      };
    });
  return [...columns, ...means, ...units];
}

/** Questions about what the transactions of a log are and which of them count. */
function logQuestions(
  { names, values, lines }: SampledTable,
  mapping: LogMapping,
): ImportQuestion[] {
  const words = new TransactionWords(mapping, true);
  const { type, status } = mapping.log;
  const cellsNamed = (name = '') => values[names.indexOf(name)] ?? [];
  const record = (row: number) => values.map((cells) => cells[row]);
  cellsNamed(type).forEach((text, row) => words.kindOf(text, lines[row], record(row)));
  cellsNamed(status).forEach((text, row) => words.counts(text, lines[row], record(row)));
  if (type !== undefined || mapping.kind !== undefined) return words.questions;
  const shown = new ShownLines();
  lines.forEach((line, row) => shown.add(line, record(row).join(', ')));
  const { count, evidence } = shown;
  return [
    { id: 'kind', kind: 'type', about: null, count, evidence, options: USE_KINDS },
    ...words.questions,
  ];
}

/** Questions that the start of a file raises. `suggestion`: of a mapping that nobody wrote. */
export function questionsOf(
  table: SampledTable,
  mapping: Mapping,
  suggestion: Suggestion | undefined,
): ImportQuestion[] {
  return [
    ...(suggestion ? columnQuestions(table, suggestion, mapping) : []),
    ...relativeMonths(table, mapping),
    ...fileMonths(table, mapping),
    ...(suggestion && mapping.shape === 'log' ? logQuestions(table, mapping) : []),
  ];
}
