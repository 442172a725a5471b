/** The ledger against the reference implementation's, month by month, and against the fast path on every account. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveBehaviour } from '../../src/engine/behaviour.ts';
import { harmEntry } from '../../src/engine/simulate/outcomes.ts';
import { accountLedger } from '../../src/engine/ledger.ts';
import { Flag } from '../../src/engine/simulate/outcomes.ts';
import { simulate as simulateEngine } from '../../src/engine/simulate/run.ts';
import { ASSUMPTIONS } from '../support/assumptions.ts';
import { cohortRows, policies } from '../support/arbitraries.ts';
import { engineScenario, ledgerRow } from '../support/engine-results.ts';
import { panelOf } from '../support/panels.ts';
import { simulate } from './reference/reference.ts';

describe('the ledger', () => {
  it('agrees with the reference implementation and with the fast path', () => {
    fc.assert(
      fc.property(
        cohortRows,
        fc.oneof(
          { weight: 8, arbitrary: policies },
          fc.constantFrom('observed' as const, 'hold' as const),
        ),
        (rows, policy) => {
          const { panel, accountIds } = panelOf(rows, ['region']);
          const behaviour = deriveBehaviour(panel);
          const scenario = engineScenario(policy);
          const { ledger } = simulate(rows, policy);
          const { accounts } = simulateEngine(
            { cohort: { panel, behaviour }, assumptions: ASSUMPTIONS },
            scenario,
          );
          accountIds.forEach((accountId, account) => {
            const months = accountLedger({ panel, behaviour }, scenario, account);
            expect(months.map((month) => ledgerRow(accountId, month))).toEqual(
              ledger.filter(({ account_id: id }) => id === accountId),
            );
            expect(accounts.flags[account] & Flag.simulated).toBe(
              months.length > 0 ? Flag.simulated : 0,
            );
            expect(accounts.limitEnd[account]).toBe(months.at(-1)?.limitAfter ?? 0);
            expect(accounts.notices[account]).toBe(months.filter(({ noticed }) => noticed).length);
            expect(harmEntry(accounts, account, 'shortfall')).toBe(
              months.reduce((sum, { shortfall }) => sum + shortfall, 0),
            );
          });
        },
      ),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 600) },
    );
  });
});
