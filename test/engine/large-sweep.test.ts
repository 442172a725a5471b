/** Sweeps over more accounts than any table of theirs starts with, against single runs. */
import { describe, expect, it } from 'vitest';
import { allMeasures, allSumMeasures, measureRange } from '../../src/engine/measurer.ts';
import { MEASURE_NAMES, measureDepth, reaches } from '../../src/engine/measures.ts';
import { monthSeries, newAccountOutcomes } from '../../src/engine/simulate/outcomes.ts';
import { simulate, simulateRange, simulatedSpan } from '../../src/engine/simulate/run.ts';
import { cellPolicy } from '../../src/engine/sweep/axes.ts';
import type { SweepSpec } from '../../src/engine/sweep/axes.ts';
import { sweepRange } from '../../src/engine/sweep/run.ts';
import { benchCohort } from '../bench/bench-panel.ts';
import { DORMANCY } from '../bench/bench-policies.ts';
import { ASSUMPTIONS } from '../support/assumptions.ts';

const ACCOUNTS = 15_000;
const nothing = () => undefined;

describe.each([
  ['round limits', true],
  ['limits that are all distinct', false],
])('fifteen thousand accounts with %s', (_title, roundLimits) => {
  const cohort = benchCohort({ accounts: ACCOUNTS, months: 24, roundLimits, seed: 4 });
  const all = { from: 0, to: ACCOUNTS };

  it('are swept by spells as they are replayed one policy at a time', () => {
    const spec: SweepSpec = {
      policy: DORMANCY,
      product: 'cash_loan',
      x: { path: 'dormancy.windowMonths', values: [2, 5, 30] },
      y: { path: 'dormancy.cutRateBp', values: [1000, 6000] },
    };
    const input = { cohort, assumptions: ASSUMPTIONS, depth: 'uses' } as const;
    const asked = MEASURE_NAMES.filter((name) => reaches('uses', measureDepth(name)));
    sweepRange(input, spec, all, nothing, nothing).forEach((sums, cell) => {
      const policy = cellPolicy(spec, cell);
      const { accounts } = simulate({ cohort, assumptions: undefined }, policy);
      const simulated = simulatedSpan(cohort, policy);
      const measured = measureRange(cohort, accounts, ASSUMPTIONS, simulated, all);
      const [single] = allMeasures(measured, ASSUMPTIONS);
      const [shared] = allSumMeasures(sums, ASSUMPTIONS);
      expect(single.refused_accounts).toBeGreaterThanOrEqual(0);
      for (const name of asked) expect(Reflect.get(shared, name), name).toEqual(single[name]);
    });
  });

  it('add up the same in one range and in ranges that cut through blocks, from a later month too', () => {
    const policy = { ...DORMANCY, effectiveFrom: '2023-07' };
    const { months } = simulate({ cohort, assumptions: undefined }, policy);
    const accounts = newAccountOutcomes(cohort.panel, months.firstMonth);
    const edges = [0, 700, 2048, 9001, ACCOUNTS];
    const parts = edges
      .slice(1)
      .map((to, index) =>
        simulateRange(
          { cohort, assumptions: undefined },
          policy,
          { from: edges[index], to },
          accounts,
        ),
      );
    for (const name of ['limit', 'served', 'undrawn', 'shortfall', 'dormant'] as const) {
      const sums = monthSeries(months, name).map((_, month) =>
        parts.reduce((sum, part) => sum + monthSeries(part, name)[month], 0),
      );
      expect(sums).toEqual(monthSeries(months, name));
      expect(Math.max(...sums)).toBeGreaterThan(0);
    }
  });
});
