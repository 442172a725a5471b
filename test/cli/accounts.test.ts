/** The built command line over accounts: every rule against the reference implementation, ledgers, plans, policies. */
import fs from 'node:fs';
import path from 'node:path';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatMonth, parseMonth } from '../../src/engine/months.ts';
import { formatMoney } from '../../src/engine/units.ts';
import { PLAN_HEADER } from '../../src/main/export/plan-file.ts';
import { simulate } from '../engine/reference/reference.ts';
import type { ReferencePolicy } from '../engine/reference/reference.ts';
import { accountsCsvRow, traitsByAccount } from '../support/accounts-csv.ts';
import { cli } from '../support/cli.ts';
import { syntheticRows } from '../support/panels.ts';
import { EVERY_RULE_POLICY, EXAMPLE_POLICY } from '../support/policies.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';

const SPEC = { accounts: 5000, months: 24, seed: 7, firstMonth: 2023 * 12 };
const COHORT = ['--project', 'p.limitlab', '--cohort', 'c'];
const rows = syntheticRows(SPEC);

let folder: string;

function readCsv(name: string): Record<string, string>[] {
  const text = fs.readFileSync(path.join(folder, name), 'utf8').trimEnd();
  return Papa.parse<Record<string, string>>(text, { header: true }).data;
}

function writePolicy(name: string, policy: unknown): void {
  fs.writeFileSync(path.join(folder, name), JSON.stringify(policy));
}

async function succeed(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await cli(args, folder);
  expect(stderr).not.toMatch(/^[A-Z_]+:/m);
  expect(code).toBe(0);
  return stdout;
}

beforeAll(async () => {
  folder = makeTemporaryFolder();
  writePolicy('example.json', EXAMPLE_POLICY);
  writePolicy('every.json', EVERY_RULE_POLICY);
  const spec = ['--accounts', '5000', '--months', '24', '--seed', '7'];
  await succeed(['generate', ...spec, '--out', 'c.csv']);
  await succeed(['import', 'c.csv', ...COHORT]);
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('simulate', () => {
  it.each<[string, ReferencePolicy]>([
    ['example.json', EXAMPLE_POLICY],
    ['every.json', EVERY_RULE_POLICY],
  ])(
    '%s over 5,000 accounts: every row of accounts.csv is the reference’s',
    async (file, policy) => {
      await succeed(['simulate', ...COHORT, '--policy', file, '--out', 'out']);
      const written = readCsv('out/accounts.csv');
      const { accounts } = simulate(rows, policy);
      const traits = traitsByAccount(rows, Object.keys(rows[0].attributes));
      expect(written).toEqual(
        accounts.map((account) => accountsCsvRow(policy.name, account, traits)),
      );
      const total = (column: string) => written.reduce((sum, row) => sum + Number(row[column]), 0);
      for (const column of ['risk_cuts', 'restores', 'reviews_up', 'reviews_down'])
        expect(total(column)).toBeGreaterThan(0);
    },
  );

  it('gives every measure by segment', async () => {
    const by = ['--by', 'region', '--assumptions', 'china-2023', '--json'];
    const args = ['simulate', ...COHORT, '--policy', 'every.json', '--out', 'by', ...by];
    const { policies, assumptions } = JSON.parse(await succeed(args));
    expect(assumptions.name).toContain('China 2023');
    const [{ measures, segments }] = policies;
    const sum = (name: string) =>
      segments.reduce(
        (total: number, { measures: of }: { measures: Record<string, number> }) => total + of[name],
        0,
      );
    expect(segments.length).toBeGreaterThan(3);
    for (const name of ['accounts', 'limit_total', 'ead', 'rwa', 'ecl', 'accounts_cut', 'closed']) {
      expect(measures[name]).toBeGreaterThan(0);
      expect(sum(name)).toBeCloseTo(measures[name], 2);
    }
  });
});

describe('sweep', () => {
  const axes = ['--x', 'dormancy.windowMonths=3:5:1', '--y', 'dormancy.cutRateBp=1000:3000:1000'];

  it.each(['accounts_cut', 'ead', 'regret_rate'])(
    'by segment gives %s as single runs do, with an allocation and without',
    async (measure) => {
      for (const allocation of [undefined, EVERY_RULE_POLICY.allocation]) {
        writePolicy('swept.json', { ...EVERY_RULE_POLICY, allocation });
        const args = ['--policy', 'swept.json', '--product', 'cash_loan', '--measure', measure];
        const out = ['--by', 'product', '--out', 'grid.csv'];
        await succeed(['sweep', ...COHORT, ...args, ...axes, ...out]);
        const cash = EVERY_RULE_POLICY.products?.cash_loan;
        writePolicy('cell.json', {
          ...EVERY_RULE_POLICY,
          allocation,
          products: {
            ...EVERY_RULE_POLICY.products,
            cash_loan: {
              ...cash,
              dormancy: { ...cash?.dormancy, windowMonths: 4, cutRateBp: 3000 },
            },
          },
        });
        const single = ['simulate', ...COHORT, '--policy', 'cell.json', '--out', 'cell'];
        const summary = JSON.parse(await succeed([...single, '--by', 'product', '--json']));
        const expected = summary.policies[0].segments.map(
          ({ measures }: { measures: Record<string, number> }) => measures[measure],
        );
        const cells = readCsv('grid.csv').filter(({ x, y }) => x === '4' && y === '3000');
        expect(cells.map(({ value }) => Number(value))).toEqual(expected);
      }
    },
  );
});

describe('ledger', () => {
  it('holds the months of the reference, with the rule and its words', async () => {
    const { ledger } = simulate(rows, EVERY_RULE_POLICY);
    const risky = ledger.find(({ reason }) => reason === 'risk:late')?.account_id ?? '';
    const args = ['ledger', ...COHORT, '--policy', 'every.json', '--account', risky];
    await succeed([...args, '--out', 'ledger.csv']);
    const written = readCsv('ledger.csv');
    expect(
      written.map(({ month, limit_before: before, streak, limit_after: after }) => ({
        month: parseMonth(month),
        before,
        streak: Number(streak),
        after,
      })),
    ).toEqual(
      ledger
        .filter(({ account_id: id }) => id === risky)
        .map((row) => ({
          month: row.month,
          before: formatMoney(row.limit_before),
          streak: row.streak,
          after: formatMoney(row.limit_after),
        })),
    );
    const late = written.find(({ rule }) => rule.startsWith('risk:late'));
    expect(late?.reason_en).toContain('Risk rule “late”');
    expect(late?.reason_zh).toContain('风险规则“late”');
    expect(await succeed([...args, '--lang', 'zh-CN'])).toContain('风险规则“late”');
  });

  it('of an account that is not there says so', async () => {
    const args = ['ledger', ...COHORT, '--policy', 'every.json', '--account', 'nobody'];
    const { code, stderr } = await cli(args, folder);
    expect(code).toBe(1);
    expect(stderr).toContain('ACCOUNT_NOT_FOUND');
  });
});

describe('plan', () => {
  it('has a line for each account that is alive in the last month, and one for one', async () => {
    await succeed(['plan', ...COHORT, '--policy', 'example.json', '--out', 'plan.csv']);
    const plans = readCsv('plan.csv');
    const last = Math.max(...rows.map(({ month }) => month));
    const alive = new Set(rows.filter(({ month }) => month === last).map((row) => row.account_id));
    expect(new Set(plans.map((plan) => plan.account_id))).toEqual(alive);
    expect(Object.keys(plans[0]).join(',')).toBe(PLAN_HEADER);
    const { accounts } = simulate(rows, EXAMPLE_POLICY);
    const ends = new Map(accounts.map((account) => [account.account_id, account.limit_end]));
    for (const { account_id: id, limit, month } of plans) {
      expect(month).toBe(formatMonth(last));
      expect(limit).toBe(formatMoney(ends.get(id) ?? NaN));
    }
    const losing = plans.find(({ loss_reason: reason }) => reason === 'dormancy');
    const { keep_from: from = '', keep_to: to = '' } = losing ?? {};
    const when = from === to ? `in ${to}` : `in any one month from ${from} to ${to}`;
    expect(losing?.advice_en).toContain(`1 draw ${when} keeps the limit.`);

    const one = ['--account', losing?.account_id ?? '', '--out', 'one.csv'];
    await succeed(['plan', ...COHORT, '--policy', 'example.json', ...one]);
    expect(readCsv('one.csv')).toEqual([losing]);
  });
});

describe('policy', () => {
  it('check prints the hash, the same however the document is written', async () => {
    const { name, ...rest } = EXAMPLE_POLICY;
    writePolicy('turned.json', { ...rest, name });
    const hashes = (await succeed(['policy', 'check', 'example.json', 'turned.json'])).split('\n');
    expect(hashes[0]).toMatch(/^[0-9a-f]{64} {2}Six-month window$/);
    expect(hashes[1]).toBe(hashes[0]);
  });

  it('check names the path and the rule of a fault', async () => {
    writePolicy('bad.json', {
      schema: 1,
      name: 'Bad',
      products: { cash_loan: { dormancy: { windowMonths: 6, cutRateBp: 12_000 } } },
    });
    const { code, stderr } = await cli(['policy', 'check', 'bad.json'], folder);
    expect(code).toBe(1);
    expect(stderr).toContain('products.cash_loan.dormancy.cutRateBp: 12000 is above 10000 (100 %)');
  });

  it('show reads as prose in both languages, and diff says what changed', async () => {
    expect(await succeed(['policy', 'show', 'example.json'])).toContain('After 6 months');
    const chinese = await succeed(['policy', 'show', 'example.json', '--lang', 'zh-CN']);
    expect(chinese).toContain('连续 6 个月无使用');
    writePolicy('other.json', { ...EXAMPLE_POLICY, roundTo: 100 });
    const difference = await succeed(['policy', 'diff', 'example.json', 'other.json']);
    expect(difference.trim()).toBe('Limits rounded down to: 100 yuan → 1 yuan');
    const json = await succeed(['policy', 'show', 'other.json', '--json']);
    expect(JSON.parse(json)).toMatchObject({ name: 'Six-month window', roundTo: 100 });
  });

  it('show of a baseline is wrong usage', async () => {
    expect((await cli(['policy', 'show', 'hold'], folder)).code).toBe(2);
  });
});
