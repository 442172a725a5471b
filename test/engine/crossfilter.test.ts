/** Linked panels against a count by hand, bands at their edges, and cohorts of some accounts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANGE_BANDS, LIMIT_BANDS, changeBand, limitBand } from '../../src/engine/bands.ts';
import { deriveBehaviour } from '../../src/engine/behaviour.ts';
import {
  addCrossPanels,
  cellCount,
  crossPanels,
  filterSegments,
  segmentPair,
} from '../../src/engine/crossfilter.ts';
import type { CellFilter, CrossPanel } from '../../src/engine/crossfilter.ts';
import { segmentAccounts } from '../../src/engine/segments.ts';
import type { Segmentation } from '../../src/engine/segments.ts';
import { Flag, harmEntry, newAccountOutcomes } from '../../src/engine/simulate/outcomes.ts';
import { simulate } from '../../src/engine/simulate/run.ts';
import { subsetCohort } from '../../src/engine/subset.ts';
import { cohortRows, policies } from '../support/arbitraries.ts';
import { engineScenario } from '../support/engine-results.ts';
import { panelOf, row, syntheticRows } from '../support/panels.ts';

describe('bands', () => {
  it.each([
    [0, 0, 0],
    [1, 1, 100_000],
    [99_999, 1, 100_000],
    [100_000, 100_000, 200_000],
    [499_999, 200_000, 500_000],
    [500_000, 500_000, 1_000_000],
    [5_000_000_000, 5_000_000_000, null],
  ])('put the limit %i into the band from %i to %s', (limit, from, to) => {
    expect(LIMIT_BANDS[limitBand(limit)]).toEqual({ kind: 'money', from, to });
  });

  it.each([
    [1000, 0, -10_000, -10_000],
    [1000, 1, -10_000, -7_500],
    [1000, 250, -7_500, -5_000],
    [1000, 249, -10_000, -7_500],
    [1000, 999, -1_000, 0],
    [1000, 900, -1_000, 0],
    [1000, 899, -2_500, -1_000],
    [1000, 1000, 0, 0],
    [1000, 1001, 0, 1_000],
    [1000, 1100, 1_000, 2_500],
    [1000, 1999, 5_000, 10_000],
    [1000, 2000, 10_000, null],
  ])('put a change from %i to %i into the band from %i to %s', (before, after, from, to) => {
    expect(CHANGE_BANDS[changeBand(before, after)]).toEqual({ kind: 'share', from, to });
  });

  it('keep accounts that had no limit apart, unless they still have none', () => {
    expect(CHANGE_BANDS[changeBand(0, 5)]).toEqual({ kind: 'missing' });
    expect(CHANGE_BANDS[changeBand(0, 0)]).toEqual({ kind: 'share', from: 0, to: 0 });
  });
});

const ACCOUNTS = 40;

const segmentations = (dimension: string, segments: number): fc.Arbitrary<Segmentation> =>
  fc.array(fc.nat(segments - 1), { minLength: ACCOUNTS, maxLength: ACCOUNTS }).map((codes) => ({
    dimension,
    segments: Array.from({ length: segments }, (_, at) => ({ kind: 'text', text: String(at) })),
    codes: Int32Array.from(codes),
  }));

const filters = (source: string): fc.Arbitrary<CellFilter> =>
  fc
    .tuple(segmentations('a', 3), fc.option(segmentations('b', 2), { nil: undefined }))
    .chain(([x, y]) => {
      const space = y ? { x, y } : { x };
      const count = cellCount(space);
      return fc
        .array(fc.nat(1), { minLength: count, maxLength: count })
        .map((chosen) => ({ source, ...space, chosen: Uint8Array.from(chosen) }));
    });

const outcomes = fc
  .array(fc.record({ limit: fc.nat(5), cuts: fc.nat(1), flags: fc.nat(127) }), {
    minLength: ACCOUNTS,
    maxLength: ACCOUNTS,
  })
  .map((accounts) => {
    const made = newAccountOutcomes({ accountCount: ACCOUNTS, rowCount: 0 }, 0);
    accounts.forEach(({ limit, cuts, flags }, at) => {
      made.limitEnd[at] = limit * 100_000;
      made.dormancyCuts[at] = cuts;
      made.flags[at] = flags;
    });
    return made;
  });

describe('linked panels', () => {
  it('count what passes the filters of others, in parts or at once', () => {
    const panels = fc
      .tuple(segmentations('x', 4), segmentations('y', 3), segmentations('z', 2))
      .map(([x, y, z]): CrossPanel[] => [
        { name: 'heatmap', x, y },
        { name: 'swap', x: z },
      ]);
    const all = fc.tuple(
      outcomes,
      outcomes,
      fc.tuple(filters('heatmap'), filters('swap'), filters('bar')),
      panels,
      fc.nat(ACCOUNTS),
    );
    fc.assert(
      fc.property(all, ([champion, challenger, set, shown, cut]) => {
        const pair = { champion, challenger };
        const whole = crossPanels(pair, { from: 0, to: cut }, set, shown);
        addCrossPanels(whole, crossPanels(pair, { from: cut, to: ACCOUNTS }, set, shown));
        const passes = ({ x, y, chosen }: CellFilter, account: number) =>
          chosen[(y ? y.codes[account] * 3 : 0) + x.codes[account]] === 1;
        shown.forEach(({ name, x, y }, panel) => {
          for (let cell = 0; cell < cellCount(shown[panel]); cell++) {
            const inCell = [...Array(ACCOUNTS).keys()].filter(
              (account) =>
                (champion.flags[account] & challenger.flags[account] & 1) === 1 &&
                (y ? y.codes[account] * 4 : 0) + x.codes[account] === cell &&
                set.every((filter) => filter.source === name || passes(filter, account)),
            );
            expect(whole[panel].accounts[cell]).toBe(inCell.length);
            expect(whole[panel].challengerLimit[cell]).toBe(
              inCell
                .filter((account) => (champion.flags[account] & Flag.ended) === 0)
                .reduce((sum, account) => sum + challenger.limitEnd[account], 0),
            );
            expect(whole[panel].ended[cell]).toBe(
              inCell.filter((account) => (champion.flags[account] & Flag.ended) !== 0).length,
            );
            expect(whole[panel].challengerRefused[cell]).toBe(
              inCell.filter((account) => (challenger.flags[account] & Flag.refused) !== 0).length,
            );
            expect(whole[panel].championCut[cell]).toBe(
              inCell.filter((account) => champion.dormancyCuts[account] > 0).length,
            );
          }
        });
        const { codes } = filterSegments(ACCOUNTS, set);
        for (let account = 0; account < ACCOUNTS; account++)
          expect(codes[account] === 0).toBe(set.every((filter) => passes(filter, account)));
      }),
    );
  });

  it('sort accounts by who cuts them', () => {
    const four = { accountCount: 4, rowCount: 0 };
    const [champion, challenger] = [newAccountOutcomes(four, 0), newAccountOutcomes(four, 0)];
    champion.dormancyCuts.set([1, 2, 0, 0]);
    challenger.dormancyCuts.set([3, 0, 1, 0]);
    const { segments, codes } = segmentPair({ champion, challenger }, 'swap');
    expect([...codes].map((code) => segments[code])).toEqual(
      ['both', 'only_champion', 'only_challenger', 'neither'].map((text) => ({
        kind: 'text',
        text,
      })),
    );
  });
});

describe('dimensions of limit and use', () => {
  it('sort by the observed limit and the balance of the last month', () => {
    const at = (account_id: string, credit_limit: number, balance: number | null) =>
      row({ account_id, month: 2024 * 12, credit_limit, balance });
    const rows = [
      at('A', 100_000, 0),
      at('B', 100_000, 24_999),
      at('C', 100_000, 25_000),
      at('D', 100_000, 100_000),
      at('E', 0, 10),
      at('F', 100_000, null),
      at('G', 100_000, -5),
    ];
    const { panel } = panelOf(rows);
    const use = segmentAccounts(panel, deriveBehaviour(panel), 'utilisation');
    expect([...(use?.codes ?? [])].map((code) => use?.segments[code])).toEqual([
      { kind: 'share', from: 0, to: 0 },
      { kind: 'share', from: 0, to: 2_500 },
      { kind: 'share', from: 2_500, to: 5_000 },
      { kind: 'share', from: 10_000, to: null },
      { kind: 'missing' },
      { kind: 'missing' },
      { kind: 'share', from: 0, to: 0 },
    ]);
    const limit = segmentAccounts(panel, deriveBehaviour(panel), 'limit_band');
    expect(limit?.segments[limit.codes[4]]).toEqual({ kind: 'money', from: 0, to: 0 });
  });
});

describe('a cohort of some accounts', () => {
  it('is replayed as those accounts are in the whole', () => {
    fc.assert(
      fc.property(cohortRows, policies, fc.nat(), (rows, policy, seed) => {
        const { panel } = panelOf(rows, ['region']);
        const cohort = { panel, behaviour: deriveBehaviour(panel) };
        const accounts = Int32Array.from(
          [...Array(panel.accountCount).keys()].filter(
            (account) => ((seed >> (account % 30)) & 1) === 0,
          ),
        );
        const { allocation, ...apart } = policy;
        void allocation;
        const scenario = engineScenario(apart);
        const whole = simulate({ cohort, assumptions: undefined }, scenario).accounts;
        const some = simulate(
          { cohort: subsetCohort(cohort, accounts), assumptions: undefined },
          scenario,
        ).accounts;
        for (const name of ['limitEnd', 'dormancyCuts', 'notices', 'flags'] as const)
          expect([...some[name]]).toEqual([...accounts].map((account) => whole[name][account]));
        expect([...accounts].map((_, at) => harmEntry(some, at, 'shortfall'))).toEqual(
          [...accounts].map((account) => harmEntry(whole, account, 'shortfall')),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('has the months of its own accounts', () => {
    const { panel } = panelOf(
      syntheticRows({ accounts: 50, months: 8, seed: 3, firstMonth: 2024 * 12 }),
    );
    const cohort = { panel, behaviour: deriveBehaviour(panel) };
    const subset = subsetCohort(cohort, Int32Array.of(3, 4, 9)).panel;
    expect(subset.accountCount).toBe(3);
    expect(subset.rowCount).toBe(
      [3, 4, 9].reduce((sum, at) => sum + panel.rowStart[at + 1] - panel.rowStart[at], 0),
    );
    expect([...subset.firstMonth]).toEqual([3, 4, 9].map((at) => panel.firstMonth[at]));
  });
});
