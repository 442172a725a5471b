/** Plans of single accounts, worked out by hand, and the promise of each plan checked on longer panels by the reference. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveBehaviour } from '../../src/engine/behaviour.ts';
import { formatMonth } from '../../src/engine/months.ts';
import type { Use } from '../../src/engine/continuation.ts';
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
      keep: {
        from: START + 2,
        to: START + 3,
        use: { count: 1, amount: 0 },
        isSmallest: true,
      },
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
      keep: { from: START + 2, to: START + 2 },
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
      // The ticket has no weight: two purchases of any amount, in either month that is looked back on.
      keep: { from: START + 2, to: START + 3, use: { count: 2, amount: 0 }, isSmallest: true },
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
      // A purchase in 2024-02 would leave d = 2 in 2024-04, one in 2024-03 d = 1.
      keep: { to: START + 3, use: { count: 1, amount: 0 }, isSmallest: true },
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
        const ids = [...new Set(rows.map(({ account_id: id }) => id))].sort();
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
          const { keep } = plan;
          if (!keep) return;
          for (let month = keep.from; month <= keep.to; month++)
            expect(
              losesBy(continued(life, until, { month, use: keep.use }), dated, last, until),
            ).toBe(false);
          // In the month after those it names, the same use comes too late or does nothing.
          const next = { month: keep.to + 1, use: keep.use };
          if (next.month <= until)
            expect(losesBy(continued(life, until, next), dated, last, until)).toBe(true);
        });
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 400) },
    );
  });

  it('names the smallest use there is, by trying all smaller ones in every month', () => {
    let proven = 0;
    let withAmount = 0;
    fc.assert(
      fc.property(buyers, behaviourPolicies, (rows, policy) => {
        const plan = planOf(rows, policy);
        if (!plan?.loss || !plan.keep || plan.keep.use.count > MOST_USES) return;
        const { loss, keep } = plan;
        const [{ month: last }] = rows.slice(-1);
        const keeps = (month: number, use: Use) =>
          !losesBy(continued(rows, loss.month, { month, use }), policy, last, loss.month);
        for (let month = keep.from; month <= keep.to; month++)
          expect(keeps(month, keep.use)).toBe(true);
        if (!keep.isSmallest) return;
        proven++;
        if (keep.use.amount > 0) withAmount++;
        for (let count = 1; count <= keep.use.count; count++) {
          const most = count < keep.use.count ? MOST_AMOUNT : keep.use.amount - 1;
          for (let amount = 0; amount <= most; amount++) {
            for (let month = last + 1; month <= loss.month; month++)
              expect(keeps(month, { count, amount })).toBe(false);
          }
        }
      }),
      { numRuns: Number(process.env['PLAN_RUNS'] ?? 120) },
    );
    expect(proven).toBeGreaterThan(10);
    expect(withAmount).toBeGreaterThan(0);
  });

  it('says that a use is enough where a smaller one may do', () => {
    // Protection looks at the purchases themselves, so that nothing is known of what fewer or smaller ones do.
    const policy: ReferencePolicy = {
      ...smallReview({ frequency: 1, ticket: 1, platformShare: 0 }),
      protect: [{ column: 'purchase_amount', op: '>=', value: 7 }],
    };
    const plan = planOf(buyerRows([{ count: 1, amount: 6 }]), policy);
    expect(plan?.keep?.isSmallest ?? false).toBe(false);
  });
});

/** Most uses and the largest amount that are tried: sums stay below any full ticket. */
const MOST_USES = 3;
const MOST_AMOUNT = 60;

interface Bought {
  readonly count: number;
  readonly amount: number;
  readonly platform?: number | null;
}

/** The rows of a buyer whose limit is 100.00 yuan. */
function buyerRows(months: readonly Bought[]): ReferenceRow[] {
  return months.map(({ count, amount, platform = null }, at) =>
    row({
      account_id: 'A',
      month: START + at,
      credit_limit: 10_000,
      product: 'purchase_credit',
      purchase_count: count,
      purchase_amount: amount,
      platform_purchase_amount: platform,
    }),
  );
}

const buyers = fc
  .array(fc.record({ count: fc.nat(2), share: fc.nat(8), amount: fc.nat(12) }), {
    minLength: 1,
    maxLength: 5,
  })
  .chain((months) =>
    fc.boolean().map((hasPlatform) =>
      buyerRows(
        months.map(({ count, amount, share }) => {
          const spent = count === 0 ? 0 : amount;
          const platform = Math.floor((spent * share) / 8);
          return { count, amount: spent, platform: hasPlatform ? platform : null };
        }),
      ),
    ),
  );

type Weights = { frequency: number; ticket: number; platformShare: number };

function smallReview(weights: Weights, more: object = {}): ReferencePolicy {
  return {
    schema: 1,
    name: 'B',
    products: {
      purchase_credit: {
        review: {
          kind: 'on_behaviour',
          everyMonths: 1,
          lookbackMonths: 2,
          targetCountPerMonth: 2,
          targetTicket: 10,
          weights,
          lowBp: 6000,
          highBp: 13_000,
          maxStepBp: 10_000,
          ...more,
        },
      },
    },
  };
}

const weight = fc.nat(3);
const behaviourPolicies: fc.Arbitrary<ReferencePolicy> = fc
  .record({
    weights: fc
      .record({ frequency: weight, ticket: weight, platformShare: weight })
      .filter((all) => all.frequency + all.ticket + all.platformShare > 0),
    review: fc.record({
      everyMonths: fc.integer({ min: 1, max: 3 }),
      lookbackMonths: fc.integer({ min: 1, max: 3 }),
      targetCountPerMonth: fc.integer({ min: 1, max: 2 }),
      targetTicket: fc.integer({ min: 3, max: 9 }),
      lowBp: fc.integer({ min: 5000, max: 10_000 }),
      highBp: fc.integer({ min: 9000, max: 14_000 }),
      maxStepBp: fc.constantFrom(300, 2000, 10_000),
    }),
    roundTo: fc.constantFrom(1, 100),
    dormancy: fc.option(fc.record({ windowMonths: fc.integer({ min: 1, max: 4 }) }), {
      nil: undefined,
    }),
    restores: fc.boolean(),
  })
  .map(({ weights, review, roundTo, dormancy, restores }) => {
    const policy = smallReview(weights, review);
    return {
      ...policy,
      roundTo,
      products: {
        purchase_credit: {
          ...policy.products?.purchase_credit,
          dormancy: dormancy && { ...dormancy, cutRateBp: 2000 },
          restore: restores ? { afterActiveMonths: 1, rateBp: 5000 } : undefined,
        },
      },
    };
  });

/** An account's rows up to a later month: flows 0, null ones null, the rest carried forward; with a use in one month. */
function continued(
  life: readonly ReferenceRow[],
  until: number,
  used?: { readonly month: number; readonly use: Use },
): ReferenceRow[] {
  const last = life[life.length - 1];
  const product = life.find((month) => month.product !== null)?.product ?? null;
  const rows = [...life];
  for (let month = last.month + 1; month <= until; month++) {
    const [gap] = fillGaps([last, { ...last, month: last.month + 2 }]).slice(1, 2);
    const use = used?.month === month ? used.use : undefined;
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
