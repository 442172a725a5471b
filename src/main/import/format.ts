/** How a text file is written: dialect of its records, style of its numbers and dates. What is not told is detected. */
import Papa from 'papaparse';
import { DELIMITERS, THOUSANDS } from '../../contract/mapping-document.ts';
import type { GivenFormat } from '../../contract/mapping-document.ts';

export type { GivenFormat } from '../../contract/mapping-document.ts';

/** The format a file is read in. */
export type FileFormat = Required<GivenFormat>;

/** How numbers are written. */
export type NumberStyle = Pick<FileFormat, 'decimal' | 'thousands'>;

const SAMPLE_ROWS = 500;

/** CR LF where every line ends so, LF where some do, else CR. */
function newlineOf(head: string): FileFormat['newline'] {
  if (!head.includes('\n')) return head.includes('\r') ? '\r' : '\n';
  return /(?<!\r)\n/.test(head) ? '\n' : '\r\n';
}

function quoteOf(head: string, delimiter: string): FileFormat['quote'] {
  if (head.includes('"')) return '"';
  const cells = head.split(/\r\n|\n|\r/, 20).flatMap((line) => line.split(delimiter));
  const filled = cells.filter((cell) => cell !== '');
  const quoted = filled.filter((cell) => /^'.*'$/.test(cell));
  return quoted.length * 2 > filled.length ? "'" : '"';
}

/** Records of the start of a file, the last of which may be cut off. */
export function sampleRecords(
  head: string,
  { delimiter, quote, newline }: Pick<FileFormat, 'delimiter' | 'quote' | 'newline'>,
): string[][] {
  const { data } = Papa.parse<string[]>(head, {
    delimiter,
    newline,
    quoteChar: quote,
    preview: SAMPLE_ROWS,
    skipEmptyLines: true,
  });
  return data;
}

const COMMA_DECIMAL = /^[+-]?(?:\d+|\d{1,3}(?:[. ']\d{3})+),\d{1,2}$/;
const POINT_DECIMAL = /^[+-]?(?:\d+|\d{1,3}(?:[, ']\d{3})+)\.\d{1,2}$/;
const GROUPED = /^[+-]?\d{1,3}(?:([,. '])\d{3})+(?:[.,]\d+)?$/;

function isThousands(text: string | undefined): text is FileFormat['thousands'] {
  return THOUSANDS.some((mark) => mark === text);
}

function numberStyleOf(cells: readonly string[]): NumberStyle {
  const commas = cells.filter((cell) => COMMA_DECIMAL.test(cell)).length;
  const points = cells.filter((cell) => POINT_DECIMAL.test(cell)).length;
  const decimal = commas > points ? ',' : '.';
  const marks = new Map<string, number>();
  for (const cell of cells) {
    const mark = GROUPED.exec(cell)?.[1];
    if (mark !== undefined && mark !== decimal) marks.set(mark, (marks.get(mark) ?? 0) + 1);
  }
  const [most] = [...marks].sort((a, b) => b[1] - a[1]);
  const mark = most?.[0];
  return { decimal, thousands: isThousands(mark) ? mark : '' };
}

const YEAR_LAST = /^(\d{1,2})([./-])(\d{1,2})\2\d{4}/;

function dateOrderOf(cells: readonly string[]): FileFormat['dates'] {
  let monthFirst = 0;
  let dayFirst = 0;
  for (const cell of cells) {
    const match = YEAR_LAST.exec(cell);
    if (!match) continue;
    if (Number(match[1]) > 12) dayFirst++;
    if (Number(match[3]) > 12) monthFirst++;
  }
  return monthFirst > dayFirst ? 'mdy' : 'dmy';
}

const LIKE_A_VALUE = /^[+-]?[\d.,' ]*\d[\d.,' ]*%?$|^\d{1,4}[-/.年]\d{1,2}/;

/** A header names its columns: none of its cells is a number or a date, unless a later row has as many words. */
function hasHeader([first, ...others]: readonly string[][]): boolean {
  if (first === undefined || others.length === 0) return true;
  const isWide = first.filter((cell) => LIKE_A_VALUE.test(cell.trim())).length;
  return (
    isWide === 0 || others.every((row) => row.every((cell) => !LIKE_A_VALUE.test(cell.trim())))
  );
}

/** The format of a file whose decoded text starts with `head`. What `given` tells is taken as told. */
export function detectFormat(
  head: string,
  encoding: FileFormat['encoding'],
  given: GivenFormat = {},
): FileFormat {
  const newline = given.newline ?? newlineOf(head);
  const guessed = Papa.parse(head, {
    preview: 50,
    skipEmptyLines: true,
    newline,
    delimitersToGuess: [...DELIMITERS],
  }).meta.delimiter;
  const delimiter = given.delimiter ?? guessed;
  const quote = given.quote ?? quoteOf(head, delimiter);
  const records = sampleRecords(head, { delimiter, quote, newline });
  const cells = records.slice(1).flatMap((record) => record.map((cell) => cell.trim()));
  return {
    encoding: given.encoding ?? encoding,
    delimiter,
    quote,
    newline,
    header: given.header ?? hasHeader(records),
    ...numberStyleOf(cells),
    ...(given.decimal === undefined ? {} : { decimal: given.decimal }),
    ...(given.thousands === undefined ? {} : { thousands: given.thousands }),
    dates: given.dates ?? dateOrderOf(cells),
  };
}
