/** An import whose columns go to a file: the same panel as one in memory, and no file left. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CANONICAL_MAPPING } from '../../../src/main/import/mapping.ts';
import { readCohort } from '../../../src/main/import/read-cohort.ts';
import type { ReadCohort } from '../../../src/main/import/read-cohort.ts';
import { RejectsFile } from '../../../src/main/import/checks/rejects.ts';
import { SpillFile } from '../../../src/main/import/collect/spill-file.ts';
import { makeTemporaryFolder } from '../../support/temporary.ts';

const ACCOUNTS = 900;
const MONTHS = 24;

let folder: string;
beforeAll(() => {
  folder = makeTemporaryFolder();
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Rows of all accounts, of which every 97th is missing and every 501st comes twice. */
function rowsInOrder(): string[] {
  const rows: string[] = [];
  for (let account = 0; account < ACCOUNTS; account++) {
    for (let month = 0; month < MONTHS; month++) {
      const at = account * MONTHS + month;
      if (at % 97 === 0) continue;
      const limit = at < 15_000 ? 1000 + at : 50_000_000 + at;
      const balance = at % 7 === 0 ? '' : String(at % 900);
      const date = `${2023 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
      const row = `A${account},${date},${limit},${balance},,place ${at % 5}`;
      rows.push(row);
      if (at % 501 === 0) rows.push(row);
    }
  }
  return rows;
}

/** The same rows in an order that is none. */
function shuffled(rows: readonly string[]): string[] {
  return rows
    .map((row, at) => [row, (at * 7919) % rows.length] as const)
    .sort(([, a], [, b]) => a - b)
    .map(([row]) => row);
}

function read(rows: readonly string[], spill: SpillFile | undefined, scan: boolean): ReadCohort {
  const filePath = path.join(folder, 'rows.csv');
  const header = 'account_id,month,credit_limit,balance,draw_count,region';
  fs.writeFileSync(filePath, `${[header, ...rows].join('\n')}\n`);
  return readCohort({
    paths: [filePath],
    mapping: CANONICAL_MAPPING,
    rejects: new RejectsFile(undefined, false),
    maxRejectShare: 1,
    pseudonym: (text) => text,
    overlap: 'keep',
    onHeader: () => undefined,
    onProgress: () => undefined,
    checkCancelled: () => undefined,
    spilling: spill && { file: spill, bytesInMemory: 100_000 },
    scan,
  });
}

/** Columns one after another, as the store asks for them. */
function columnsOf({ panel }: ReadCohort) {
  return {
    numbers: Object.entries(panel.columns).map(([name, { values, nullValue }]) => [
      name,
      nullValue,
      [...values],
    ]),
    texts: Object.entries(panel.attributes).map(([name, { codes, dictionary }]) => [
      name,
      [...codes].map((code) => dictionary[code]),
    ]),
  };
}

describe.each([
  ['in order', rowsInOrder()],
  ['unsorted', shuffled(rowsInOrder())],
])('rows %s', (_order, rows) => {
  it.each([
    ['scanned', true],
    ['by PapaParse', false],
  ])('give the same panel through a file, %s', (_way, scan) => {
    const spillPath = path.join(folder, 'spill');
    const spill = new SpillFile(spillPath);
    const spilled = read(rows, spill, scan);
    const inMemory = read(rows, undefined, scan);
    const { columns, attributes, ...keys } = spilled.panel;
    const { rowStart, firstMonth, product, inactiveBefore, span } = inMemory.panel;
    expect(Object.keys(columns)).toEqual(['credit_limit', 'balance']);
    expect(Object.keys(attributes)).toEqual(['region']);
    expect(keys).toMatchObject({ rowStart, firstMonth, product, inactiveBefore, span });
    expect(columnsOf(spilled)).toEqual(columnsOf(inMemory));
    expect(columns.credit_limit.values).toBeInstanceOf(Float64Array);
    expect(spilled.rowsRejected).toBe(Math.ceil((ACCOUNTS * MONTHS) / 501) - 1);
    expect(spilled.totals).toEqual(inMemory.totals);
    spill.close();
    expect(fs.readdirSync(folder)).toEqual(['rows.csv']);
  });
});
