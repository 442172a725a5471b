/** Sweeps that share work against single runs of each cell's policy: every measure of every segment. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveBehaviour } from '../../src/engine/behaviour.ts';
import type { Cohort } from '../../src/engine/behaviour.ts';
import {
  addMeasureSums,
  allMeasures,
  allSumMeasures,
  measureRange,
} from '../../src/engine/measurer.ts';
import type { MeasureSums, SumMeasureValues } from '../../src/engine/measurer.ts';
import { MEASURE_NAMES, measureDepth, reaches } from '../../src/engine/measures.ts';
import type { Measure, MeasureDepth, MeasureValues } from '../../src/engine/measures.ts';
import { parsePolicy } from '../../src/engine/policy/document.ts';
import type { Policy } from '../../src/engine/policy/document.ts';
import { segmentAccounts } from '../../src/engine/segments.ts';
import type { Segmentation } from '../../src/engine/segments.ts';
import { simulate, simulatedSpan } from '../../src/engine/simulate/run.ts';
import type { SweepSpec } from '../../src/engine/sweep/axes.ts';
import { SharedCells } from '../../src/engine/sweep/shared-cells.ts';
import { canFollowSpells, sweepSpells } from '../../src/engine/sweep/spell-cells.ts';
import { variationOf } from '../../src/engine/sweep/variation.ts';
import { cohortRows, policies } from '../support/arbitraries.ts';
import { ASSUMPTIONS } from '../support/assumptions.ts';
import { panelOf, syntheticRows } from '../support/panels.ts';
import type { ReferencePolicy, ReferenceRow } from './reference/reference.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 500);

function policyOf(document: unknown): Policy {
  const parsed = parsePolicy(document);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.policy;
}

function cohortOf(rows: readonly ReferenceRow[]): Cohort {
  const { panel } = panelOf(rows, ['region']);
  return { panel, behaviour: deriveBehaviour(panel) };
}

function segmentationOf({ panel, behaviour }: Cohort): Segmentation {
  const segmentation = segmentAccounts(panel, behaviour, 'region');
  if (!segmentation) throw new Error('the cohort has no regions');
  return segmentation;
}

/** The measures of each cell by segment, from a single run of each policy. */
function singleRuns(cohort: Cohort, cells: readonly Policy[]): MeasureValues[][] {
  const range = { from: 0, to: cohort.panel.accountCount };
  return cells.map((policy) => {
    const { accounts } = simulate({ cohort, assumptions: ASSUMPTIONS }, policy);
    const simulated = simulatedSpan(cohort, policy);
    const segmentation = segmentationOf(cohort);
    const measured = measureRange(cohort, accounts, ASSUMPTIONS, simulated, range, segmentation);
    return allMeasures(measured, ASSUMPTIONS);
  });
}

/** Adds up two parts of the cohort, as threads do. */
function inTwoParts(
  { panel }: Cohort,
  run: (range: { from: number; to: number }) => readonly MeasureSums[],
): SumMeasureValues[][] {
  const middle = Math.floor(panel.accountCount / 2);
  const whole = run({ from: 0, to: middle });
  run({ from: middle, to: panel.accountCount }).forEach((sums, cell) => {
    addMeasureSums(whole[cell], sums);
  });
  return whole.map((sums) => allSumMeasures(sums, ASSUMPTIONS));
}

const noCheck = () => undefined;

/** The measures up to a depth, by cell and segment. */
function upTo(
  depth: MeasureDepth,
  cells: readonly (readonly Partial<MeasureValues>[])[],
): Partial<Record<Measure, number | null>>[][] {
  const names = MEASURE_NAMES.filter((name) => reaches(depth, measureDepth(name)));
  return cells.map((segments) =>
    segments.map((values) => Object.fromEntries(names.map((name) => [name, values[name]]))),
  );
}

function shared(cohort: Cohort, spec: SweepSpec): SumMeasureValues[][] {
  const input = { cohort, assumptions: ASSUMPTIONS, segmentation: segmentationOf(cohort) };
  return inTwoParts(cohort, (range) => new SharedCells(input, variationOf(spec)).run(range));
}

function bySpells(
  cohort: Cohort,
  spec: SweepSpec,
  depth: MeasureDepth = 'uses',
): SumMeasureValues[][] {
  const segmentation = segmentationOf(cohort);
  const input = { cohort, assumptions: ASSUMPTIONS, segmentation, depth };
  const variation = variationOf(spec);
  expect(canFollowSpells(input, variation)).toBe(true);
  return inTwoParts(cohort, (range) => sweepSpells(input, variation, range, noCheck, noCheck));
}

const window = { path: 'dormancy.windowMonths', values: [1, 2, 4] };
const cutRate = { path: 'dormancy.cutRateBp', values: [0, 3333, 10_000] };
const dormancyAxis = fc.constantFrom(
  window,
  cutRate,
  { path: 'dormancy.graceMonths', values: [0, 2] },
  { path: 'dormancy.everyMonths', values: [1, 2, 3] },
  { path: 'dormancy.floor', values: [0, 700, 30_000] },
  { path: 'dormancy.maxCutsPerSpell', values: [0, 1, 3] },
  { path: 'dormancy.closeAfterMonths', values: [1, 3, 9] },
  { path: 'bounds.min', values: [0, 1500] },
);
const otherAxis = fc.constantFrom(
  { path: 'restore.rateBp', values: [0, 2500, 10_000] },
  { path: 'restore.afterActiveMonths', values: [1, 2] },
  { path: 'reopen.holdMonths', values: [0, 2] },
  { path: 'risk.0.cutRateBp', values: [0, 5000] },
  { path: 'risk.0.when.0.value', values: [0, 30] },
  { path: 'review.maxStepBp', values: [0, 5000] },
);
const product = fc.constantFrom('cash_loan' as const, 'purchase_credit' as const);

/** A random policy in which every axis has a rule to vary, and no allocation. */
function sweepable(policy: ReferencePolicy, swept: 'cash_loan' | 'purchase_credit'): Policy {
  const rules = policy.products?.[swept];
  return policyOf({
    ...policy,
    allocation: undefined,
    products: {
      ...policy.products,
      [swept]: {
        ...rules,
        bounds: { min: 0 },
        dormancy: rules?.dormancy ?? { windowMonths: 2, cutRateBp: 2000 },
        restore: rules?.restore ?? { afterActiveMonths: 1, rateBp: 5000 },
        reopen: rules?.reopen ?? { holdMonths: 1 },
        risk: [
          { id: 'swept', when: [{ column: 'days_past_due', op: '>', value: 15 }], cutRateBp: 100 },
          ...(rules?.risk ?? []),
        ],
        review: rules?.review ?? {
          kind: 'on_draw',
          bands: [{ minScore: 0, targetBp: 11_000 }],
          maxStepBp: 500,
        },
      },
    },
  });
}

function dormancyOnly({ products, ...policy }: Policy): Policy {
  const only = (rules: Policy['products']['cash_loan']) =>
    rules && { bounds: rules.bounds, dormancy: rules.dormancy, reopen: rules.reopen };
  return policyOf({
    ...policy,
    products: {
      cash_loan: only(products.cash_loan),
      purchase_credit: only(products.purchase_credit),
    },
  });
}

const axes = fc
  .tuple(dormancyAxis, fc.oneof(dormancyAxis, otherAxis))
  .filter(([x, y]) => x.path !== y.path);
const dormancyAxes = fc.tuple(dormancyAxis, dormancyAxis).filter(([x, y]) => x.path !== y.path);

describe('a sweep that shares work', () => {
  it('gives each cell what a single run of its policy gives, whatever the rules', () => {
    fc.assert(
      fc.property(cohortRows, policies, product, axes, (rows, policy, swept, [x, y]) => {
        const cohort = cohortOf(rows);
        const spec = { policy: sweepable(policy, swept), product: swept, x, y };
        const single = singleRuns(cohort, variationOf(spec).policies);
        expect(upTo('months', shared(cohort, spec))).toEqual(upTo('months', single));
      }),
      { numRuns: RUNS },
    );
  });

  it.each([
    ['uses', 'limit_total_in_force'],
    ['needs', 'refused_total'],
    ['limits', 'shortfall_total'],
  ] as const)(
    'gives the same by spells as far as %s are asked for, and nothing of %s',
    (depth, deeper) => {
      fc.assert(
        fc.property(cohortRows, policies, product, dormancyAxes, (rows, policy, swept, [x, y]) => {
          const cohort = cohortOf(rows);
          const spec = { policy: dormancyOnly(sweepable(policy, swept)), product: swept, x, y };
          const cells = bySpells(cohort, spec, depth);
          const single = singleRuns(cohort, variationOf(spec).policies);
          expect(upTo(depth, cells)).toEqual(upTo(depth, single));
          expect(new Set(cells.flat().map((values) => values[deeper]))).toEqual(new Set([NaN]));
        }),
        { numRuns: RUNS },
      );
    },
  );

  it('does not follow spells where single months are asked for', () => {
    const rows = syntheticRows({ accounts: 20, months: 6, seed: 3, firstMonth: 2023 * 12 });
    const cohort = cohortOf(rows);
    const dormancy = { windowMonths: 6, cutRateBp: 2000 };
    const policy = policyOf({ schema: 1, name: 'P', products: { cash_loan: { dormancy } } });
    const spec = { policy, product: 'cash_loan', x: window, y: cutRate } as const;
    const input = { cohort, assumptions: ASSUMPTIONS };
    expect(canFollowSpells({ ...input, depth: 'months' }, variationOf(spec))).toBe(false);
    expect(canFollowSpells({ ...input, depth: 'uses' }, variationOf(spec))).toBe(true);
  });

  it('agrees on a synthetic cohort of both products', () => {
    const rows = syntheticRows({ accounts: 700, months: 24, seed: 3, firstMonth: 2023 * 12 });
    const cohort = cohortOf(rows);
    const dormancy = { windowMonths: 6, cutRateBp: 2000, floor: 50_000, maxCutsPerSpell: 4 };
    const policy = policyOf({
      schema: 1,
      name: 'P',
      roundTo: 10_000,
      protect: [{ column: 'bureau_score', op: '>=', value: 780 }],
      products: { cash_loan: { dormancy }, purchase_credit: { dormancy } },
    });
    const x = { path: 'dormancy.windowMonths', values: [3, 6, 9, 12] };
    const spec = { policy, product: 'cash_loan', x, y: cutRate } as const;
    const expected = singleRuns(cohort, variationOf(spec).policies);
    expect(new Set(expected.map(([east]) => east.limit_total)).size).toBeGreaterThan(6);
    expect(upTo('uses', bySpells(cohort, spec))).toEqual(upTo('uses', expected));
    expect(upTo('months', shared(cohort, spec))).toEqual(upTo('months', expected));
    expect(Math.max(...expected.map(([east]) => east.refused_after_cut_total))).toBeGreaterThan(0);
  });
});
