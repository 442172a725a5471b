/** What the rejects file shows of refused records: nothing of columns that were left out, and hashes of hashed ones. */
import fs from 'node:fs';
import path from 'node:path';
import Papa from 'papaparse';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CANONICAL_MAPPING } from '../../../src/main/import/mapping.ts';
import { readCohort } from '../../../src/main/import/read-cohort.ts';
import { RejectsFile } from '../../../src/main/import/checks/rejects.ts';
import { makeTemporaryFolder } from '../../support/temporary.ts';

let folder: string;
beforeAll(() => {
  folder = makeTemporaryFolder();
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const LINES = [
  'account_id,month,credit_limit,phone,mail',
  'A,2024-01,1,13812345678,a@b.cn',
  'A,2024-13,1,13812345678,a@b.cn',
  'A,2024-01,1,13812345678,',
  'A,2024-02,1,"13812345678',
  'and a line more",a@b.cn,one field too many',
];

it.each([
  ['scanned', true],
  ['by PapaParse', false],
])('keeps personal data out of the rejects file, %s', (_way, scan) => {
  const filePath = path.join(folder, 'rows.csv');
  fs.writeFileSync(filePath, `${LINES.join('\n')}\n`);
  const rejectsPath = path.join(folder, 'rejects.csv');
  const rejects = new RejectsFile(rejectsPath, true);
  readCohort({
    paths: [filePath],
    mapping: {
      ...CANONICAL_MAPPING,
      privacy: { phone: { action: 'drop' }, mail: { action: 'pseudonymise' } },
    },
    rejects,
    maxRejectShare: 1,
    pseudonym: (text) => `#${text.length}`,
    overlap: 'keep',
    onHeader: () => undefined,
    onProgress: () => undefined,
    checkCancelled: () => undefined,
    scan,
  });
  rejects.finish();
  const text = fs.readFileSync(rejectsPath, 'utf8');
  expect(text).not.toContain('138');
  expect(text).not.toContain('a@b');
  const { data } = Papa.parse<string[]>(text.trimEnd());
  expect(data.slice(1).map(([line, , code, , record]) => [line, code, record])).toEqual([
    ['3', 'bad_month', 'A,2024-13,1,,#6'],
    ['4', 'duplicate', 'A,2024-01,1,,'],
    ['5', 'field_count', ',,,,,'],
  ]);
});
