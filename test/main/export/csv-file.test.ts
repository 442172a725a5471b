/** CSV as other programs read it: python's csv module and LibreOffice, and texts that begin like a formula. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardedText, plainText } from '../../../src/contract/csv-format.ts';
import type { CsvFormat } from '../../../src/contract/csv-format.ts';
import { writeCsv } from '../../../src/main/export/csv-file.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const FORMAT: CsvFormat = { encoding: 'utf8-bom', delimiter: ',', decimal: '.', guard: true };

const DANGEROUS = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', "'", "'=1"];

const has = (program: string): boolean =>
  spawnSync(program, ['--version'], { timeout: 30_000 }).status === 0;
const PYTHON = has('python3');
const LIBREOFFICE = has('soffice');

/** Rows of a file as python's csv module reads them. */
function pythonRows(filePath: string, encoding: string, delimiter: string): string[][] {
  const program = `
import csv, json, sys
with open(sys.argv[1], encoding=sys.argv[2], newline='') as file:
    print(json.dumps(list(csv.reader(file, delimiter=sys.argv[3], strict=True))))`;
  const { stdout } = spawnSync('python3', ['-c', program, filePath, encoding, delimiter], {
    encoding: 'utf8',
  });
  return JSON.parse(stdout) as string[][];
}

describe('the guard of texts', () => {
  it('is undone by taking it away, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => plainText(guardedText(text)) === text),
    );
    for (const text of DANGEROUS) expect(plainText(guardedText(text))).toBe(text);
  });

  it('leaves nothing that begins like a formula, and other texts as they are', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(guardedText(text)).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
        if (/^[\p{L}\p{N}]/u.test(text)) expect(guardedText(text)).toBe(text);
      }),
    );
    for (const text of DANGEROUS) expect(guardedText(text)).toBe(`'${text}`);
  });
});

/** Characters that GB18030 writes differently from edition to edition; python knows the first. */
const OF_EDITIONS = /[\u1e3f\ue000-\uf8ff]/;

describe(`a CSV file${PYTHON ? '' : ' (skipped: python3 is not installed)'}`, () => {
  const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), {
    minLength: 2,
    maxLength: 4,
  });

  it.skipIf(!PYTHON).each([
    ['utf8-bom', 'utf-8-sig', ','],
    ['utf8', 'utf-8', ';'],
    ['gb18030', 'gb18030', '\t'],
  ] as const)('in %s is read by python’s csv as it was written', (encoding, label, delimiter) => {
    const folder = temporaryFolder();
    const rows = [
      ...fc.sample(texts, 150).filter((row) => !row.some((text) => OF_EDITIONS.test(text))),
      [...DANGEROUS],
      ['"', ',', ';', '\t', 'a\r\nb', '账户', '€𠀀'],
    ];
    const filePath = path.join(folder, 'a.csv');
    const format = { ...FORMAT, encoding, delimiter };
    const written = writeCsv(filePath, format, ['a', 'b'], (writer) => {
      for (const row of rows) writer.texts(row).end();
    });
    expect(written).toBe(rows.length);
    const read = pythonRows(filePath, label, delimiter);
    expect(read[0]).toEqual(['a', 'b']);
    expect(read.slice(1).map((row) => row.map(plainText))).toEqual(rows);
  });

  it('writes amounts, rates and counts with the mark that was asked for, and leaves minus signs alone', () => {
    const filePath = path.join(temporaryFolder(), 'a.csv');
    const format: CsvFormat = { ...FORMAT, encoding: 'utf8', delimiter: ';', decimal: ',' };
    writeCsv(filePath, format, ['x'], (writer) => {
      writer.money(-123_456).money(5).money(null).fraction(1234).fraction(-5).count(-7).end();
    });
    expect(fs.readFileSync(filePath, 'utf8')).toBe('x\r\n-1234,56;0,05;;0,1234;-0,0005;-7\r\n');
  });

  it('takes the place of the former one only when it is whole', () => {
    const filePath = path.join(temporaryFolder(), 'a.csv');
    fs.writeFileSync(filePath, 'former');
    const fail = () =>
      writeCsv(filePath, FORMAT, ['x'], (writer) => {
        writer.text('half').end();
        throw new Error('stopped');
      });
    expect(fail).toThrow('stopped');
    expect(fs.readFileSync(filePath, 'utf8')).toBe('former');
    expect(fs.readdirSync(path.dirname(filePath))).toEqual(['a.csv']);
  });

  it.skipIf(!LIBREOFFICE)(
    `is opened by LibreOffice with the same rows and totals, formulas asleep${LIBREOFFICE ? '' : ' (skipped: LibreOffice is not installed)'}`,
    () => {
      const folder = temporaryFolder();
      const filePath = path.join(folder, 'a.csv');
      const amounts = DANGEROUS.map((_, index) => (index - 3) * 123_457);
      writeCsv(filePath, FORMAT, ['text', 'amount'], (writer) => {
        DANGEROUS.forEach((text, index) => writer.text(text).money(amounts[index]).end());
      });
      // Import as comma-separated UTF-8 with formulas of cells evaluated where there are any; export what is shown.
      const options = [
        ...['--headless', `-env:UserInstallation=file://${folder}/profile`],
        ...['--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1'],
        ...['--convert-to', 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false'],
        ...['--outdir', path.join(folder, 'out'), filePath],
      ];
      const { status } = spawnSync('soffice', options, { timeout: 60_000 });
      expect(status).toBe(0);
      const shown = pythonRows(path.join(folder, 'out/a.csv'), 'utf-8', ',').slice(1);
      expect(shown).toHaveLength(DANGEROUS.length);
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      expect(sum(shown.map(([, amount]) => Math.round(Number(amount) * 100)))).toBe(sum(amounts));
      expect(shown.map(([text]) => plainText(text).replace(/\r\n|\r/g, '\n'))).toEqual(
        DANGEROUS.map((text) => text.replace(/\r\n|\r/g, '\n')),
      );
    },
  );
});
