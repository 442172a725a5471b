/** How a text file is written: dialect of its records, style of its numbers and dates. What is not told is detected. */
import Papa from 'papaparse';
import { RecordReader, isSeparatorLine } from './records.ts';
import type { CsvRecord, Dialect } from './records.ts';
import { halfWidth } from './cell-text.ts';
import { tableStart } from './table-start.ts';
import { DELIMITERS, THOUSANDS } from '../../../contract/mapping-document.ts';
import type { FileFormat, GivenFormat, NumberStyle } from './file-format.ts';

export type { FileFormat, GivenFormat, NumberStyle } from './file-format.ts';

const SAMPLE_ROWS = 500;

/** CR LF where every line ends so, LF where some do, else CR; line ends inside quotes do not count. */
function newlineOf(text: string): FileFormat['newline'] {
  const head = text.replace(/"(?:[^"]|"")*"/g, '');
  if (!head.includes('\n')) return head.includes('\r') ? '\r' : '\n';
  return /(?<!\r)\n/.test(head) ? '\n' : '\r\n';
}

/** How many cells a quotation mark encloses, of the first lines. */
function enclosed(head: string, delimiter: string, quote: string): number {
  const cells = head.split(/\r\n|\n|\r/, 100).flatMap((line) => line.split(delimiter));
  const isEnclosed = (cell: string) =>
    cell.length > 1 && cell.startsWith(quote) && cell.endsWith(quote);
  return cells.filter((cell) => isEnclosed(cell.trim())).length;
}

function quoteOf(head: string, delimiter: string): FileFormat['quote'] {
  const cells = head.split(/\r\n|\n|\r/, 100).flatMap((line) => line.split(delimiter));
  const singles = enclosed(head, delimiter, "'");
  if (singles === 0 || cells.some((cell) => cell.trimStart().startsWith('"'))) return '"';
  if (head.includes('"')) return singles > 1 ? "'" : '"';
  // Without double quotes, most cells have to be in single ones: an apostrophe is no quotation mark.
  return singles * 2 > cells.filter((cell) => cell !== '').length ? "'" : '"';
}

/** Whether spaces come before quotation marks. */
function hasSpacedQuotes(head: string, delimiter: string, quote: string): boolean {
  const mark = delimiter === '|' || delimiter === '\t' ? `\\${delimiter}` : delimiter;
  return new RegExp(`${mark} +${quote}[^${quote}\\r\\n]*${quote} *(?:${mark}|\\r|\\n|$)`).test(
    head,
  );
}

const COMMA_DECIMAL = /^[+-]?(?:\d+|[1-9]\d{0,2}(?:[. ']\d{3})+),\d{1,2}$|^[+-]?0,\d+$/;
const POINT_DECIMAL = /^[+-]?(?:\d+|[1-9]\d{0,2}(?:[, ']\d{3})+)\.\d{1,2}$|^[+-]?0\.\d+$/;
const GROUPED = /^[+-]?[1-9]\d{0,2}(?:([,. '])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/;
/** Two groups or more: the mark cannot be a decimal one. */
const CERTAINLY_GROUPED = /^[+-]?[1-9]\d{0,2}([,.])\d{3}(?:\1\d{3})+(?:[.,]\d+)?$/;
const NUMBER_LIKE = /^[+-]?[\d.,' ]*\d[\d.,' ]*$/;

function isThousands(text: string | undefined): text is FileFormat['thousands'] {
  return THOUSANDS.some((mark) => mark === text);
}

/** A cell without what may stand around a number: currency, per cent, brackets, other spaces. */
function bareNumber(cell: string): string {
  return halfWidth(cell)
    .replace(/^\(|\)$|[¥$€%元]|CNY|RMB/gi, '')
    .trim();
}

interface StyleVotes {
  readonly decimal: FileFormat['decimal'] | undefined;
  readonly thousands: string | undefined;
}

function most(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** What the cells of one column say; nothing where most of them are no numbers. */
function columnVotes(cells: readonly string[]): StyleVotes {
  const filled = cells.filter((cell) => cell !== '').map(bareNumber);
  const numbers = filled.filter((cell) => NUMBER_LIKE.test(cell));
  if (numbers.length * 2 <= filled.length) return { decimal: undefined, thousands: undefined };
  const certain = most(numbers.flatMap((cell) => CERTAINLY_GROUPED.exec(cell)?.[1] ?? []));
  const commas = numbers.filter((cell) => COMMA_DECIMAL.test(cell)).length;
  const points = numbers.filter((cell) => POINT_DECIMAL.test(cell)).length;
  const shown = commas === points ? undefined : commas > points ? ',' : '.';
  const decimal = certain === '.' ? ',' : certain === ',' ? '.' : shown;
  return { decimal, thousands: most(numbers.flatMap((cell) => GROUPED.exec(cell)?.[1] ?? [])) };
}

/** The style that most columns of numbers show; each has one vote. What is told goes before. */
function numberStyleOf(
  columns: readonly (readonly string[])[],
  { decimal: told, thousands: toldMark }: GivenFormat,
): NumberStyle {
  const votes = columns.map(columnVotes);
  const voted = votes.flatMap(({ decimal }) => decimal ?? []);
  const commas = voted.filter((mark) => mark === ',').length;
  const seen = commas * 2 > voted.length ? ',' : '.';
  const decimal = told ?? (toldMark === seen ? (seen === ',' ? '.' : ',') : seen);
  const marks = votes
    .flatMap(({ thousands }) => thousands ?? [])
    .filter((mark) => mark !== decimal);
  const mark = toldMark ?? most(marks);
  return { decimal, thousands: isThousands(mark) ? mark : '' };
}

const YEAR_LAST = /^(\d{1,2})([./-])(\d{1,2})\2\d{4}/;

function dateOrderOf(cells: readonly string[]): FileFormat['dates'] {
  let monthFirst = 0;
  let dayFirst = 0;
  const firsts = new Set<number>();
  const seconds = new Set<number>();
  for (const cell of cells) {
    const match = YEAR_LAST.exec(cell);
    if (!match) continue;
    if (Number(match[1]) > 12) dayFirst++;
    if (Number(match[3]) > 12) monthFirst++;
    firsts.add(Number(match[1]));
    seconds.add(Number(match[3]));
  }
  if (monthFirst !== dayFirst) return monthFirst > dayFirst ? 'mdy' : 'dmy';
  // Dates of the first of each month: the part that is always 1 is the day.
  return seconds.size === 1 && seconds.has(1) && firsts.size > 1 ? 'mdy' : 'dmy';
}

/** The records of the start of a file, the last of which may be cut off. */
function firstRecords(head: string, dialect: Dialect): CsvRecord[] {
  try {
    const reader = new RecordReader('', dialect);
    const records = reader.push(head);
    if (records.length < SAMPLE_ROWS) records.push(...reader.end());
    return records.filter((record) => !isSeparatorLine(record)).slice(0, SAMPLE_ROWS);
  } catch {
    return [];
  }
}

/** A format that was detected, and whether it is open if the first record names the columns. */
export interface DetectedFormat {
  readonly format: FileFormat;
  readonly isHeaderOpen: boolean;
  /** Records of the start of the file, those above the table too. */
  readonly records: readonly CsvRecord[];
}

/** The dialect of a file whose decoded text starts with `head`. */
function detectDialect(head: string, given: GivenFormat): Dialect {
  const newline = given.newline ?? newlineOf(head);
  const guessed = Papa.parse(head, {
    preview: 50,
    skipEmptyLines: true,
    newline,
    delimitersToGuess: [...DELIMITERS],
  }).meta.delimiter;
  const delimiter = given.delimiter ?? /^\uFEFF?sep=(.)[\r\n]/i.exec(head)?.[1] ?? guessed;
  const quote = given.quote ?? quoteOf(head, delimiter);
  const spacedQuotes = given.spacedQuotes ?? hasSpacedQuotes(head, delimiter, quote);
  return { delimiter, quote, newline, ...(spacedQuotes ? { spacedQuotes } : {}) };
}

/**
 * The format of a file whose decoded text starts with `head`. What `given` says goes before what is detected; `isName`:
 * whether a text is the name of a column.
 */
export function detectFormat(
  head: string,
  encoding: FileFormat['encoding'],
  given: GivenFormat = {},
  isName: (text: string) => boolean = () => false,
): DetectedFormat {
  const dialect = detectDialect(head, given);
  const all = firstRecords(head, dialect);
  const above = all.findIndex(({ line }) => line === given.headerLine);
  const start = tableStart(above > 0 ? all.slice(above) : all, isName);
  const index = above > 0 ? above : given.headerLine === 1 ? 0 : start.index;
  const header = given.header ?? start.hasHeader ?? true;
  const unitRows = given.unitRows ?? (header ? start.unitRows : 0);
  const table = all.slice(index);
  const rows = table.slice(1 + unitRows).map(({ fields }) => fields.map((cell) => cell.trim()));
  const columns = (table[0]?.fields ?? []).map((_, at) => rows.map((row) => row[at] ?? ''));
  const headerLine = table[0]?.line;
  return {
    records: all,
    isHeaderOpen: given.header === undefined && start.hasHeader === undefined,
    format: {
      encoding: given.encoding ?? encoding,
      ...dialect,
      header,
      ...numberStyleOf(columns, given),
      dates: given.dates ?? dateOrderOf(rows.flat()),
      ...(index > 0 && headerLine !== undefined ? { headerLine } : {}),
      ...(unitRows > 0 ? { unitRows } : {}),
      ...(given.octoberIsOne ? { octoberIsOne: true } : {}),
      ...(given.guarded ? { guarded: true } : {}),
    },
  };
}
