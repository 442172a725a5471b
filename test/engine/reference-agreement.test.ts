/** The engine against the reference implementation: every account and month, to the minor unit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cohortRows, policies } from '../support/arbitraries.ts';
import { NUMERIC_COLUMN_NAMES } from '../../src/engine/panel.ts';
import { EXAMPLE_POLICY } from '../support/policies.ts';
import { ASSUMPTIONS } from '../support/assumptions.ts';
import { engineResults } from '../support/engine-results.ts';
import { panelOf, syntheticRows } from '../support/panels.ts';
import { fillGaps, simulate } from './reference/reference.ts';
import type {
  ReferencePolicy,
  ReferenceProductRules,
  ReferenceRow,
} from './reference/reference.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 1500);

function expectAgreement(
  rows: ReferenceRow[],
  policy: ReferencePolicy | 'observed' | 'hold',
): void {
  const { accounts, months } = simulate(rows, policy);
  for (const assumptions of [undefined, ASSUMPTIONS]) {
    const engine = engineResults(panelOf(rows, ['region']), policy, assumptions);
    expect(engine.accounts).toEqual(inOrderOf(engine.accounts, accounts));
    expect(engine.months).toEqual(months);
  }
}

/** The reference's accounts in the engine's order; both must hold the same ones. */
function inOrderOf<T extends { account_id: string }>(
  order: readonly T[],
  items: readonly T[],
): T[] {
  const rank = new Map(order.map(({ account_id: id }, index) => [id, index]));
  return [...items].sort((a, b) => (rank.get(a.account_id) ?? -1) - (rank.get(b.account_id) ?? -1));
}

describe('engine and reference implementation', () => {
  it('agree on random cohorts and policies with any rules', () => {
    fc.assert(
      fc.property(cohortRows, policies, (rows, policy) => expectAgreement(rows, policy)),
      { numRuns: RUNS },
    );
  });

  it('agree on random cohorts and policies of dormancy alone', () => {
    const dormancyAlone = policies.map(({ products, ...policy }) => ({
      ...policy,
      allocation: undefined,
      products: {
        cash_loan: onlyDormancy(products?.cash_loan),
        purchase_credit: onlyDormancy(products?.purchase_credit),
      },
    }));
    fc.assert(
      fc.property(cohortRows, dormancyAlone, (rows, policy) => expectAgreement(rows, policy)),
      { numRuns: RUNS },
    );
  });

  it('agree on a credit balance in a month with a need, on a line without limit', () => {
    const [row] = fc.sample(
      cohortRows.filter(({ length }) => length > 0),
      { numRuns: 1, seed: 1 },
    )[0];
    const empty = Object.fromEntries(NUMERIC_COLUMN_NAMES.map((column) => [column, null]));
    const rowOf = (month: number, more: Partial<ReferenceRow>): ReferenceRow => ({
      ...row,
      ...empty,
      attributes: { region: 'N' },
      product: 'cash_loan',
      months_since_last_activity: null,
      account_id: 'A0',
      month,
      credit_limit: 0,
      ...more,
    });
    const rows = [
      rowOf(24_276, { months_since_last_activity: 4 }),
      rowOf(24_277, { balance: -1, peak_balance: 1 }),
      rowOf(24_280, {}),
    ];
    const dormancy = { windowMonths: 1, cutRateBp: 0, closeAfterMonths: 8 };
    expectAgreement(rows, {
      schema: 1,
      name: 'closes',
      products: { cash_loan: { dormancy } },
    });
  });

  it('agree on the baselines', () => {
    fc.assert(
      fc.property(
        cohortRows,
        fc.constantFrom('observed' as const, 'hold' as const),
        (rows, baseline) => expectAgreement(rows, baseline),
      ),
      { numRuns: 200 },
    );
  });

  it('agree on how many gap months are filled', () => {
    fc.assert(
      fc.property(cohortRows, (rows) => {
        const { panel, gapMonthsFilled } = panelOf(rows);
        expect(panel.rowCount).toBe(fillGaps(rows).length);
        expect(gapMonthsFilled).toBe(panel.rowCount - rows.length);
      }),
      { numRuns: 200 },
    );
  });

  it("agree on a synthetic cohort under the semantics page's example policy", () => {
    const rows = syntheticRows({ accounts: 400, months: 24, seed: 11, firstMonth: 2023 * 12 });
    expectAgreement(rows, EXAMPLE_POLICY);
  });
});

function onlyDormancy(rules?: ReferenceProductRules): ReferenceProductRules | undefined {
  return rules && { bounds: rules.bounds, dormancy: rules.dormancy, reopen: rules.reopen };
}
