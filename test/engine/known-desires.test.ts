/** Refused use against the truth, where what customers wanted is known: docs/refused-use.md holds the table. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { deriveBehaviour } from '../../src/engine/behaviour.ts';
import { visitLedger } from '../../src/engine/ledger.ts';
import type { LedgerRow } from '../../src/engine/ledger.ts';
import { engineScenario } from '../support/engine-results.ts';
import { DESIRE_SHAPES, knownCustomers, trueRefusals } from '../support/known-desires.ts';
import type { DesireShape } from '../support/known-desires.ts';
import { panelOf } from '../support/panels.ts';
import type { ReferencePolicy } from './reference/reference.ts';

const CUSTOMERS = 2000;
const MONTHS = 36;
/** Share of a month's wish that comes before the month's repayment, per cent: the columns of the table. */
const ORDERS = [100, 50, 0] as const;
const SHAPES = Object.keys(DESIRE_SHAPES) as readonly DesireShape[];

const dormancy = { windowMonths: 3, cutRateBp: 5000, floor: 10_000 };
const restore = { afterActiveMonths: 2, rateBp: 5000 };
const policyOf = (rules: object): ReferencePolicy => ({
  schema: 1,
  name: 'cut',
  products: { cash_loan: rules, purchase_credit: rules },
});
const POLICIES = {
  'cut only': policyOf({ dormancy }),
  'cut and restore': policyOf({ dormancy, restore }),
} as const;
type PolicyName = keyof typeof POLICIES;

interface Truth {
  readonly shortfall: number;
  readonly refused: number;
  readonly truth: number;
  /** Accounts refused in truth, by the estimate, and by one of them alone. */
  readonly accounts: { readonly truth: number; readonly estimate: number; readonly apart: number };
}

/** Replays a shape's customers and lives them again under the policy's limits. */
function compared(shape: DesireShape, policy: PolicyName, percentBeforeRepayment: number): Truth {
  const spec = { shape, customers: CUSTOMERS, months: MONTHS, seed: 7, percentBeforeRepayment };
  const { rows, customers } = knownCustomers(spec);
  const { panel, accountIds } = panelOf(rows);
  const scenario = engineScenario(POLICIES[policy]);
  if (typeof scenario === 'string') throw new Error('a baseline');
  const ledgers: LedgerRow[][] = accountIds.map(() => []);
  const cohort = { panel, behaviour: deriveBehaviour(panel) };
  visitLedger(cohort, scenario, { from: 0, to: panel.accountCount }, (account, row) =>
    ledgers[account].push(row),
  );
  const byId = new Map(customers.map((customer) => [customer.accountId, customer]));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const lives = accountIds.map((id, account) => {
    const customer = byId.get(id);
    if (!customer) throw new Error(`no customer ${id}`);
    const months = ledgers[account];
    return {
      shortfall: sum(months.map(({ shortfall }) => shortfall)),
      refused: sum(months.map(({ refused }) => refused)),
      truth: sum(
        trueRefusals(
          customer,
          months.map(({ limitBefore }) => limitBefore),
        ),
      ),
    };
  });
  const count = (of: (life: (typeof lives)[number]) => boolean) => lives.filter(of).length;
  return {
    shortfall: sum(lives.map(({ shortfall }) => shortfall)),
    refused: sum(lives.map(({ refused }) => refused)),
    truth: sum(lives.map(({ truth }) => truth)),
    accounts: {
      truth: count(({ truth }) => truth > 0),
      estimate: count(({ refused }) => refused > 0),
      apart: count(({ truth, refused }) => truth > 0 !== refused > 0),
    },
  };
}

describe('refused use of customers whose wishes are known', () => {
  const rows: string[][] = [];

  it.each(
    SHAPES.flatMap((shape) => Object.keys(POLICIES).map((policy) => [shape, policy] as const)),
  )('of %s under %s is near the truth where use comes before repayment', (shape, name) => {
    const policy = name as PolicyName;
    const all = ORDERS.map((order) => compared(shape, policy, order));
    const [first] = all;
    const ratio = ({ refused, truth }: Truth) => refused / truth;
    expect(first.truth).toBeGreaterThan(0);
    expect(ratio(first)).toBeGreaterThan(0.9);
    expect(ratio(first)).toBeLessThan(1.15);
    for (const { accounts } of all) expect(accounts.apart).toBeLessThan(0.02 * accounts.truth);
    // Shortfall counts a balance again in every month.
    expect(first.shortfall).toBeGreaterThan(first.refused);
    rows.push([
      shape,
      policy,
      ...all.map((one) => ratio(one).toFixed(2)),
      (first.shortfall / first.truth).toFixed(2),
    ]);
  });

  it('is as the documentation says', () => {
    const page = fs.readFileSync(
      path.resolve(import.meta.dirname, '../../docs/refused-use.md'),
      'utf8',
    );
    const cells = page
      .split('\n')
      .filter((line) => /^\| (cash|purchase|mixed)/.test(line))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(cells).toEqual(rows);
  });
});
