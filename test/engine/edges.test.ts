/** Cohorts at the edges: empty, one account, one month, lives that differ, nothing but the required columns, 0 and the largest money. */
import { describe, expect, it } from 'vitest';
import { deriveBehaviour } from '../../src/engine/behaviour.ts';
import type { Cohort } from '../../src/engine/behaviour.ts';
import { accountLedger } from '../../src/engine/ledger.ts';
import { allMeasures, measureRange } from '../../src/engine/measurer.ts';
import { Planner } from '../../src/engine/plan.ts';
import { segmentAccounts } from '../../src/engine/segments.ts';
import { simulate as simulateEngine } from '../../src/engine/simulate/run.ts';
import { sweepCells, sweepRange } from '../../src/engine/sweep/run.ts';
import type { SweepSpec } from '../../src/engine/sweep/axes.ts';
import { MAX_MONEY } from '../../src/engine/units.ts';
import { ASSUMPTIONS } from '../support/assumptions.ts';
import { engineResults, engineScenario } from '../support/engine-results.ts';
import { panelOf, row } from '../support/panels.ts';
import { EVERY_RULE_POLICY, EXAMPLE_POLICY } from '../support/policies.ts';
import { simulate } from './reference/reference.ts';
import type { ReferencePolicy, ReferenceRow } from './reference/reference.ts';

const START = 2023 * 12;
const EVERY_RULE: ReferencePolicy = {
  ...EVERY_RULE_POLICY,
  effectiveFrom: undefined,
  protect: [{ column: 'bureau_score', op: '>=', value: 740 }],
};
const DORMANCY: ReferencePolicy = {
  schema: 1,
  name: 'Dormancy',
  products: {
    cash_loan: { dormancy: { windowMonths: 1, cutRateBp: 5000, closeAfterMonths: 4 } },
    purchase_credit: { dormancy: { windowMonths: 2, cutRateBp: 10_000 } },
  },
};
const POLICIES = [EVERY_RULE, { ...EVERY_RULE, allocation: undefined }, EXAMPLE_POLICY, DORMANCY];

function cohortOf(rows: readonly ReferenceRow[]): Cohort {
  const { panel } = panelOf(rows);
  return { panel, behaviour: deriveBehaviour(panel) };
}

function policyOf(policy: ReferencePolicy): SweepSpec['policy'] {
  const scenario = engineScenario(policy);
  if (typeof scenario === 'string') throw new Error('a baseline');
  return scenario;
}

function specOf(policy: ReferencePolicy): SweepSpec {
  return {
    policy: policyOf({ ...policy, products: { ...DORMANCY.products, ...policy.products } }),
    product: 'cash_loan',
    x: { path: 'dormancy.windowMonths', values: [1, 3] },
    y: { path: 'dormancy.cutRateBp', values: [0, 10_000] },
  };
}

/** Everything the engine answers about a cohort, held against the reference and against single runs. */
function expectAgreement(rows: ReferenceRow[]): void {
  const cohort = cohortOf(rows);
  const all = { from: 0, to: cohort.panel.accountCount };
  for (const policy of POLICIES) {
    const { accounts, months } = simulate(rows, policy);
    expect(engineResults(panelOf(rows), policy)).toEqual({ accounts, months });
    const ledgers = Array.from({ length: all.to }, (_, account) =>
      accountLedger(cohort, policyOf(policy), account),
    );
    expect(ledgers.flatMap((ledger) => ledger.at(-1)?.limitAfter ?? [])).toEqual(
      accounts.map((account) => account.limit_end),
    );

    const spec = specOf(policy);
    const input = { cohort, assumptions: ASSUMPTIONS };
    const cells = { from: 0, to: 4 };
    const nothing = () => undefined;
    const expected = sweepCells(input, spec, cells, nothing, nothing);
    if (policy.allocation === undefined) {
      expect(sweepRange(input, spec, all, nothing, nothing)).toEqual(
        expected.map(({ sums }) => sums),
      );
    }
    expect(expected).toHaveLength(4);
  }
}

const account = (id: string, at: number, more: Partial<ReferenceRow>): ReferenceRow =>
  row({
    account_id: id,
    month: START + at,
    credit_limit: 1_000_000,
    product: 'cash_loan',
    ...more,
  });

describe('a cohort', () => {
  it('without accounts has no months, no cuts and no segments of any size', () => {
    expectAgreement([]);
    const cohort = cohortOf([]);
    const { accounts, months } = simulateEngine(
      { cohort, assumptions: ASSUMPTIONS },
      policyOf(EVERY_RULE),
    );
    expect(months.monthCount).toBe(0);
    const range = { from: 0, to: 0 };
    const simulated = { first: months.firstMonth, last: months.firstMonth - 1 };
    const measured = measureRange(cohort, accounts, ASSUMPTIONS, simulated, range);
    const [measures] = allMeasures(measured, ASSUMPTIONS);
    expect(new Set(Object.values(measures))).toEqual(new Set([0, null]));
    const segmentation = segmentAccounts(cohort.panel, cohort.behaviour, 'dormancy');
    expect(segmentation?.codes).toHaveLength(0);
  });

  it('of one account in one month is simulated, and spared by the allocation', () => {
    expectAgreement([account('A', 0, { peak_balance: 1_200_000, balance: 0 })]);
    const [only] = simulate([account('A', 0, {})], EVERY_RULE).accounts;
    expect(only).toMatchObject({ limit_start: 1_000_000, limit_end: 1_000_000 });
  });

  it('of one account over two years agrees month by month', () => {
    expectAgreement(
      Array.from({ length: 24 }, (_, at) =>
        account('A', at, { draw_count: at % 7 === 0 ? 1 : 0, peak_balance: at * 50_000 }),
      ),
    );
  });

  it('whose accounts start and end in different months counts each where it lives', () => {
    const lives = [
      ['A', 0, 3],
      ['B', 2, 9],
      ['C', 8, 12],
      ['D', 11, 12],
      ['E', 5, 6],
    ] as const;
    const rows = lives.flatMap(([id, from, to]) =>
      Array.from({ length: to - from }, (_, at) => account(id, from + at, {})),
    );
    expectAgreement(rows);
    const { months } = engineResults(panelOf(rows), DORMANCY);
    expect(months.map(({ accounts }) => accounts)).toEqual([1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2]);
  });

  it('with nothing but the required columns needs nothing and is dormant throughout', () => {
    const rows = Array.from({ length: 6 }, (_, at) => account('A', at, {}));
    expectAgreement(rows);
    const { accounts } = engineResults(panelOf(rows), DORMANCY);
    // Halved in d = 1, 2, 3, closed at d = 4.
    expect(accounts[0]).toMatchObject({ dormancy_cuts: 3, closed: true, shortfall_total: 0 });
  });

  it('with a product in no row has no rules that apply', () => {
    const rows = Array.from({ length: 6 }, (_, at) => account('A', at, { product: null }));
    expectAgreement(rows);
    expect(engineResults(panelOf(rows), DORMANCY).accounts[0].limit_end).toBe(1_000_000);
  });

  it('with limits of 0 neither cuts, notices nor divides by them', () => {
    const rows = ['A', 'B'].flatMap((id, index) =>
      Array.from({ length: 8 }, (_, at) =>
        account(id, at, {
          credit_limit: 0,
          product: index === 0 ? 'cash_loan' : 'purchase_credit',
          purchase_count: at % 2,
          peak_balance: 500,
        }),
      ),
    );
    expectAgreement(rows);
    const { accounts } = engineResults(panelOf(rows), EVERY_RULE);
    expect(accounts[0]).toMatchObject({ limit_end: 0, notices: 0, dormancy_cuts: 0 });
    expect(accounts[0].shortfall_total).toBe(8 * 500);
  });

  it('with the largest money there is loses no minor unit', () => {
    const rows = ['A', 'B', 'C'].flatMap((id, index) =>
      Array.from({ length: 14 }, (_, at) =>
        account(id, at, {
          credit_limit: MAX_MONEY - index,
          product: index === 2 ? 'purchase_credit' : 'cash_loan',
          peak_balance: at % 5 === 0 ? MAX_MONEY : 0,
          draw_count: at % 5 === 0 ? 1 : 0,
          draw_amount: at % 5 === 0 ? MAX_MONEY : 0,
          purchase_count: at % 3,
          purchase_amount: at % 3 > 0 ? MAX_MONEY - at : 0,
          platform_purchase_amount: at % 3 > 0 ? MAX_MONEY - 7 * at : 0,
          bureau_score: 720,
        }),
      ),
    );
    expectAgreement(rows);
    const wide: ReferencePolicy = {
      ...EVERY_RULE,
      roundTo: 1,
      products: {
        purchase_credit: {
          review: {
            kind: 'on_behaviour',
            lookbackMonths: 12,
            targetCountPerMonth: 1,
            targetTicket: MAX_MONEY,
            weights: { frequency: 1, ticket: 1000, platformShare: 1000 },
            lowBp: 0,
            highBp: 90_000,
            maxStepBp: 90_000,
          },
        },
      },
    };
    const { accounts, months } = simulate(rows, wide);
    expect(engineResults(panelOf(rows), wide)).toEqual({ accounts, months });
  });
});

describe('a plan', () => {
  it('of an account with a limit of 0, one row and no columns has nothing to lose', () => {
    const cohort = cohortOf([account('A', 0, { credit_limit: 0 })]);
    const planner = new Planner(cohort, policyOf({ ...DORMANCY, products: {} }));
    planner.prepare(0, 1);
    expect(planner.plan(0)).toMatchObject({ limit: 0, loss: null, keep: null, restore: null });
  });
});
