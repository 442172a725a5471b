/** How a text file is written: dialect of its records, style of its numbers and dates. What is not told is detected. */
import Papa from 'papaparse';
import { DELIMITERS, THOUSANDS } from '../../../contract/mapping-document.ts';
import type { GivenFormat } from '../../../contract/mapping-document.ts';

export type { GivenFormat } from '../../../contract/mapping-document.ts';

/** The format a file is read in. */
export type FileFormat = Required<Omit<GivenFormat, 'guarded'>> & Pick<GivenFormat, 'guarded'>;

/** How numbers are written. */
export type NumberStyle = Pick<FileFormat, 'decimal' | 'thousands'>;

const SAMPLE_ROWS = 500;

/** CR LF where every line ends so, LF where some do, else CR; line ends inside quotes do not count. */
function newlineOf(text: string): FileFormat['newline'] {
  const head = text.replace(/"(?:[^"]|"")*"/g, '');
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
  return cell
    .normalize('NFKC')
    .replace(/[\u00a0\u202f]/g, ' ')
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

const LIKE_A_VALUE =
  /^[+-]?[\d.,' ]*\d[\d.,' ]*%?$|^\d{1,4}(?:[-/.]\d{1,4}){1,2}(?:[T ].*)?$|^\d{4}年\d{1,2}月(?:\d{1,2}日)?$/;

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
  const delimiter = given.delimiter ?? /^\uFEFF?sep=(.)[\r\n]/i.exec(head)?.[1] ?? guessed;
  const quote = given.quote ?? quoteOf(head, delimiter);
  const records = sampleRecords(head.replace(/^\uFEFF?sep=.(?:\r\n|\r|\n)/i, ''), {
    delimiter,
    quote,
    newline,
  });
  const rows = records.slice(1).map((record) => record.map((cell) => cell.trim()));
  const columns = (records[0] ?? []).map((_, index) => rows.map((row) => row[index] ?? ''));
  return {
    encoding: given.encoding ?? encoding,
    delimiter,
    quote,
    newline,
    header: given.header ?? hasHeader(records),
    ...numberStyleOf(columns, given),
    dates: given.dates ?? dateOrderOf(rows.flat()),
    ...(given.guarded ? { guarded: true } : {}),
  };
}
