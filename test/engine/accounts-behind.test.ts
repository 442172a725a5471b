/** The accounts behind a figure: they make all of it, and no other account has a part in it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BEHIND_OR_NOT,
  FIGURE_SIDES,
  STEP_FIGURES,
  figureDimension,
  figureOf,
  markBehindMeasure,
  markBehindMonth,
  markLongDormantIn,
  summedMeasure,
} from '../../src/engine/accounts-behind.ts';
import type { Figure } from '../../src/engine/accounts-behind.ts';
import { deriveBehaviour } from '../../src/engine/behaviour.ts';
import { accountLedger } from '../../src/engine/ledger.ts';
import { measureRange, sumMeasuresOf } from '../../src/engine/measurer.ts';
import { MEASURES, MEASURE_NAMES } from '../../src/engine/measures.ts';
import { monthTotal } from '../../src/engine/simulate/outcomes.ts';
import { simulate, simulatedSpan } from '../../src/engine/simulate/run.ts';
import { ASSUMPTIONS } from '../support/assumptions.ts';
import { cohortRows, policies } from '../support/arbitraries.ts';
import { engineScenario } from '../support/engine-results.ts';
import { panelOf } from '../support/panels.ts';

const scenarios = fc.oneof(
  fc.constantFrom('observed' as const, 'hold' as const),
  policies.map(engineScenario),
);

const made = fc.tuple(cohortRows, scenarios, scenarios).map(([rows, champion, challenger]) => {
  const { panel } = panelOf(rows, ['region']);
  const cohort = { panel, behaviour: deriveBehaviour(panel) };
  const run = (scenario: typeof champion) => simulate({ cohort, assumptions: undefined }, scenario);
  const everyone = { from: 0, to: panel.accountCount };
  return { cohort, champion, challenger, run, everyone };
});

describe('a dimension of a figure', () => {
  it('names it, and nothing else does', () => {
    const figures: Figure[] = [
      ...FIGURE_SIDES.flatMap((side) => MEASURE_NAMES.map((measure) => ({ side, measure }))),
      { side: 'champion', monthFigure: 'limit', month: 2024 * 12 + 4 },
      { side: 'challenger', monthFigure: 'undrawn', month: 2023 * 12 },
      { side: 'challenger', monthFigure: 'dormant', month: 2023 * 12 },
    ];
    expect(figures.map((figure) => figureOf(figureDimension(figure)))).toEqual(figures);
    for (const other of [
      'swap',
      '#champion',
      '#champion.nothing',
      '#both.accounts',
      '#difference.limit@2024-05',
      '#champion.limit@2024-13',
      '#champion.served@2024-05',
      '#champion.constructor',
    ])
      expect(figureOf(other)).toBeUndefined();
  });
});

describe('the accounts behind a measure', () => {
  it('make all of it, and the others nothing', () => {
    fc.assert(
      fc.property(made, ({ cohort, champion, challenger, run, everyone }) => {
        const pair = {
          champion: { scenario: champion, accounts: run(champion).accounts },
          challenger: { scenario: challenger, accounts: run(challenger).accounts },
        };
        const codes = new Int32Array(everyone.to);
        const segmentation = { dimension: '', segments: BEHIND_OR_NOT, codes };
        for (const measure of MEASURE_NAMES) {
          const summed = summedMeasure(measure);
          expect(MEASURES[summed]).not.toBe('rate');
          for (const side of FIGURE_SIDES) {
            markBehindMeasure(cohort, pair, ASSUMPTIONS, { side, measure }, everyone, codes);
            const of = (which: 'champion' | 'challenger', group?: 0 | 1): number => {
              const { scenario, accounts } = pair[which];
              const { sums } = measureRange(
                cohort,
                accounts,
                ASSUMPTIONS,
                simulatedSpan(cohort, scenario),
                everyone,
                group === undefined ? undefined : segmentation,
              );
              return sumMeasuresOf(sums, group ?? 0, ASSUMPTIONS)[summed] ?? NaN;
            };
            const figure = (group?: 0 | 1): number =>
              side === 'difference'
                ? of('challenger', group) - of('champion', group)
                : of(side, group);
            expect(figure(0)).toBe(figure());
            expect(figure(1)).toBe(0);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are each a part of it', () => {
    fc.assert(
      fc.property(
        made,
        fc.constantFrom(...MEASURE_NAMES),
        ({ cohort, champion, challenger, run, everyone }, measure) => {
          const pair = {
            champion: { scenario: champion, accounts: run(champion).accounts },
            challenger: { scenario: challenger, accounts: run(challenger).accounts },
          };
          const codes = new Int32Array(everyone.to);
          const figure = { side: 'difference', measure } as const;
          markBehindMeasure(cohort, pair, ASSUMPTIONS, figure, everyone, codes);
          codes.forEach((code, account) => {
            const alone = { from: account, to: account + 1 };
            const [before, after] = [pair.champion, pair.challenger].map(
              ({ scenario, accounts }) => {
                const simulated = simulatedSpan(cohort, scenario);
                const { sums } = measureRange(cohort, accounts, ASSUMPTIONS, simulated, alone);
                return sumMeasuresOf(sums, 0, ASSUMPTIONS)[summedMeasure(measure)];
              },
            );
            expect(code).toBe(before === after ? 1 : 0);
          });
        },
      ),
    );
  });
});

describe('the accounts behind a month', () => {
  it('are those that are long dormant in it, as many as the month counts', () => {
    fc.assert(
      fc.property(made, fc.nat(), ({ cohort, champion, run, everyone }, at) => {
        const { accounts, months } = run(champion);
        if (months.monthCount === 0) return;
        const index = at % months.monthCount;
        const month = months.firstMonth + index;
        const codes = new Int32Array(everyone.to);
        markLongDormantIn(cohort, accounts, ASSUMPTIONS, month, everyone, codes);
        expect(codes.filter((code) => code === 0)).toHaveLength(
          monthTotal(months, 'dormant', index),
        );
      }),
    );
  });

  it('have their part of it in their ledgers, under allocations too', () => {
    fc.assert(
      fc.property(made, fc.nat(), ({ cohort, champion, run, everyone }, at) => {
        const { months } = run(champion);
        if (months.monthCount === 0) return;
        const index = at % months.monthCount;
        const month = months.firstMonth + index;
        for (const monthFigure of STEP_FIGURES) {
          const codes = new Int32Array(everyone.to);
          markBehindMonth(cohort, champion, { monthFigure, month }, everyone, codes);
          let total = 0;
          codes.forEach((code, account) => {
            const row = accountLedger(cohort, champion, account).find((one) => one.month === month);
            const served = row?.served ?? 0;
            const limit = row?.limitAfter ?? 0;
            const part = monthFigure === 'limit' ? limit : Math.max(0, limit - served);
            expect(code).toBe(part > 0 ? 0 : 1);
            total += part;
          });
          expect(total).toBe(monthTotal(months, monthFigure, index));
        }
      }),
    );
  });
});
