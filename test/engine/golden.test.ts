/** Cases worked out by hand, as data in test/golden. The reference implementation has to agree with them too. */
import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { deriveBehaviour } from '../../src/engine/behaviour.ts';
import { accountLedger } from '../../src/engine/ledger.ts';
import { parseMonth } from '../../src/engine/months.ts';
import { NUMERIC_COLUMN_NAMES } from '../../src/engine/panel.ts';
import { ASSUMPTIONS } from '../support/assumptions.ts';
import { engineResults, engineScenario, ledgerRow } from '../support/engine-results.ts';
import { panelOf, row } from '../support/panels.ts';
import type { ArrangedRows } from '../support/panels.ts';
import { simulate } from './reference/reference.ts';
import type {
  ReferenceLedgerRow,
  ReferencePolicy,
  ReferenceResult,
  ReferenceRow,
} from './reference/reference.ts';

const FOLDER = path.resolve(import.meta.dirname, '../golden');

const LEDGER_COLUMNS = [
  'need',
  'served',
  'shortfall',
  'refused',
  'streak',
  'hold',
  'reason',
] as const;

const values = v.array(v.nullable(v.number()));
const accountSchema = v.strictObject({
  product: v.nullable(v.picklist(['cash_loan', 'purchase_credit'])),
  start: v.optional(v.string()),
  months: v.optional(v.array(v.string())),
  inactiveBefore: v.optional(v.number()),
  active: v.optional(values),
  ...v.entriesFromList(NUMERIC_COLUMN_NAMES, v.optional(values)),
  credit_limit: v.array(v.number()),
  attributes: v.optional(v.record(v.string(), v.array(v.nullable(v.string()))), {}),
});

const worked = {
  account: accountSchema,
  limits: v.array(v.number()),
  ledger: v.optional(
    v.partial(
      v.strictObject({
        need: values,
        served: values,
        shortfall: values,
        refused: values,
        streak: values,
        hold: values,
        reason: v.array(v.nullable(v.string())),
      }),
    ),
    {},
  ),
  expect: v.optional(v.record(v.string(), v.union([v.number(), v.boolean()])), {}),
};

const described = {
  name: v.string(),
  why: v.string(),
  policy: v.union([v.picklist(['observed', 'hold']), v.looseObject({})]),
};

/** A case of one account: what is expected of it is expected of the cohort. */
const ofOneAccount = v.pipe(
  v.strictObject({ ...described, ...worked }),
  v.transform(({ account, ledger, expect: outcomes, ...golden }) => ({
    ...golden,
    accounts: [{ id: 'A', account, limits: golden.limits, ledger, expect: outcomes }],
  })),
);

const ofSeveralAccounts = v.strictObject({
  ...described,
  accounts: v.array(v.strictObject({ id: v.string(), ...worked })),
  limits: v.array(v.number()),
});

const caseSchema = v.lazy((input) =>
  typeof input === 'object' && input !== null && 'accounts' in input
    ? ofSeveralAccounts
    : ofOneAccount,
);

type GivenAccount = v.InferOutput<typeof accountSchema>;
type GoldenCase = v.InferOutput<typeof ofSeveralAccounts>;
type WorkedAccount = GoldenCase['accounts'][number];
type Outcome = Pick<ReferenceResult, 'accounts' | 'months'> & {
  ledger: Pick<
    ReferenceLedgerRow,
    'account_id' | 'limit_after' | (typeof LEDGER_COLUMNS)[number]
  >[];
};

function monthNumber(text: string): number {
  const month = parseMonth(text);
  if (month === undefined) throw new Error(`${text} is not a month`);
  return month;
}

function monthsOf({ start, months, credit_limit: limits }: GivenAccount): number[] {
  if (months !== undefined) return months.map(monthNumber);
  if (start === undefined) throw new Error('an account needs start or months');
  const first = monthNumber(start);
  return limits.map((_, at) => first + at);
}

/** One entry of each column, by name. */
function entriesAt<T>(columns: Record<string, T[]>, at: number): Record<string, T | null> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, entries]) => [name, entries[at] ?? null]),
  );
}

function refuseOtherLengths(columns: Record<string, unknown[]>, length: number): void {
  for (const [name, entries] of Object.entries(columns)) {
    if (entries.length !== length)
      throw new Error(`${name} has ${entries.length} entries, not ${length}`);
  }
}

function numbersOf(account: GivenAccount): Record<string, (number | null)[]> {
  const activity = account.product === 'purchase_credit' ? 'purchase_count' : 'draw_count';
  return Object.fromEntries(
    NUMERIC_COLUMN_NAMES.flatMap((name) => {
      const entries = account[name] ?? (name === activity ? account.active : undefined);
      return entries === undefined ? [] : [[name, entries]];
    }),
  );
}

function rowsOf({ id, account }: WorkedAccount): ReferenceRow[] {
  const { product, inactiveBefore = null, credit_limit: limits, attributes } = account;
  const months = monthsOf(account);
  const numbers = numbersOf(account);
  refuseOtherLengths({ months, ...numbers, ...attributes }, limits.length);
  const first = Math.min(...months);
  return months.map((month, at) =>
    row({
      account_id: id,
      month,
      product,
      months_since_last_activity: month === first ? inactiveBefore : null,
      ...entriesAt(numbers, at),
      credit_limit: limits[at],
      attributes: entriesAt(attributes, at),
    }),
  );
}

function engineLedger(
  { panel, accountIds }: ArrangedRows,
  policy: ReferencePolicy | 'observed' | 'hold',
): Outcome['ledger'] {
  const cohort = { panel, behaviour: deriveBehaviour(panel) };
  const scenario = engineScenario(policy);
  return accountIds.flatMap((accountId, account) =>
    accountLedger(cohort, scenario, account).map((month) => ledgerRow(accountId, month)),
  );
}

/** What the reference, the engine and the engine with assumptions, which takes another path, make of a case. */
function outcomesOf({ accounts, policy: document }: GoldenCase): [string, Outcome][] {
  const policy =
    typeof document === 'string'
      ? document
      : ({ schema: 1, name: 'golden', ...document } as ReferencePolicy);
  const rows = accounts.flatMap(rowsOf);
  const attributes = accounts.flatMap(({ account }) => Object.keys(account.attributes));
  const arranged = panelOf(rows, [...new Set(attributes)]);
  const ledger = engineLedger(arranged, policy);
  return [
    ['reference', simulate(rows, policy)],
    ['engine', { ...engineResults(arranged, policy), ledger }],
    ['engine with assumptions', { ...engineResults(arranged, policy, ASSUMPTIONS), ledger }],
  ];
}

function compareAccount(by: string, outcome: Outcome, golden: WorkedAccount): void {
  const months = outcome.ledger.filter(({ account_id: id }) => id === golden.id);
  expect(
    months.map(({ limit_after: limit }) => limit),
    `${by}: limits of ${golden.id}`,
  ).toEqual(golden.limits);
  for (const column of LEDGER_COLUMNS) {
    const expected = golden.ledger[column];
    if (expected === undefined) continue;
    expect(
      months.map((month) => month[column]),
      `${by}: ${column} of ${golden.id}`,
    ).toEqual(expected);
  }
  const account = outcome.accounts.find(({ account_id: id }) => id === golden.id);
  if (golden.limits.length === 0) expect(account, `${by}: ${golden.id}`).toBeUndefined();
  else {
    expect(account, `${by}: ${golden.id}`).toMatchObject({
      limit_end: golden.limits.at(-1),
      ...golden.expect,
    });
  }
}

function compare(by: string, outcome: Outcome, golden: GoldenCase): void {
  const { accounts, months } = outcome;
  expect(
    months.map(({ limit_total: limit }) => limit),
    `${by}: limits`,
  ).toEqual(golden.limits);
  expect(accounts, by).toHaveLength(
    golden.accounts.filter(({ limits }) => limits.length > 0).length,
  );
  for (const account of golden.accounts) compareAccount(by, outcome, account);
}

for (const file of fs.readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
  describe(`golden cases: ${path.basename(file, '.json')}`, () => {
    const cases = v.parse(
      v.array(caseSchema),
      JSON.parse(fs.readFileSync(path.join(FOLDER, file), 'utf8')),
    );
    it.each(cases.map((golden) => [golden.name, golden] as const))('%s', (_name, golden) => {
      for (const [by, outcome] of outcomesOf(golden)) compare(by, outcome, golden);
    });
  });
}
