/** Any table that PapaParse writes, in any dialect and encoding, comes back equal when it is imported. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatMonth } from '../../../src/engine/months.ts';
import { NULL_CODE } from '../../../src/engine/panel.ts';
import type { NumericColumnName, Panel } from '../../../src/engine/panel.ts';
import { CANONICAL_MAPPING, DELIMITERS, NEWLINES } from '../../../src/main/import/mapping.ts';
import type { GivenFormat } from '../../../src/main/import/mapping.ts';
import { readCohort } from '../../../src/main/import/read-cohort.ts';
import type { ReadCohort } from '../../../src/main/import/read-cohort.ts';
import { RejectsFile } from '../../../src/main/import/checks/rejects.ts';
import { encoded } from '../../support/encode.ts';
import { makeTemporaryFolder } from '../../support/temporary.ts';

/** Characters that every encoding of the test has beside ASCII. */
const LETTERS: Readonly<Record<string, readonly string[]>> = {
  'utf-8': ['é', '额', '度', '許', 'ß', '😀', '𠮷', 'я'],
  'utf-16le': ['é', '额', '度', '許', 'ß', '😀', '𠮷', 'я'],
  'utf-16be': ['é', '额', '度', '許', 'ß', '😀', '𠮷', 'я'],
  gb18030: ['额', '度', '瞈', '北', '京', '囧', '〇'],
  // The second byte of the first three is a backslash or a bar.
  big5: ['許', '功', '蓋', '育', '臺', '北', '額'],
  'windows-1252': ['é', 'ü', 'ß', '€', 'Œ', 'ÿ', '×'],
};
type EncodingLabel = keyof typeof LETTERS;

const SPECIAL = ['"', "'", '""', ',', ';', '\t', '|', '\u0001', '\n', '\r\n', '\r', ' ', '\\'];
const PLAIN = ['a', 'B', 'x', 'Z', '_', '-'];

interface Row {
  readonly id: string;
  readonly month: number;
  /** Money in minor units. */
  readonly limit: number;
  readonly balance: number | null;
  readonly draws: number | null;
  readonly score: number | null;
  readonly note: string;
  readonly place: string;
}

const NUMBER_STYLES = [
  { decimal: '.', thousands: '' },
  { decimal: '.', thousands: ',' },
  { decimal: '.', thousands: ' ' },
  { decimal: '.', thousands: "'" },
  { decimal: ',', thousands: '' },
  { decimal: ',', thousands: '.' },
  { decimal: ',', thousands: ' ' },
] as const;
type NumberStyle = (typeof NUMBER_STYLES)[number];

interface Dialect {
  readonly delimiter: string;
  readonly newline: (typeof NEWLINES)[number];
  readonly quote: '"' | "'";
  readonly quotesAll: boolean;
  readonly hasMark: boolean;
  readonly style: NumberStyle;
}

/** Text that imports keep as it is: they trim what surrounds it. */
function textOf(parts: readonly string[], maxLength: number): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...parts), { maxLength }).map((chosen) => chosen.join('').trim());
}

function rowsOf(parts: readonly string[]): fc.Arbitrary<Row[]> {
  const id = textOf([...parts, '0', '7'], 8).filter((text) => text !== '');
  const row = fc.record({
    id,
    month: fc.integer({ min: 2000 * 12, max: 2040 * 12 }),
    limit: fc.integer({ min: 0, max: 100_000_000_000 }),
    balance: fc.option(fc.integer({ min: -100_000_000_000, max: 100_000_000_000 })),
    draws: fc.option(fc.nat(1000)),
    score: fc.option(fc.integer({ min: -10, max: 950 })),
    note: textOf(parts, 6),
    place: textOf(parts, 4),
  });
  return fc.uniqueArray(row, { selector: ({ id: key }) => key, minLength: 1, maxLength: 12 });
}

function dialectOf(
  quotes: readonly Dialect['quote'][],
  styles: readonly NumberStyle[],
): fc.Arbitrary<Dialect> {
  return fc.record({
    delimiter: fc.constantFrom(...DELIMITERS),
    newline: fc.constantFrom(...NEWLINES),
    quote: fc.constantFrom(...quotes),
    quotesAll: fc.boolean(),
    hasMark: fc.boolean(),
    style: fc.constantFrom(...styles),
  });
}

function amountText(minor: number | null, { decimal, thousands }: NumberStyle): string {
  if (minor === null) return '';
  const digits = String(Math.abs(minor)).padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(?:\d{3})+$)/g, thousands);
  return `${minor < 0 ? '-' : ''}${whole}${decimal}${digits.slice(-2)}`;
}

const HEADER = ['account_id', 'month', 'credit_limit', 'balance', 'draw_count', 'bureau_score'];

/** PapaParse does not see that a text holds single quotes: where they are the quotes, all cells bear them. */
function written(rows: readonly Row[], dialect: Dialect): string {
  const { delimiter, newline, quote, quotesAll, style } = dialect;
  const records = rows.map(({ id, month, limit, balance, draws, score, note, place }) => [
    id,
    formatMonth(month),
    amountText(limit, style),
    amountText(balance, style),
    String(draws ?? ''),
    String(score ?? ''),
    note,
    place,
  ]);
  return Papa.unparse([[...HEADER, 'note', 'place'], ...records], {
    delimiter,
    newline,
    quoteChar: quote,
    quotes: quotesAll || quote === "'",
  });
}

let folder: string;

beforeAll(() => {
  folder = makeTemporaryFolder();
});

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

function imported(bytes: Uint8Array, format: GivenFormat): ReadCohort {
  const filePath = path.join(folder, 'c.csv');
  fs.writeFileSync(filePath, bytes);
  return readCohort({
    paths: [filePath],
    mapping: { ...CANONICAL_MAPPING, format },
    rejects: new RejectsFile(undefined, false),
    maxRejectShare: 1,
    pseudonym: (text) => text,
    overlap: 'keep',
    onHeader: () => undefined,
    onProgress: () => undefined,
    checkCancelled: () => undefined,
  });
}

function numberAt({ columns }: Panel, name: NumericColumnName, row: number): number | null {
  const column = columns[name];
  if (!column || column.values[row] === column.nullValue) return null;
  return column.values[row];
}

function textAt({ attributes }: Panel, name: string, row: number): string {
  const { codes, dictionary } = attributes[name];
  return codes[row] === NULL_CODE ? '' : dictionary[codes[row]];
}

function rowsIn({ panel, accountIds }: ReadCohort): Row[] {
  return accountIds.map((id, account) => {
    const row = panel.rowStart[account];
    return {
      id,
      month: panel.firstMonth[account],
      limit: numberAt(panel, 'credit_limit', row) ?? NaN,
      balance: numberAt(panel, 'balance', row),
      draws: numberAt(panel, 'draw_count', row),
      score: numberAt(panel, 'bureau_score', row),
      note: textAt(panel, 'note', row),
      place: textAt(panel, 'place', row),
    };
  });
}

function isUnicode(encoding: EncodingLabel): boolean {
  return encoding.startsWith('utf');
}

function bytesOf(rows: readonly Row[], dialect: Dialect, encoding: EncodingLabel): Buffer {
  const mark = dialect.hasMark && isUnicode(encoding) ? '\uFEFF' : '';
  return encoded(mark + written(rows, dialect), encoding);
}

function expectEqual(read: ReadCohort, rows: readonly Row[]): void {
  expect({ read: read.rowsRead, rejected: read.rowsRejected }).toEqual({
    read: rows.length,
    rejected: 0,
  });
  expect(rowsIn(read)).toEqual(rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
}

describe('a table in any dialect', () => {
  it.each(Object.keys(LETTERS))('in %s comes back equal where the format is told', (encoding) => {
    const parts = [...LETTERS[encoding], ...PLAIN, ...SPECIAL];
    fc.assert(
      fc.property(rowsOf(parts), dialectOf(['"', "'"], NUMBER_STYLES), (rows, dialect) => {
        const { delimiter, newline, quote, style } = dialect;
        const format = { encoding, delimiter, newline, quote, header: true, ...style };
        expectEqual(imported(bytesOf(rows, dialect, encoding), format), rows);
      }),
      { numRuns: 60 },
    );
  });

  it.each(Object.keys(LETTERS).filter(isUnicode))(
    'in %s comes back equal where nothing is told and a mark says the encoding',
    (encoding) => {
      const parts = [...LETTERS[encoding], ...PLAIN];
      const dialects = fc.oneof(
        dialectOf(['"'], NUMBER_STYLES),
        // Decimal commas within single quotes could be delimiters.
        dialectOf(["'"], [NUMBER_STYLES[0]]),
      );
      fc.assert(
        fc.property(rowsOf(parts), dialects, (rows, dialect) => {
          const marked = { ...dialect, hasMark: true };
          const { delimiter, newline } = dialect;
          const read = imported(bytesOf(rows, marked, encoding), {});
          expect(read.mapping.format).toMatchObject({ delimiter, newline, encoding });
          expectEqual(read, rows);
        }),
        { numRuns: 60 },
      );
    },
  );
});
