import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/contract/errors.ts';
import { MAX_RECORD_LENGTH, RecordReader } from '../../../src/main/import/source/records.ts';
import { Header } from '../../../src/main/import/source/header.ts';
import { detectFormat } from '../../../src/main/import/source/format.ts';
import type { CsvRecord, Dialect } from '../../../src/main/import/source/records.ts';

function readAll(text: string, dialect: Dialect, cuts: readonly number[] = []): CsvRecord[] {
  const reader = new RecordReader('t.csv', dialect);
  const ends = [...new Set([...cuts, text.length])].sort((a, b) => a - b);
  const records = ends.flatMap((end, index) => reader.push(text.slice(ends[index - 1] ?? 0, end)));
  return [...records, ...reader.end()];
}

function errorOf(work: () => unknown): AppError {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
  }
  throw new Error('nothing was thrown');
}

describe('dialects', () => {
  it.each([
    ['a,b\n1,2\n', ',', '\n'],
    ['a;b;c\r\n1;2;3\r\n', ';', '\r\n'],
    ['a\tb\r1\t2\r', '\t', '\r'],
    ['a|b', '|', '\n'],
    ['single\n', ',', '\n'],
    ['a,b\r\n1,2\n3,4\r\n', ',', '\n'],
  ])('%j', (text, delimiter, newline) => {
    expect(detectFormat(text, 'utf-8').format).toMatchObject({ delimiter, newline });
  });
});

describe('records', () => {
  const commas: Dialect = { delimiter: ',', newline: '\n', quote: '"' };

  it('know the line they start on, with line ends inside quotes', () => {
    expect(readAll('a,b\n"x\ny",1\n\nz,2', commas)).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['x\ny', '1'] },
      { line: 5, fields: ['z', '2'] },
    ]);
  });

  it('come back equal wherever the text is cut, in every dialect', () => {
    const cell = fc.oneof(
      fc.stringMatching(/^[a-z0-9 ]{0,6}$/),
      fc.constantFrom('', '"', '""', 'a"b', 'a,b', 'a;b', 'x\ny', 'x\r\ny', ' q ', '额度'),
    );
    const table = fc.integer({ min: 2, max: 4 }).chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
        minLength: 1,
        maxLength: 8,
      }),
    );
    const dialect = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      newline: fc.constantFrom('\n' as const, '\r\n' as const),
      quote: fc.constant('"' as const),
    });
    fc.assert(
      fc.property(table, dialect, fc.array(fc.nat(200), { maxLength: 6 }), (rows, form, cuts) => {
        const text = Papa.unparse(rows, form);
        const read = readAll(
          text,
          form,
          cuts.filter((cut) => cut < text.length),
        );
        expect(read.map(({ fields }) => fields)).toEqual(rows);
      }),
      { numRuns: 500 },
    );
  });

  it('know their line in a CR LF file with bare line ends inside quotes', () => {
    const records = readAll('a,b\r\n"x\ny",1\r\nz,2\r\n', {
      delimiter: ',',
      newline: '\r\n',
      quote: '"',
    });
    expect(records.map(({ line }) => line)).toEqual([1, 2, 4]);
  });

  it('of a file with mixed line ends lose the stray CR', () => {
    expect(readAll('a,b\r\n1,2\n3,4\r\n', commas).map(({ fields }) => fields)).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it('with a quote that is never closed name the line and do not hang', () => {
    const text = `a,b\n1,2\n3,"never closed\n${'4,5\n'.repeat(1000)}`;
    expect(errorOf(() => readAll(text, commas)).data).toMatchObject({
      code: 'IMPORT_BROKEN_QUOTE',
      where: { file: 't.csv', line: 3 },
    });
  });

  it('with text behind a closing quote are refused', () => {
    expect(errorOf(() => readAll('a,b\n1,2\n"x"y,3\n4,5\n', commas)).data).toMatchObject({
      code: 'IMPORT_BROKEN_QUOTE',
      where: { line: 3 },
    });
  });

  it('longer than the limit are refused while the rest of the file is unread', () => {
    const reader = new RecordReader('t.csv', commas);
    const piece = '4,5\n'.repeat(MAX_RECORD_LENGTH / 8);
    reader.push('a,b\n1,"open');
    const error = errorOf(() => {
      for (let index = 0; index < 100; index++) reader.push(piece);
    });
    expect(error.data).toMatchObject({ code: 'IMPORT_RECORD_TOO_LONG', where: { line: 2 } });
  });
});

describe('a header', () => {
  const headerOf = (columns: number) =>
    new Header('c.csv', { line: 1, fields: Array.from({ length: columns }, (_, at) => `c${at}`) });

  it('has at most 5,000 columns', () => {
    expect(headerOf(5000).names).toHaveLength(5000);
    expect(() => headerOf(5001)).toThrow(/5,001 columns/);
  });

  it('takes a field too many at the end for none where it is empty', () => {
    expect(headerOf(2).align(['1', '2', ' '])).toEqual(['1', '2']);
    expect(headerOf(2).align(['1', '2', '3'])).toBeUndefined();
    expect(headerOf(2).align(['1'])).toBeUndefined();
  });
});
