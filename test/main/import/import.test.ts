/** Imports through the service and its worker: what is read, what is refused and where, and that nothing is half done. */
import { BUILT_IN_DIMENSIONS } from '../../../src/engine/segments.ts';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/contract/errors.ts';
import type { ErrorData } from '../../../src/contract/errors.ts';
import { spoken } from '../../../src/contract/said.ts';
import type { ImportReport } from '../../../src/contract/types.ts';
import type { Service } from '../../../src/main/service/service.ts';
import { ask } from '../../support/bare-service.ts';
import { fileHandle, newService } from '../../support/service.ts';
import { makeTemporaryFolder } from '../../support/temporary.ts';

const UCI_FILE = path.resolve(
  import.meta.dirname,
  '../../../../shared/data/uci-credit-default/default-of-credit-card-clients.csv',
);

let folder: string;
let service: Service;
let project: string;

beforeEach(async () => {
  folder = makeTemporaryFolder();
  service = newService(folder);
  const file = service.handles.issue(path.join(folder, 'p.limitlab'));
  ({ project } = await ask(service, 'projects.create', { file }));
});

afterEach(async () => {
  await service.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

interface Options {
  readonly maxRejectShare?: number;
  readonly mapping?: string | Record<string, unknown>;
  readonly encoding?: string;
}

async function importFile(file: string, options: Options = {}): Promise<ImportReport> {
  return ask(service, 'cohorts.import', {
    project,
    files: [file],
    name: 'c',
    job: 'test',
    ...options,
  });
}

/** For files that are mostly rejects. */
const ANY_REJECTS = { maxRejectShare: 1 };

function importText(content: string | Uint8Array, options: Options = {}): Promise<ImportReport> {
  return importFile(fileHandle(service, path.join(folder, 'c.csv'), content), options);
}

async function errorOf(work: Promise<unknown>): Promise<ErrorData> {
  const thrown: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (thrown instanceof AppError) return thrown.data;
  throw new Error(`expected an AppError, got ${String(thrown)}`);
}

async function cohortNames(): Promise<string[]> {
  return (await ask(service, 'cohorts.list', { project })).map(({ name }) => name);
}

const HEADER = 'account_id,month,credit_limit';

describe('a long panel', () => {
  it('is read in any order, with gaps filled and other columns as attributes', async () => {
    const report = await importText(
      `region,${HEADER},draw_count\nN,007,2024-04,1000.00,1\nN,007,2024-01,2000,0\nS,8,2024-02,500,\n`,
    );
    expect(report).toMatchObject({
      cohort: 'c',
      rowsRead: 3,
      rowsAccepted: 3,
      rowsRejected: 0,
      gapMonthsFilled: 2,
      accounts: 2,
      months: 4,
      firstMonth: '2024-01',
      lastMonth: '2024-04',
      rejectsFile: null,
    });
    const [cohort] = await ask(service, 'cohorts.list', { project });
    expect(cohort).toMatchObject({ accountMonths: 5, sourceName: 'c.csv' });
    expect(cohort.dimensions).toEqual([...BUILT_IN_DIMENSIONS, 'region']);
  });

  it('keeps account ids as text', async () => {
    await importText(`${HEADER}\n0012,2024-01,1\n110101199003077578,2024-01,1\n`);
    const page = await ask(service, 'comparison.accounts', {
      project,
      cohort: 'c',
      champion: 'observed',
      challengers: ['hold'],
      focus: 0,
      filters: [],
      offset: 0,
      limit: 10,
      job: 'page',
    });
    expect(page.rows.map(({ accountId }) => accountId)).toEqual(['0012', '110101199003077578']);
  });

  it.each([
    [
      'UTF-8 with a byte order mark',
      Buffer.from(`\uFEFF${HEADER},城市\nA,2024-01,1,北京\n`),
      undefined,
    ],
    [
      'UTF-16 little endian',
      Buffer.from(`\uFEFF${HEADER},城市\nA,2024-01,1,北京\n`, 'utf16le'),
      undefined,
    ],
    [
      'GB18030 as told',
      Buffer.concat([
        Buffer.from(`${HEADER},`),
        Buffer.from([0xb3, 0xc7, 0xca, 0xd0]),
        Buffer.from('\nA,2024-01,1,'),
        Buffer.from([0xb1, 0xb1, 0xbe, 0xa9]),
        Buffer.from('\n'),
      ]),
      'gb18030',
    ],
  ])('in %s is decoded', async (_name, content, encoding) => {
    await importText(content, { encoding });
    const [cohort] = await ask(service, 'cohorts.list', { project });
    expect(cohort.dimensions).toContain('城市');
  });

  it.each([
    ['semicolons and CR LF', `${HEADER.replaceAll(',', ';')}\r\nA;2024-01;1\r\n`],
    ['tabs and lone CR', `${HEADER.replaceAll(',', '\t')}\rA\t2024-01\t1\r`],
    ['no line end at the end', `${HEADER}\nA,2024-01,1`],
  ])('with %s is read', async (_name, text) => {
    expect(await importText(text)).toMatchObject({ rowsAccepted: 1, rowsRejected: 0 });
  });
});

describe('bad rows', () => {
  it('go to the rejects file with line, column, code and reason; accepted and rejected add up', async () => {
    const rows = [
      'A,2024-01,1000,0',
      'A,2024-13,1000,0',
      'A,2024-02,-5,0',
      'A,2024-03,,0',
      ',2024-03,1000,0',
      'A,2024-03,1000,x',
      'A,2024-01,9000,0',
      'A,2024-03',
      'A,2024-03,1000,1',
    ];
    const report = await importText(`${HEADER},draw_count\n${rows.join('\n')}\n`, ANY_REJECTS);
    expect(report).toMatchObject({
      rowsRead: 9,
      rowsAccepted: 2,
      rowsRejected: 7,
      gapMonthsFilled: 1,
    });
    expect(report.rejects.map(({ said }) => spoken(said))).toEqual(
      report.rejects.map(({ reason }) => reason),
    );
    expect(report.rejects).toMatchObject([
      {
        line: 3,
        column: 'month',
        code: 'bad_month',
        reason: '"2024-13" is not a month like 2024-01',
      },
      { line: 4, column: 'credit_limit', code: 'negative', reason: '-5 is below 0' },
      { line: 5, column: 'credit_limit', code: 'missing', reason: 'the credit limit is missing' },
      { line: 6, column: 'account_id', code: 'missing', reason: 'the account id is missing' },
      { line: 7, column: 'draw_count', code: 'not_a_number', reason: '"x" is not a number' },
      {
        line: 8,
        column: 'month',
        code: 'duplicate',
        reason: 'the account already has a row for this month, on line 2',
      },
      { line: 9, column: '', code: 'field_count', reason: '2 fields where the header has 4' },
    ]);
    expect(report.rejectsFile).toBe('p.c.rejects.csv');
    const [header, first, ...others] = fs
      .readFileSync(path.join(folder, 'p.c.rejects.csv'), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(header).toBe('line,column,code,reason,record');
    expect(first).toBe(
      '3,month,bad_month,"""2024-13"" is not a month like 2024-01","A,2024-13,1000,0"',
    );
    expect(others).toHaveLength(6);
  });

  it('with a second product for an account are refused', async () => {
    const report = await importText(
      `${HEADER},product\nA,2024-01,1,cash_loan\nA,2024-02,1,purchase_credit\nA,2024-03,1,\n`,
      ANY_REJECTS,
    );
    expect(report).toMatchObject({ rowsAccepted: 2, rowsRejected: 1 });
    expect(report.rejects[0]).toMatchObject({
      line: 3,
      column: 'product',
      code: 'product_conflict',
    });
  });
});

describe('a file that cannot be imported', () => {
  it.each<[string, string | Uint8Array, Partial<ErrorData>]>([
    [
      'broken quote',
      `${HEADER}\nA,2024-01,1\n"A,2024-02,1\nA,2024-03,1\n`,
      { code: 'IMPORT_BROKEN_QUOTE', where: { file: 'c.csv', line: 3 } },
    ],
    [
      'missing column',
      'account_id,credit_limit\nA,1\n',
      { code: 'IMPORT_MISSING_COLUMN', where: { file: 'c.csv', line: 1, column: 'month' } },
    ],
    ['empty file', '', { code: 'IMPORT_EMPTY_FILE', where: { file: 'c.csv' } }],
    ['header alone', `${HEADER}\n`, { code: 'IMPORT_NO_ROWS' }],
    [
      'only bad rows',
      `${HEADER}\nA,x,1\n`,
      { code: 'IMPORT_NO_ROWS', where: { file: 'c.csv', line: 2, column: 'month' } },
    ],
    ['binary file', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]), { code: 'IMPORT_BINARY_FILE' }],
    [
      'two equal columns',
      `${HEADER},month\nA,2024-01,1,2024-01\n`,
      { code: 'IMPORT_DUPLICATE_COLUMN', where: { file: 'c.csv', line: 1, column: 'month' } },
    ],
  ])('(%s) gives a clear error and leaves no cohort', async (_name, content, error) => {
    expect(await errorOf(importText(content))).toMatchObject(error);
    expect(await cohortNames()).toEqual([]);
    expect(fs.readdirSync(folder).filter((name) => name.includes('reject'))).toEqual([]);
  });

  it('because it is a folder, or is not there, says so', async () => {
    expect(await errorOf(importFile(service.handles.issue(folder)))).toMatchObject({
      code: 'IMPORT_NOT_A_FILE',
    });
    const missing = service.handles.issue(path.join(folder, 'missing.csv'));
    expect(await errorOf(importFile(missing))).toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  it('because its bytes are not text of the encoding that was told says so', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${HEADER},x\nA,2024-01,1,`),
      Buffer.from([0xb1, 0xb1]),
    ]);
    expect(await errorOf(importText(bytes, { encoding: 'utf-8' }))).toMatchObject({
      code: 'IMPORT_ENCODING',
    });
    expect(await cohortNames()).toEqual([]);
  });

  it('because the encoding has no such name says so', async () => {
    expect(await errorOf(importText(`${HEADER}\n`, { encoding: 'klingon' }))).toMatchObject({
      code: 'IMPORT_ENCODING',
    });
  });

  it('because its rejects would overwrite the project or the file itself is refused', async () => {
    const source = fileHandle(
      service,
      path.join(folder, 'c.csv'),
      `${HEADER}\nA,2024-01,1\nA,x,1\n`,
    );
    const accounts = fileHandle(service, path.join(folder, 'a.csv'), 'account_id\nA\n');
    for (const rejects of [project, source, accounts]) {
      const running = ask(service, 'cohorts.import', {
        project,
        files: [source],
        accounts,
        name: 'c',
        rejects,
        job: 'test',
      });
      expect(await errorOf(running)).toMatchObject({ code: 'FILE_NOT_WRITABLE' });
    }
    const blocked = service.handles.issue(folder);
    const running = ask(service, 'cohorts.import', {
      project,
      files: [source],
      name: 'c',
      rejects: blocked,
      job: 'test',
    });
    expect(await errorOf(running)).toMatchObject({ code: 'FILE_NOT_WRITABLE' });
    expect(await cohortNames()).toEqual([]);
    expect(fs.readdirSync(path.dirname(folder)).filter((name) => name.endsWith('.part'))).toEqual(
      [],
    );
  });

  it('calls a column that is named as a dimension by another name, so that both can be asked for', async () => {
    await importText(
      `${HEADER},limit_band,region\nA,2024-01,1,east,north\nB,2024-01,2,west,south\n`,
    );
    const { cohorts } = await ask(service, 'projects.open', { file: project });
    const { dimensions } = cohorts[cohorts.length - 1];
    expect(dimensions.filter((name) => name === 'limit_band')).toHaveLength(1);
    expect(dimensions).toContain('limit_band_attribute');
    expect(dimensions).toContain('region');
  });

  it('keeps its rejects under a name that file systems take, however long the cohort’s', async () => {
    const name = '信'.repeat(150);
    const source = fileHandle(
      service,
      path.join(folder, 'l.csv'),
      `${HEADER}\nA,2024-01,1\nA,x,1\n`,
    );
    const report = await ask(service, 'cohorts.import', {
      project,
      files: [source],
      name,
      maxRejectShare: 1,
      job: 't',
    });
    expect(report.rowsRejected).toBe(1);
    expect(report.rejectsFile).toMatch(/信\.rejects\.csv$/);
  });

  it('under a name that is taken says so before it reads the file', async () => {
    await importText(`${HEADER}\nA,2024-01,1\n`);
    expect(await errorOf(importText('nonsense'))).toMatchObject({ code: 'COHORT_EXISTS' });
    expect(await cohortNames()).toEqual(['c']);
  });
});

describe('a cohort imported anew under its old name', () => {
  it('is what comparisons use from then on', async () => {
    const total = async () => {
      const request = {
        project,
        cohort: 'c',
        champion: 'hold' as const,
        challengers: ['observed' as const],
      };
      const { champion } = await ask(service, 'comparison.run', {
        ...request,
        x: 'product',
        y: 'score',
        job: 'run',
      });
      return champion.measures.limit_total;
    };
    await importText(`${HEADER}\nA,2024-01,1\n`);
    expect(await total()).toBe(100);
    await ask(service, 'cohorts.remove', { project, cohort: 'c' });
    await importText(`${HEADER}\nA,2024-01,2\n`);
    expect(await total()).toBe(200);
  });
});

describe('a column of many different values', () => {
  it('is segmented by its most frequent values, the rest together', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => `A${index},2024-01,1,v${index % 1000}`);
    await importText(`${HEADER},tag\n${rows.join('\n')}\n`);
    const request = {
      project,
      cohort: 'c',
      champion: 'hold' as const,
      challengers: ['observed' as const],
    };
    const { heatmaps } = await ask(service, 'comparison.run', {
      ...request,
      x: 'tag',
      y: 'tag',
      job: 'run',
    });
    expect(heatmaps[0].x).toHaveLength(52);
    expect(heatmaps[0].x.at(-2)).toEqual({ kind: 'others', count: 950 });
    expect(heatmaps[0].accounts.reduce((sum, count) => sum + count, 0)).toBe(3000);
  });
});

describe('a cancelled import', () => {
  it('leaves no trace', async () => {
    const lines = Array.from({ length: 200_000 }, (_, index) => `A${index},2024-01,1000`);
    const file = fileHandle(
      service,
      path.join(folder, 'c.csv'),
      `${HEADER}\n${lines.join('\n')}\n`,
    );
    const running = errorOf(importFile(file));
    const stop = service.listen(() => void service.call('jobs.cancel', { job: 'test' }));
    expect(await running).toMatchObject({ code: 'CANCELLED' });
    stop();
    expect(await cohortNames()).toEqual([]);
    const left = fs.readdirSync(folder).filter((name) => !name.endsWith('.lock'));
    expect(left.sort()).toEqual(['c.csv', 'p.limitlab']);
  });
});

describe('a wide file', () => {
  const mapping = {
    schema: 1,
    name: 'wide',
    shape: 'wide',
    constants: { product: 'purchase_credit' },
    columns: { account_id: 'ID', credit_limit: 'LIMIT' },
    attributes: { sex: 'SEX' },
    months: ['2024-01', '2024-02'],
    families: { balance: ['B1', 'B2'], repayment_amount: ['P1', 'P2'], status: ['S1', 'S2'] },
    derivations: {
      purchase_amount: {
        rule: 'purchase_from_balances',
        balance: 'balance',
        payment: 'repayment_amount',
      },
      days_past_due: { rule: 'days_past_due_from_status', status: 'status' },
    },
  };
  const WIDE_HEADER = 'ID,LIMIT,SEX,B1,B2,P1,P2,S1,S2';

  it('becomes a panel through a mapping', async () => {
    const report = await importText(
      `${WIDE_HEADER}\n1,1000,F,-5,40,0,10,-2,2\n2,500,M,100,20,0,0,0,0\n`,
      { mapping },
    );
    expect(report).toMatchObject({
      rowsRead: 2,
      rowsAccepted: 2,
      accounts: 2,
      months: 2,
      gapMonthsFilled: 0,
    });
    // Account 1: purchases max(0, -5) = 0, then max(0, 40 + 5 + 10) = 55; a cut of dormant months shows it.
    const { champion } = await ask(service, 'comparison.run', {
      project,
      cohort: 'c',
      champion: {
        schema: 1,
        name: 'cut',
        products: { purchase_credit: { dormancy: { windowMonths: 1, cutRateBp: 5000 }, risk: [] } },
      },
      challengers: ['hold'],
      x: 'sex',
      y: 'dormancy',
      job: 'run',
    });
    expect(champion.measures).toMatchObject({ limit_total: 50_000 + 25_000, dormancy_cuts: 2 });
  });

  it('refuses a whole row for one bad cell, and the second row of an account', async () => {
    const report = await importText(
      `${WIDE_HEADER}\n1,1000,F,1,2,0,0,0,0\n2,1000,F,1,x,0,0,0,0\n1,1000,F,1,2,0,0,0,0\n3,1000,F,1,2,0,0,late,0\n`,
      { mapping, ...ANY_REJECTS },
    );
    expect(report).toMatchObject({ rowsRead: 4, rowsAccepted: 1, rowsRejected: 3 });
    expect(report.rejects.map(({ line, column, code }) => [line, column, code])).toEqual([
      [3, 'B2', 'not_a_number'],
      [4, 'ID', 'duplicate'],
      [5, 'S1', 'not_a_number'],
    ]);
  });

  it.each<[string, object, string]>([
    [
      'a family of the wrong length',
      { families: { balance: ['B1'] } },
      'families.balance: 1 headers for 2 months',
    ],
    [
      'months with a gap',
      { months: ['2024-01', '2024-03'] },
      'months: they must follow one another without a gap',
    ],
    [
      'a derivation from nowhere',
      { families: { balance: ['B1', 'B2'] } },
      'there is no family "repayment_amount"',
    ],
  ])('with a mapping that has %s is refused', async (_name, change, message) => {
    const error = await errorOf(
      importText(`${WIDE_HEADER}\n`, { mapping: { ...mapping, ...change } }),
    );
    expect(error.code).toBe('MAPPING_INVALID');
    expect(error.message).toContain(message);
  });

  it('needs the columns its mapping names', async () => {
    expect(await errorOf(importText('ID,LIMIT\n1,2\n', { mapping }))).toMatchObject({
      code: 'IMPORT_MISSING_COLUMN',
    });
  });
});

describe.skipIf(!fs.existsSync(UCI_FILE))(
  'the UCI cohort (skipped where ../shared/data is absent)',
  () => {
    it('is imported whole and simulated to known totals', async () => {
      const report = await importFile(service.handles.issue(UCI_FILE), {
        mapping: 'uci-credit-default',
      });
      expect(report).toMatchObject({
        rowsRead: 30_000,
        rowsAccepted: 30_000,
        rowsRejected: 0,
        accounts: 30_000,
        months: 6,
        firstMonth: '2005-04',
        lastMonth: '2005-09',
      });
      const windows = [1, 2, 3, 4, 5].map((windowMonths) => ({
        schema: 1,
        name: `W${windowMonths}`,
        products: {
          purchase_credit: { dormancy: { windowMonths, cutRateBp: 2000, floor: 100_000 } },
        },
      }));
      const { champion, challengers } = await ask(service, 'comparison.run', {
        project,
        cohort: 'c',
        champion: 'observed',
        challengers: windows,
        x: 'sex',
        y: 'education',
        job: 'run',
      });
      // Totals of the reference implementation in test/engine/reference over its own reading of the file.
      expect(champion.measures).toMatchObject({
        limit_total: 502_452_968_000,
        shortfall_total: 8_677_893_200,
      });
      expect(
        challengers.map(({ measures: m }) => [
          m.limit_total,
          m.shortfall_total,
          m.dormancy_cuts,
          m.notices,
          m.regret_accounts,
        ]),
      ).toEqual([
        [437_495_635_868, 13_260_781_040, 23_531, 10_416, 1303],
        [464_379_000_360, 10_570_332_100, 13_124, 5017, 545],
        [477_531_622_200, 9_580_896_300, 8107, 3279, 293],
        [486_373_472_000, 8_981_733_600, 4828, 2326, 134],
        [493_191_848_000, 8_743_217_600, 2502, 1578, 45],
      ]);
    });
  },
);
