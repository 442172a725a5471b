/** Plans of single accounts, worked out by hand, and the promise of each plan checked on longer panels by the reference. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveBehaviour } from '../../src/engine/behaviour.ts';
import { formatMonth } from '../../src/engine/months.ts';
import { Planner } from '../../src/engine/plan.ts';
import type { AccountPlan } from '../../src/engine/plan.ts';
import { cohortRows, policies } from '../support/arbitraries.ts';
import { engineScenario } from '../support/engine-results.ts';
import { panelOf, row } from '../support/panels.ts';
import { fillGaps, simulate } from './reference/reference.ts';
import type { ReferencePolicy, ReferenceRow } from './reference/reference.ts';

const START = 2024 * 12;

function planOf(
  rows: readonly ReferenceRow[],
  policy: ReferencePolicy,
  account = 0,
): AccountPlan | undefined {
  const { panel } = panelOf(rows, ['region']);
  const scenario = engineScenario(policy);
  if (typeof scenario === 'string') throw new Error('a baseline has no plan');
  const planner = new Planner({ panel, behaviour: deriveBehaviour(panel) }, scenario);
  planner.prepare(0, panel.accountCount);
  return planner.plan(account);
}

function draws(counts: readonly number[], more: Partial<ReferenceRow> = {}): ReferenceRow[] {
  return counts.map((count, at) =>
    row({
      account_id: 'A',
      month: START + at,
      credit_limit: 100_000,
      product: 'cash_loan',
      draw_count: count,
      ...more,
    }),
  );
}

const DORMANCY: ReferencePolicy = {
  schema: 1,
  name: 'P',
  products: {
    cash_loan: {
      dormancy: { windowMonths: 3, cutRateBp: 2000 },
      restore: { afterActiveMonths: 2, rateBp: 5000 },
    },
  },
};

describe('a plan', () => {
  it('names the month in which disuse costs limit, and the draw that keeps it', () => {
    // Last row 2024-02, d = 1; d = 3 in 2024-04: 100000 -> 80000. A draw in 2024-04 itself ends the spell.
    expect(planOf(draws([1, 0]), DORMANCY)).toEqual({
      month: START + 1,
      limit: 100_000,
      reference: 100_000,
      closed: false,
      loss: { month: START + 3, limitBefore: 100_000, limitAfter: 80_000, reason: 'dormancy' },
      keep: { byMonth: START + 3, use: { count: 1, amount: 0 } },
      restore: null,
    });
  });

  it('says when regular use restores the limit', () => {
    // Cut in 2024-03 to 80000. Active in 04 and 05: a = 2 in 05, +10000; 06 +5000; and so on, by half the rest each month.
    const plan = planOf(draws([0, 0, 0]), DORMANCY);
    expect(plan).toMatchObject({
      limit: 80_000,
      loss: { month: START + 3, limitBefore: 80_000, limitAfter: 64_000 },
      restore: { firstMonth: START + 4, firstLimit: 90_000 },
    });
    expect(plan?.restore?.fullMonth).not.toBeNull();
  });

  it('has nothing to lose without a rule for disuse', () => {
    expect(planOf(draws([1, 0]), { schema: 1, name: 'P' })).toMatchObject({
      loss: null,
      keep: null,
      restore: null,
    });
  });

  it('knows closure', () => {
    const policy: ReferencePolicy = {
      schema: 1,
      name: 'P',
      products: {
        cash_loan: { dormancy: { windowMonths: 60, cutRateBp: 0, closeAfterMonths: 2 } },
      },
    };
    expect(planOf(draws([1, 0]), policy)).toMatchObject({
      loss: { month: START + 2, limitAfter: 0, reason: 'closed' },
      keep: { byMonth: START + 2 },
    });
    expect(planOf(draws([0, 0]), policy)).toMatchObject({
      closed: true,
      limit: 0,
      loss: null,
      restore: null,
    });
  });

  it('counts the purchases that a behaviour review needs', () => {
    // Index = 10000 * count / (2 * 2): 5000 with the data's 2 purchases in two months, T = R. Without any T = R / 2.
    const policy: ReferencePolicy = {
      schema: 1,
      name: 'P',
      products: {
        purchase_credit: {
          review: {
            kind: 'on_behaviour',
            everyMonths: 2,
            lookbackMonths: 2,
            targetCountPerMonth: 2,
            targetTicket: 1000,
            weights: { frequency: 1, ticket: 0, platformShare: 0 },
            lowBp: 5000,
            highBp: 15_000,
            maxStepBp: 10_000,
          },
        },
      },
    };
    const rows = draws([0, 0], { product: 'purchase_credit', purchase_count: 1, draw_count: null });
    expect(planOf(rows, policy)).toMatchObject({
      loss: { month: START + 3, reason: 'review', limitAfter: 50_000 },
      keep: { byMonth: START + 3, use: { count: 2, amount: 2000 } },
    });
  });

  it('is to keep a limit that a review raises before it is lost', () => {
    // R = 1000: the review lifts to 1100 in 2024-03, disuse of 3 months would cut to 880 in 2024-04.
    const policy: ReferencePolicy = {
      schema: 1,
      name: 'K',
      products: {
        purchase_credit: {
          dormancy: { windowMonths: 3, cutRateBp: 2000 },
          review: {
            kind: 'on_behaviour',
            everyMonths: 3,
            lookbackMonths: 1,
            targetCountPerMonth: 1,
            targetTicket: 1000,
            weights: { frequency: 1, ticket: 0, platformShare: 0 },
            lowBp: 12_000,
            highBp: 12_000,
            maxStepBp: 1000,
          },
        },
      },
    };
    const rows = draws([0], { product: 'purchase_credit', draw_count: null, purchase_count: 1 });
    expect(planOf(rows, policy)).toMatchObject({
      loss: { month: START + 3, limitBefore: 110_000, limitAfter: 88_000 },
      keep: { byMonth: START + 3, use: { count: 1, amount: 0 } },
    });
  });

  it('leaves what is not known unknown, so that a condition on it stays false', () => {
    const policy: ReferencePolicy = {
      schema: 1,
      name: 'Z',
      protect: [{ column: 'draw_count', op: '=', value: 0 }],
      products: { cash_loan: { dormancy: { windowMonths: 2, cutRateBp: 2000 } } },
    };
    const unknown = draws([0], { draw_count: null, balance: 0 });
    expect(planOf(unknown, policy)).toMatchObject({
      loss: { month: START + 1, limitAfter: 80_000 },
    });
    expect(planOf(draws([0], { balance: 0 }), policy)?.loss).toBeNull();
  });

  it('is not made for an account that left before the end', () => {
    const rows = [...draws([1]), ...draws([1, 0]).map((other) => ({ ...other, account_id: 'B' }))];
    expect(planOf(rows, DORMANCY, 0)).toBeUndefined();
    expect(planOf(rows, DORMANCY, 1)).toBeDefined();
  });

  it('is kept: the reference implementation on the continued panel loses, and keeps, what the plan says', () => {
    fc.assert(
      fc.property(cohortRows, policies, (rows, policy) => {
        const apart = { ...policy, allocation: undefined };
        const filled = fillGaps(rows);
        const ids = [...new Set(rows.map(({ account_id: id }) => id))];
        const cohortStart = Math.min(...rows.map(({ month }) => month));
        const dated = { ...apart, effectiveFrom: apart.effectiveFrom ?? formatMonth(cohortStart) };
        ids.forEach((id, account) => {
          const plan = planOf(rows, apart, account);
          if (!plan?.loss) return;
          const life = filled.filter(({ account_id: owner }) => owner === id);
          const last = life[life.length - 1].month;
          const until = plan.loss.month;
          const idle = limitAt(continued(life, plan.loss.month), dated, plan.loss.month);
          expect(idle).toBe(plan.loss.limitAfter);
          const losesWith = (use: AccountPlan['keep']) =>
            losesBy(continued(life, until, use), dated, last, until);
          if (plan.keep) expect(losesWith(plan.keep)).toBe(false);
          // A single use in a later month, or in any where there is no plan to keep, does not keep it.
          const single = { count: 1, amount: 0 };
          const isSingle = plan.keep?.use.count === 1 && plan.keep.use.amount === 0;
          const from = isSingle ? (plan.keep?.byMonth ?? last) : last;
          for (let byMonth = from + 1; byMonth <= until; byMonth++)
            expect(losesWith({ byMonth, use: single })).toBe(true);
        });
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 400) },
    );
  });
});

/** An account's rows up to a later month: flows 0, null ones null, the rest carried forward; with a use in one month. */
function continued(
  life: readonly ReferenceRow[],
  until: number,
  keep?: AccountPlan['keep'],
): ReferenceRow[] {
  const last = life[life.length - 1];
  const product = life.find((month) => month.product !== null)?.product ?? null;
  const rows = [...life];
  for (let month = last.month + 1; month <= until; month++) {
    const [gap] = fillGaps([last, { ...last, month: last.month + 2 }]).slice(1, 2);
    const use = keep?.byMonth === month ? keep.use : undefined;
    const bought = product === 'purchase_credit';
    rows.push({
      ...gap,
      month,
      ...(use &&
        (bought
          ? { purchase_count: use.count, purchase_amount: use.amount }
          : { draw_count: use.count, draw_amount: use.amount })),
    });
  }
  return rows;
}

/** Whether disuse or a review lowers the limit in a month after `last`, up to `until`. */
function losesBy(
  rows: ReferenceRow[],
  policy: ReferencePolicy,
  last: number,
  until: number,
): boolean {
  return simulate(rows, policy).ledger.some(
    ({ month, limit_before: before, limit_after: after, reason }) =>
      month > last &&
      month <= until &&
      after < before &&
      ['dormancy', 'closed', 'review'].includes(reason ?? ''),
  );
}

function limitAt(rows: ReferenceRow[], policy: ReferencePolicy, month: number): number | undefined {
  return simulate(rows, policy).ledger.find((entry) => entry.month === month)?.limit_after;
}
