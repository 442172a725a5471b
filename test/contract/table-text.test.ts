/** Every table that leaves the product as text goes through one guarded way, and nothing else makes one. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { csvLine, tsvText } from '../../src/contract/table-text.ts';

const SRC = path.resolve(import.meta.dirname, '../../src');

const FORMULAS = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '＝1',
  '＋1',
  '－1',
  '＠A',
  "'=1",
];

describe('a table as text', () => {
  it.each(FORMULAS)('holds no formula: %j', (text) => {
    const [[cell]] = Papa.parse<string[]>(csvLine([text]), { delimiter: ',' }).data;
    expect(cell).toBe(`'${text}`);
    for (const cellOfTable of tsvText([[text, text]]).split('\t'))
      expect(cellOfTable).not.toMatch(/^\s*[=+\-@＝＋－＠]/);
  });

  it('has numbers as they are', () => {
    expect(csvLine([-5, 0.5, null, 'x'])).toBe('-5,0.5,,x');
    expect(tsvText([[-5, null, 'x']])).toBe('-5\t\tx');
  });

  it('keeps its shape, whatever its texts hold', () => {
    const row = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), (rows) => {
        expect(
          tsvText(rows)
            .split('\n')
            .map((line) => line.split('\t').length),
        ).toEqual(rows.map(() => 3));
        for (const cells of rows)
          expect(Papa.parse(csvLine(cells), { delimiter: ',' }).data[0]).toHaveLength(3);
      }),
    );
  });
});

/** What makes text of a table, and the files that may. */
const WRITERS = [
  {
    makes: /Papa\.unparse|unparse\(/,
    // The second and third make files that the product itself reads, and cells of a record that stands in one cell.
    files: [
      'contract/table-text.ts',
      'main/import/checks/rejects.ts',
      'main/import/source/parquet.ts',
    ],
  },
  { makes: /join\('\\t'\)/, files: ['contract/table-text.ts'] },
];

function filesThat(makes: RegExp): string[] {
  return fs
    .readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|vue)$/.test(name))
    .filter((name) => makes.test(fs.readFileSync(path.join(SRC, name), 'utf8')))
    .map((name) => name.replaceAll(path.sep, '/'))
    .sort();
}

describe('writers of tables', () => {
  it.each(WRITERS)('are these alone: $makes', ({ makes, files }) => {
    expect(filesThat(makes)).toEqual(files);
  });

  it('of files are the CSV writer, and those that make lines of guarded cells', () => {
    expect(filesThat(/csvLine\(/)).toEqual([
      'contract/table-text.ts',
      'main/cli/commands/ledger.ts',
      'main/cli/commands/sweep.ts',
      'main/export/plan-file.ts',
      'main/export/simulation-files.ts',
      'main/import/checks/rejects.ts',
      'renderer/charts/chart-table.ts',
    ]);
  });
});
