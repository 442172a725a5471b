/** Warnings name the first rows they concern: by line, and by file where several are read. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Service } from '../../../src/main/service/service.ts';
import { ask } from '../../support/bare-service.ts';
import { fileHandle, newService } from '../../support/service.ts';
import { makeTemporaryFolder } from '../../support/temporary.ts';

let folder: string;
let service: Service;
beforeEach(() => {
  folder = makeTemporaryFolder();
  service = newService(folder);
});
afterEach(async () => {
  await service.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const HEADER = 'account_id,month,credit_limit,balance';

async function warningsOf(texts: Readonly<Record<string, string>>, header = HEADER) {
  const file = service.handles.issue(path.join(folder, 'p.limitlab'));
  const { project } = await ask(service, 'projects.create', { file });
  const files = Object.entries(texts).map(([name, text]) =>
    fileHandle(service, path.join(folder, name), `${header}\n${text}\n`),
  );
  const { warnings } = await ask(service, 'cohorts.import', {
    project,
    files,
    name: 'c',
    job: 'i',
  });
  const [{ warnings: stored }] = await ask(service, 'cohorts.list', { project });
  expect(stored).toEqual(warnings);
  return warnings;
}

describe('warnings', () => {
  it('name lines of one file', async () => {
    expect(await warningsOf({ 'a.csv': 'A,2024-02,100,150\nA,2024-01,100,0' })).toEqual([
      { code: 'balance_above_limit', count: 1, lines: [2] },
      { code: 'unsorted', count: 1, lines: [3] },
      { code: 'no_product', count: 1, lines: [] },
      { code: 'no_use_column', count: 1, lines: [] },
    ]);
  });

  it('count accounts whose use no column tells, by what their product is used for', async () => {
    const rows = [
      'A,2024-01,cash_loan,100,0,0',
      'B,2024-01,purchase_credit,100,0,3',
      'C,2024-01,purchase_credit,100,0,1',
    ];
    const header = 'account_id,month,product,credit_limit,balance,draw_count';
    expect(await warningsOf({ 'a.csv': rows.join('\n') }, header)).toEqual([
      { code: 'no_use_column', count: 2, lines: [] },
    ]);
  });

  it('name files and lines of several', async () => {
    const texts = { 'a.csv': 'A,2024-02,100,150', 'b.csv': 'B,2024-02,100,0\nA,2024-03,100,101' };
    expect(await warningsOf(texts)).toEqual([
      { code: 'balance_above_limit', count: 2, lines: [2, 3], files: ['a.csv', 'b.csv'] },
      { code: 'unsorted', count: 1, lines: [3], files: ['b.csv'] },
      { code: 'no_product', count: 2, lines: [] },
      { code: 'no_use_column', count: 2, lines: [] },
    ]);
  });
});
