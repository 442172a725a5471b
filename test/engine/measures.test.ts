/** Measures and exposures by month and by segment, worked out again from the reference implementation's ledger. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closuresToCap } from '../../src/engine/assumptions.ts';
import type { Assumptions } from '../../src/engine/assumptions.ts';
import { deriveBehaviour } from '../../src/engine/behaviour.ts';
import { swapSet } from '../../src/engine/compare.ts';
import {
  addMeasured,
  allMeasures,
  cutRateRatios,
  measureRange,
  measuresOf,
  totalMeasured,
} from '../../src/engine/measurer.ts';
import type { MeasureValues } from '../../src/engine/measures.ts';
import { segmentAccounts } from '../../src/engine/segments.ts';
import { monthTotal } from '../../src/engine/simulate/outcomes.ts';
import { simulate as simulateEngine, simulatedSpan } from '../../src/engine/simulate/run.ts';
import { ASSUMPTIONS } from '../support/assumptions.ts';
import { cohortRows, policies } from '../support/arbitraries.ts';
import { engineScenario } from '../support/engine-results.ts';
import { panelOf } from '../support/panels.ts';
import { fillGaps, simulate } from './reference/reference.ts';
import type { ReferencePolicy, ReferenceRow } from './reference/reference.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 500);
const LONG = 18;
const LATE_PD_BP = 9000;
const VALUE = { capitalRatioBp: 1050, hurdleBp: 1200, noticeCost: 30, refusedMarginBp: 400 };
/** With everything that assumptions may say. */
const OURS: Assumptions = {
  ...ASSUMPTIONS,
  ...VALUE,
  pd: { ...ASSUMPTIONS.pd, daysPastDueBands: [{ minDays: 30, pdBp: LATE_PD_BP }] },
  dormantExclude: [{ column: 'region', op: '=', value: 'S' }],
};

const floorShare = (amount: number, bp: number) => Math.floor((amount * bp) / 10_000);

interface MonthOfAccount {
  readonly id: string;
  readonly month: number;
  readonly region: string | null;
  readonly limit: number;
  readonly served: number;
  readonly isClosed: boolean;
  readonly isLongDormant: boolean;
  readonly ead: number;
  readonly rwa: number;
  readonly ecl: number;
  /** Limit in force during the month. */
  readonly inForce: number;
  readonly need: number;
  readonly shortfall: number;
  readonly refused: number;
  readonly noticed: number;
  readonly product: 'cash_loan' | 'purchase_credit';
  /** Whether the assumptions leave the row out of the long-dormant share. */
  readonly isExcluded: boolean;
}

/** The reference's months with their exposures, by the definitions of the page. */
function monthsOf(
  rows: readonly ReferenceRow[],
  scenario: ReferencePolicy | 'observed' | 'hold',
): MonthOfAccount[] {
  const source = new Map(fillGaps([...rows]).map((row) => [`${row.account_id} ${row.month}`, row]));
  const closed = new Set<string>();
  return simulate([...rows], scenario).ledger.map((entry) => {
    const row = source.get(`${entry.account_id} ${entry.month}`);
    if (!row) throw new Error('a month that is not in the data');
    if (entry.reason?.startsWith('closed')) closed.add(entry.account_id);
    const product = row.product ?? 'cash_loan';
    const { served, limit_after: limit } = entry;
    const score = row.bureau_score;
    const late = (row.days_past_due ?? -1) >= 30 ? LATE_PD_BP : undefined;
    const band = ASSUMPTIONS.pd.bands.find(({ minScore }) => score !== null && score >= minScore);
    const ead = served + floorShare(Math.max(0, limit - served), ASSUMPTIONS.ccfBp[product]);
    const lost = floorShare(ead, late ?? band?.pdBp ?? ASSUMPTIONS.pd.otherBp);
    const isClosed = closed.has(entry.account_id);
    return {
      id: entry.account_id,
      month: entry.month,
      region: row.attributes['region'] ?? null,
      limit,
      served,
      isClosed,
      isLongDormant:
        !isClosed &&
        served === 0 &&
        entry.streak >= LONG &&
        !((row.balance ?? row.peak_balance ?? 0) < 0),
      isExcluded: row.attributes['region'] === 'S',
      ead,
      rwa: floorShare(ead, ASSUMPTIONS.riskWeightBp[product]),
      ecl: floorShare(lost, ASSUMPTIONS.lgdBp[product]),
      inForce: entry.limit_before,
      need: entry.need,
      shortfall: entry.shortfall,
      refused: entry.refused,
      noticed: entry.noticed,
      product,
    };
  });
}

const sum = <T>(items: readonly T[], of: (item: T) => number) =>
  items.reduce((total, item) => total + of(item), 0);
const rate = (part: number, whole: number) => (whole > 0 ? Math.floor((10_000 * part) / whole) : 0);

/** The value at rank `ceil(q * n)`. */
function percentile(values: readonly number[], q: number): number | null {
  return [...values].sort((a, b) => a - b)[Math.ceil(q * values.length) - 1] ?? null;
}

/** What the accounts earn and cost in a year, each rounded down per account. */
function yearOf(
  months: readonly MonthOfAccount[],
  { first, last }: { readonly first: number; readonly last: number },
) {
  const from = Math.max(first, last - 11);
  const covered = Math.max(1, last - from + 1);
  const byAccount = Map.groupBy(months, ({ id }) => id);
  let margin = 0;
  let costs = 0;
  for (const own of byAccount.values()) {
    const year = own.filter(({ month }) => month >= from);
    const [{ product }] = own;
    const served = sum(year, (one) => one.need - one.shortfall);
    margin += Math.floor((served * ASSUMPTIONS.marginBp[product]) / (10_000 * covered));
    const scaled = (cost: number) => Math.floor((cost * 12) / covered);
    costs += scaled(sum(year, ({ noticed }) => noticed) * VALUE.noticeCost);
    costs += scaled(
      floorShare(
        sum(year, ({ refused }) => refused),
        VALUE.refusedMarginBp,
      ),
    );
    for (const { rwa, ecl } of own.filter(({ month }) => month === last))
      costs += ecl + floorShare(floorShare(rwa, VALUE.capitalRatioBp), VALUE.hurdleBp);
  }
  return { margin, net: margin - costs };
}

/** The highest share of open accounts that are long dormant, and the first month that has it. */
function highestShare(months: readonly MonthOfAccount[]) {
  const counted = months.filter(({ isClosed, isExcluded }) => !isClosed && !isExcluded);
  const byMonth = Map.groupBy(counted, ({ month }) => month);
  const shares = [...byMonth.keys()]
    .sort((a, b) => a - b)
    .map((month) => {
      const open = byMonth.get(month) ?? [];
      return { month, share: rate(open.filter((one) => one.isLongDormant).length, open.length) };
    });
  const highest = Math.max(0, ...shares.map(({ share }) => share));
  return { share: highest, month: shares.find(({ share }) => share === highest)?.month ?? null };
}

/** The measures of some accounts, by the definitions of the page. */
function expectedMeasures(
  accounts: ReturnType<typeof simulate>['accounts'],
  months: readonly MonthOfAccount[],
  span: { readonly first: number; readonly last: number },
): MeasureValues {
  const lastMonth = span.last;
  const last = months.filter(({ month }) => month === lastMonth);
  const cut = accounts.filter((account) => account.dormancy_cuts > 0);
  const regret = accounts.filter((account) => account.regret).length;
  const counted = last.filter(({ isExcluded }) => !isExcluded);
  const open = counted.filter(({ isClosed }) => !isClosed).length;
  const dormant = counted.filter(({ isLongDormant }) => isLongDormant).length;
  const refused = accounts.flatMap(({ refused_after_cut: amount }) => (amount > 0 ? [amount] : []));
  const released = sum(accounts, (account) => account.released);
  const inForce = sum(last, (one) => one.inForce);
  const per = (amount: number) => (refused.length > 0 ? Math.floor(amount / refused.length) : null);
  const year = yearOf(months, span);
  const highest = highestShare(months);
  const dormancyCuts = sum(accounts, (account) => account.dormancy_cuts);
  const riskCuts = sum(accounts, (account) => account.risk_cuts);
  const reviewsDown = sum(accounts, (account) => account.reviews_down);
  return {
    accounts: accounts.length,
    accounts_ended: accounts.length - last.length,
    accounts_open: open,
    limit_total_in_force: inForce,
    limit_released: released,
    utilisation: rate(
      sum(last, ({ served }) => served),
      inForce,
    ),
    net_value_year: year.net,
    refused_total: sum(accounts, (account) => account.refused_total),
    refused_after_cut_total: sum(refused, (amount) => amount),
    refused_accounts: refused.length,
    refused_rate: rate(refused.length, cut.length),
    refused_mean: per(sum(refused, (amount) => amount)),
    refused_median: percentile(refused, 0.5),
    refused_p90: percentile(refused, 0.9),
    limit_released_per_refused_account: per(released),
    refused_after_closure_total: sum(accounts, (account) => account.refused_after_closure),
    refused_closed_accounts: accounts.filter((account) => account.refused_after_closure > 0).length,
    dormant_share_max: highest.share,
    dormant_share_max_month: highest.month,
    limit_start_total: sum(accounts, (account) => account.limit_start),
    limit_total: sum(last, ({ limit }) => limit),
    undrawn_total: sum(last, ({ limit, served }) => Math.max(0, limit - served)),
    served_total: sum(last, ({ served }) => served),
    shortfall_total: sum(accounts, (account) => account.shortfall_total),
    ead: sum(last, ({ ead }) => ead),
    rwa: sum(last, ({ rwa }) => rwa),
    ecl: sum(last, ({ ecl }) => ecl),
    margin: year.margin,
    accounts_cut: cut.length,
    cut_rate: rate(cut.length, accounts.length),
    cut_events: dormancyCuts + riskCuts + reviewsDown,
    dormancy_cuts: dormancyCuts,
    risk_cuts: riskCuts,
    restored: sum(accounts, (account) => account.restores),
    reviews_up: sum(accounts, (account) => account.reviews_up),
    reviews_down: reviewsDown,
    notices: sum(accounts, (account) => account.notices),
    closed: accounts.filter((account) => account.closed).length,
    returned_after_cut: accounts.filter((account) => account.returned_after_cut).length,
    regret_accounts: regret,
    regret_rate: rate(regret, cut.length),
    dormant_accounts: dormant,
    dormant_share: rate(dormant, open),
    closures_to_cap: closuresToCap(dormant, open, ASSUMPTIONS.dormantShareCapBp),
  };
}

const scenarios = fc.oneof(
  { weight: 8, arbitrary: policies },
  {
    weight: 4,
    arbitrary: policies.map(({ products, ...policy }) => ({
      ...policy,
      allocation: undefined,
      products: { cash_loan: { dormancy: products?.cash_loan?.dormancy } },
    })),
  },
  { weight: 1, arbitrary: fc.constantFrom('observed' as const, 'hold' as const) },
);

describe('measures', () => {
  it('are what the page defines, by month and by segment, however the accounts are shared out', () => {
    fc.assert(
      fc.property(cohortRows, scenarios, (rows, scenario) => {
        const { panel } = panelOf(rows, ['region']);
        const cohort = { panel, behaviour: deriveBehaviour(panel) };
        const input = { cohort, assumptions: OURS };
        const outcomes = simulateEngine(input, engineScenario(scenario));
        const months = monthsOf(rows, scenario);
        const { accounts } = simulate(rows, scenario);

        for (let index = 0; index < outcomes.months.monthCount; index++) {
          const inMonth = months.filter(
            ({ month }) => month === outcomes.months.firstMonth + index,
          );
          for (const name of ['ead', 'rwa', 'ecl', 'limit', 'served'] as const)
            expect(monthTotal(outcomes.months, name, index)).toBe(sum(inMonth, (one) => one[name]));
          expect(monthTotal(outcomes.months, 'open', index)).toBe(
            inMonth.filter(({ isClosed }) => !isClosed).length,
          );
          expect(monthTotal(outcomes.months, 'dormant', index)).toBe(
            inMonth.filter(({ isLongDormant }) => isLongDormant).length,
          );
        }

        const segmentation = segmentAccounts(panel, cohort.behaviour, 'region');
        const middle = panel.accountCount >> 1;
        const simulated = simulatedSpan(cohort, engineScenario(scenario));
        const measure = (from: number, to: number) =>
          measureRange(cohort, outcomes.accounts, OURS, simulated, { from, to }, segmentation);
        const measured = measure(0, middle);
        addMeasured(measured, measure(middle, panel.accountCount));
        const whole = totalMeasured(measured);
        expect(measuresOf(whole, 0, OURS)).toEqual(expectedMeasures(accounts, months, simulated));
        const regionOf = new Map(months.map(({ id, region }) => [id, region]));
        const expected = segmentation?.segments.map((segment) => {
          const region = segment.kind === 'text' ? segment.text : null;
          return expectedMeasures(
            accounts.filter(({ account_id: id }) => regionOf.get(id) === region),
            months.filter(({ id }) => regionOf.get(id) === region),
            simulated,
          );
        });
        expect(allMeasures(measured, OURS)).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('the number of closures that brings the long-dormant share under a cap', () => {
  it('is the least that does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 0, max: 10_000 }),
        (dormant, others, capBp) => {
          const open = dormant + others;
          const isUnder = (closed: number) =>
            10_000 * (dormant - closed) <= capBp * (open - closed);
          const closures = closuresToCap(dormant, open, capBp);
          expect(isUnder(closures)).toBe(true);
          if (closures > 0) expect(isUnder(closures - 1)).toBe(false);
        },
      ),
    );
  });

  it.each([
    // 30 of 100 dormant, cap 20 %: (30 - n) / (100 - n) <= 0.2 from n = 12.5 on.
    [30, 100, 2000, 13],
    [20, 100, 2000, 0],
    [0, 0, 2000, 0],
    [5, 5, 10_000, 0],
  ])('%d dormant of %d with a cap of %d bp: %d', (dormant, open, capBp, closures) => {
    expect(closuresToCap(dormant, open, capBp)).toBe(closures);
  });
});

describe('cut rate ratios', () => {
  const segment = (accounts: number, cut: number) => ({ accounts, accounts_cut: cut });

  it('are over the least-cut segment with at least 30 accounts', () => {
    const segments = [segment(29, 0), segment(30, 3), segment(100, 30), segment(0, 0)];
    expect(cutRateRatios(segments)).toEqual([0, 1, 3, null]);
  });

  it('are empty where that rate is 0 or no segment is large enough', () => {
    expect(cutRateRatios([segment(30, 0), segment(40, 4)])).toEqual([null, null]);
    expect(cutRateRatios([segment(29, 3)])).toEqual([null]);
  });
});

describe('a swap set', () => {
  it('puts every account that both reach into one cell', () => {
    fc.assert(
      fc.property(cohortRows, policies, policies, (rows, one, other) => {
        const { panel } = panelOf(rows, ['region']);
        const cohort = { panel, behaviour: deriveBehaviour(panel) };
        const run = (policy: ReferencePolicy) =>
          simulateEngine({ cohort, assumptions: undefined }, engineScenario(policy)).accounts;
        const range = { from: 0, to: panel.accountCount };
        const set = swapSet(run(one), run(other), range);
        const inLastMonth = new Set(
          rows.filter(({ month }) => month === panel.span?.last).map(({ account_id: id }) => id),
        );
        const champion = new Map(simulate(rows, one).accounts.map((a) => [a.account_id, a]));
        const both = simulate(rows, other).accounts.flatMap((challenger) => {
          const of = champion.get(challenger.account_id);
          return of ? [{ champion: of, challenger }] : [];
        });
        const cell = (byChampion: boolean, byChallenger: boolean) => {
          const inside = both.filter(
            (pair) =>
              pair.champion.dormancy_cuts > 0 === byChampion &&
              pair.challenger.dormancy_cuts > 0 === byChallenger,
          );
          const alive = inside.filter((pair) => inLastMonth.has(pair.champion.account_id));
          return {
            accounts: inside.length,
            ended: inside.length - alive.length,
            championLimit: sum(alive, (pair) => pair.champion.limit_end),
            challengerLimit: sum(alive, (pair) => pair.challenger.limit_end),
          };
        };
        expect(set).toEqual({
          both: cell(true, true),
          onlyChampion: cell(true, false),
          onlyChallenger: cell(false, true),
          neither: cell(false, false),
        });
      }),
      { numRuns: RUNS },
    );
  });
});
