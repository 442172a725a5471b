/** The built command line: results, exit codes, and what is left after a failure, an interrupt and a kill. */
import fs from 'node:fs';
import path from 'node:path';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNTS_HEADER, MONTHS_HEADER } from '../../src/main/export/simulation-files.ts';
import { accountsCsvRow, traitsByAccount } from '../support/accounts-csv.ts';
import { cli } from '../support/cli.ts';
import { formatMoney } from '../../src/engine/units.ts';
import { formatMonth } from '../../src/engine/months.ts';
import { syntheticRows } from '../support/panels.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';
import { simulate } from '../engine/reference/reference.ts';
import type { ReferencePolicy } from '../engine/reference/reference.ts';

const POLICY: ReferencePolicy = {
  schema: 1,
  name: 'Three, "deep"',
  roundTo: 100,
  protect: [{ column: 'bureau_score', op: '>=', value: 750 }],
  products: {
    cash_loan: { dormancy: { windowMonths: 3, cutRateBp: 3000, floor: 50_000 } },
    purchase_credit: { dormancy: { windowMonths: 4, cutRateBp: 1500, maxCutsPerSpell: 3 } },
  },
};
const SPEC = { accounts: 300, months: 18, seed: 9, firstMonth: 2023 * 12 };

let folder: string;

function readCsv(filePath: string): Record<string, string>[] {
  return Papa.parse<Record<string, string>>(fs.readFileSync(filePath, 'utf8').trimEnd(), {
    header: true,
  }).data;
}

beforeAll(async () => {
  folder = makeTemporaryFolder();
  fs.writeFileSync(path.join(folder, 'policy.json'), JSON.stringify(POLICY));
  const spec = ['--accounts', '300', '--months', '18', '--seed', '9'];
  expect((await cli(['generate', ...spec, '--out', 'c.csv'], folder)).code).toBe(0);
  const imported = await cli(
    ['import', 'c.csv', '--project', 'p.limitlab', '--cohort', 'c', '--json'],
    folder,
  );
  expect(imported.code).toBe(0);
  expect(Object.keys(JSON.parse(imported.stdout))).toEqual([
    'cohort',
    'rowsRead',
    'rowsAccepted',
    'rowsRejected',
    'gapMonthsFilled',
    'accounts',
    'months',
    'firstMonth',
    'lastMonth',
    'seconds',
    'version',
    'rowsReplaced',
    'warnings',
    'totals',
    'rejectsFile',
  ]);
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('generate', () => {
  it('writes the same bytes for the same seed and others for another', async () => {
    const generate = (seed: string, out: string) =>
      cli(
        ['generate', '--accounts', '300', '--months', '18', '--seed', seed, '--out', out],
        folder,
      );
    await generate('9', 'same.csv');
    await generate('10', 'other.csv');
    const bytes = (name: string) => fs.readFileSync(path.join(folder, name));
    expect(bytes('same.csv').equals(bytes('c.csv'))).toBe(true);
    expect(bytes('other.csv').equals(bytes('c.csv'))).toBe(false);
  });
});

describe('simulate', () => {
  it('writes what the reference implementation computes, account by account and month by month', async () => {
    const policies = ['observed', 'hold', 'policy.json'].flatMap((name) => ['--policy', name]);
    const run = await cli(
      [
        'simulate',
        '--project',
        'p.limitlab',
        '--cohort',
        'c',
        ...policies,
        '--out',
        'out',
        '--json',
      ],
      folder,
    );
    expect(run.code).toBe(0);
    const rows = syntheticRows(SPEC);
    const scenarios = ['observed', 'hold', POLICY] as const;
    const results = scenarios.map((scenario) => ({
      policy: typeof scenario === 'string' ? scenario : scenario.name,
      ...simulate(rows, scenario),
    }));
    expect(readCsv(path.join(folder, 'out/accounts.csv'))).toEqual(
      results.flatMap(({ policy, accounts }) =>
        accounts.map((account) =>
          accountsCsvRow(policy, account, traitsByAccount(rows, Object.keys(rows[0].attributes))),
        ),
      ),
    );
    expect(readCsv(path.join(folder, 'out/months.csv'))).toEqual(
      results.flatMap(({ policy, months }) =>
        months.map((month) => ({
          policy,
          month: formatMonth(month.month),
          accounts: String(month.accounts),
          limit_total: formatMoney(month.limit_total),
          served_total: formatMoney(month.served_total),
          undrawn_total: formatMoney(month.undrawn_total),
          shortfall_total: formatMoney(month.shortfall_total),
          dormancy_cuts: String(month.dormancy_cuts),
          risk_cuts: String(month.risk_cuts),
          restores: String(month.restores),
          limit_in_force: formatMoney(month.limit_in_force),
          refused_total: formatMoney(month.refused),
          refused_after_cut: formatMoney(month.refused_after_cut),
        })),
      ),
    );
    const [accounts, months] = ['accounts', 'months'].map((name) =>
      fs.readFileSync(path.join(folder, `out/${name}.csv`), 'utf8'),
    );
    expect(accounts.split('\n')[0]).toBe(`${ACCOUNTS_HEADER},product,score,region,age_band`);
    expect(months.split('\n')[0]).toBe(MONTHS_HEADER);
    const summary = JSON.parse(fs.readFileSync(path.join(folder, 'out/summary.json'), 'utf8'));
    expect(JSON.parse(run.stdout)).toEqual(summary);
    expect(summary.policies[2].measures.limit_total * 100).toBeCloseTo(
      results[2].months.at(-1)?.limit_total ?? NaN,
      3,
    );
  });

  it('leaves out accounts that never reach the first simulated month', async () => {
    fs.writeFileSync(
      path.join(folder, 'late.json'),
      JSON.stringify({ schema: 1, name: 'late', effectiveFrom: '2024-06' }),
    );
    await cli(
      [
        'simulate',
        '--project',
        'p.limitlab',
        '--cohort',
        'c',
        '--policy',
        'late.json',
        '--out',
        'late',
      ],
      folder,
    );
    const expected = simulate(syntheticRows(SPEC), {
      schema: 1,
      name: 'late',
      effectiveFrom: '2024-06',
    }).accounts;
    const written = readCsv(path.join(folder, 'late/accounts.csv'));
    expect(written.map(({ account_id: id }) => id)).toEqual(
      expected.map(({ account_id: id }) => id),
    );
    expect(written.length).toBeLessThan(300);
  });
});

describe('sweep', () => {
  it('writes x, y and value of every cell', async () => {
    const axes = ['--x', 'dormancy.windowMonths=3:5:1', '--y', 'dormancy.cutRateBp=1000:3000:1000'];
    const common = [
      '--project',
      'p.limitlab',
      '--cohort',
      'c',
      '--policy',
      'policy.json',
      '--product',
      'cash_loan',
    ];
    const run = await cli(
      ['sweep', ...common, ...axes, '--measure', 'limit_total', '--out', 'grid.csv'],
      folder,
    );
    expect(run.code).toBe(0);
    const cells = readCsv(path.join(folder, 'grid.csv'));
    expect(cells.map(({ x, y }) => `${x},${y}`)).toEqual(
      [1000, 2000, 3000].flatMap((y) => [3, 4, 5].map((x) => `${x},${y}`)),
    );
    const asSet = simulate(syntheticRows(SPEC), POLICY).months.at(-1)?.limit_total ?? NaN;
    expect(cells.find(({ x, y }) => x === '3' && y === '3000')?.value).toBe(formatMoney(asSet));
  });
});

describe('compare', () => {
  it('writes a page without scripts or anything remote', async () => {
    const policies = ['--champion', 'hold', '--challenger', 'policy.json'];
    const run = await cli(
      [
        'compare',
        '--project',
        'p.limitlab',
        '--cohort',
        'c',
        ...policies,
        '--y',
        'region',
        '--lang',
        'zh-CN',
        '--out',
        'page.html',
      ],
      folder,
    );
    expect(run.code).toBe(0);
    const html = fs.readFileSync(path.join(folder, 'page.html'), 'utf8');
    expect(html).toContain('<svg');
    expect(html).toContain('Three, &#34;deep&#34;');
    expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  });
});

describe('wrong usage', () => {
  it.each<[string, string[]]>([
    ['no command', []],
    ['an unknown command', ['mend']],
    ['a missing option', ['generate', '--accounts', '5']],
    [
      'a number that is none',
      ['generate', '--accounts', 'many', '--months', '2', '--out', 'x.csv'],
    ],
    ['a range that falls', ['sweep', '--x', 'a=5:1:1']],
    ['an unknown measure', ['sweep', '--measure', 'luck']],
    ['an unknown option', ['generate', '--colour', 'red']],
    ['a project to serve that is not there', ['serve', '--project', 'none.limitlab', '--no-open']],
    [
      'a baseline to sweep',
      [
        ...[
          'sweep',
          '--project',
          'p.limitlab',
          '--cohort',
          'c',
          '--policy',
          'hold',
          '--product',
          'cash_loan',
        ],
        ...[
          '--x',
          'dormancy.windowMonths=1:2:1',
          '--y',
          'dormancy.cutRateBp=1:2:1',
          '--out',
          'x.csv',
        ],
      ],
    ],
  ])('(%s) exits with 2 and says so on stderr', async (_what, args) => {
    const { code, stdout, stderr } = await cli(args, folder);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toBe('');
  });

  it('is avoided by help with examples', async () => {
    const { code, stdout } = await cli(['--help'], folder);
    expect(code).toBe(0);
    expect(stdout).toContain('$ limitlab import cohort.csv');
    for (const command of ['generate', 'import', 'simulate', 'sweep', 'compare', 'serve', 'demo']) {
      expect((await cli([command, '--help'], folder)).stdout).toContain('Example');
    }
  });
});

describe('a failure', () => {
  it.each<[string, string[], string]>([
    [
      'a file that is not there',
      ['import', 'none.csv', '--project', 'new.limitlab', '--cohort', 'x'],
      'FILE_NOT_FOUND',
    ],
    [
      'a folder',
      ['import', '.', '--project', 'new.limitlab', '--cohort', 'x'],
      'IMPORT_NOT_A_FILE',
    ],
    [
      'a mapping that is not there',
      ['import', 'c.csv', '--project', 'new.limitlab', '--cohort', 'x', '--mapping', 'none'],
      'MAPPING_NOT_FOUND',
    ],
    [
      'a project that is not there',
      ['simulate', '--project', 'new.limitlab', '--cohort', 'x', '--policy', 'hold', '--out', 'o'],
      'PROJECT_NOT_FOUND',
    ],
    [
      'a cohort that is not there',
      ['simulate', '--project', 'p.limitlab', '--cohort', 'x', '--policy', 'hold', '--out', 'o'],
      'COHORT_NOT_FOUND',
    ],
    [
      'a project that is none',
      ['simulate', '--project', 'c.csv', '--cohort', 'x', '--policy', 'hold', '--out', 'o'],
      'PROJECT_NOT_A_PROJECT',
    ],
    [
      'a policy that is none',
      ['simulate', '--project', 'p.limitlab', '--cohort', 'c', '--policy', 'c.csv', '--out', 'o'],
      'BAD_REQUEST',
    ],
    [
      'the same policy twice',
      [
        'simulate',
        '--project',
        'p.limitlab',
        '--cohort',
        'c',
        '--policy',
        'hold',
        '--policy',
        'hold',
        '--out',
        'o',
      ],
      'POLICY_NAME_TAKEN',
    ],
  ])('(%s) exits with 1, its code on stderr, nothing left behind', async (_what, args, code) => {
    const before = fs.readdirSync(folder);
    const run = await cli(args, folder);
    expect(run.code).toBe(1);
    expect(run.stdout).toBe('');
    expect(run.stderr).toContain(`${code}: `);
    expect(fs.readdirSync(folder)).toEqual(before);
  });

  it('of a policy names the path and the rule', async () => {
    const bad = {
      schema: 1,
      name: 'bad',
      products: { cash_loan: { dormancy: { windowMonths: 3, cutRateBp: 12_000 } } },
    };
    fs.writeFileSync(path.join(folder, 'bad.json'), JSON.stringify(bad));
    const run = await cli(
      [
        'simulate',
        '--project',
        'p.limitlab',
        '--cohort',
        'c',
        '--policy',
        'bad.json',
        '--out',
        'o',
      ],
      folder,
    );
    expect(run.code).toBe(1);
    expect(run.stderr).toContain(
      'products.cash_loan.dormancy.cutRateBp: 12000 is above 10000 (100 %)',
    );
  });

  it('of a condition on a column the cohort lacks names the column', async () => {
    const protect = [{ column: 'vip', op: '=', value: 'yes' }];
    fs.writeFileSync(
      path.join(folder, 'vip.json'),
      JSON.stringify({ schema: 1, name: 'vip', protect }),
    );
    const run = await cli(
      [
        'simulate',
        '--project',
        'p.limitlab',
        '--cohort',
        'c',
        '--policy',
        'vip.json',
        '--out',
        'o',
      ],
      folder,
    );
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('POLICY_UNKNOWN_COLUMN: A condition of the policy names "vip"');
  });
});
