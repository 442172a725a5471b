/** Outcome measures of one scenario over its accounts (semantics §7). */
import { FULL_BP } from './units.ts';
import { Flag } from './simulate/outcomes.ts';
import type { AccountOutcomes, MonthTotals, Outcomes } from './simulate/outcomes.ts';

/**
 * money: minor units; count: whole number; rate: basis points rounded down.
 * `limit_total`, `undrawn_total` and `served_total` are those of the cohort's last month; the others cover all months.
 */
export const MEASURES = {
  accounts: 'count',
  limit_start_total: 'money',
  limit_total: 'money',
  undrawn_total: 'money',
  served_total: 'money',
  shortfall_total: 'money',
  accounts_cut: 'count',
  dormancy_cuts: 'count',
  risk_cuts: 'count',
  restores: 'count',
  reviews_up: 'count',
  reviews_down: 'count',
  notices: 'count',
  closed: 'count',
  returned_after_cut: 'count',
  regret_accounts: 'count',
  regret_rate: 'rate',
} as const satisfies Record<string, 'money' | 'count' | 'rate'>;

export type Measure = keyof typeof MEASURES;
export type MeasureUnit = (typeof MEASURES)[Measure];
export type MeasureValues = Record<Measure, number>;

export const MEASURE_NAMES = Object.keys(MEASURES) as readonly Measure[];

/** The measures a decision is usually made on. */
export const MAIN_MEASURES: readonly Measure[] = [
  'limit_total',
  'undrawn_total',
  'shortfall_total',
  'accounts_cut',
  'notices',
  'returned_after_cut',
  'regret_accounts',
  'regret_rate',
];

function lastOf(values: Float64Array): number {
  return values.length > 0 ? values[values.length - 1] : 0;
}

function accountMeasures(accounts: AccountOutcomes) {
  const sums = {
    accounts: 0,
    limit_start_total: 0,
    shortfall_total: 0,
    accounts_cut: 0,
    dormancy_cuts: 0,
    risk_cuts: 0,
    restores: 0,
    reviews_up: 0,
    reviews_down: 0,
    notices: 0,
    closed: 0,
    returned_after_cut: 0,
    regret_accounts: 0,
  };
  for (let account = 0; account < accounts.flags.length; account++) {
    const flags = accounts.flags[account];
    if ((flags & Flag.simulated) === 0) continue;
    sums.accounts++;
    sums.limit_start_total += accounts.limitStart[account];
    sums.shortfall_total += accounts.shortfall[account];
    if (accounts.dormancyCuts[account] > 0) sums.accounts_cut++;
    sums.dormancy_cuts += accounts.dormancyCuts[account];
    sums.risk_cuts += accounts.riskCuts[account];
    sums.restores += accounts.restores[account];
    sums.reviews_up += accounts.reviewsUp[account];
    sums.reviews_down += accounts.reviewsDown[account];
    sums.notices += accounts.notices[account];
    if (flags & Flag.closed) sums.closed++;
    if (flags & Flag.returned) sums.returned_after_cut++;
    if (flags & Flag.regret) sums.regret_accounts++;
  }
  return sums;
}

function monthMeasures(months: MonthTotals) {
  return {
    limit_total: lastOf(months.limit),
    undrawn_total: lastOf(months.undrawn),
    served_total: lastOf(months.served),
  };
}

/** Sums the outcomes of a scenario; `regret_rate` is 0 where no account was cut. */
export function measure({ accounts, months }: Outcomes): MeasureValues {
  const sums = accountMeasures(accounts);
  const { regret_accounts: regret, accounts_cut: cut } = sums;
  return {
    ...sums,
    ...monthMeasures(months),
    regret_rate: cut > 0 ? Math.floor((FULL_BP * regret) / cut) : 0,
  };
}
