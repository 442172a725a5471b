/** The outcome measures of a scenario (semantics §7): their units, and what each needs to be worked out. */

/**
 * money: minor units; count: whole number; rate: basis points rounded down; month: `year * 12 + month - 1`.
 * Limits, undrawn, served, EAD, RWA, ECL, utilisation and the dormant share are those of the cohort's last month; margin and
 * net value cover its last 12 simulated months; the others cover all months.
 */
export const MEASURES = {
  accounts: 'count',
  accounts_ended: 'count',
  accounts_open: 'count',
  limit_start_total: 'money',
  limit_total: 'money',
  limit_total_in_force: 'money',
  limit_released: 'money',
  undrawn_total: 'money',
  served_total: 'money',
  utilisation: 'rate',
  ead: 'money',
  rwa: 'money',
  ecl: 'money',
  margin: 'money',
  net_value_year: 'money',
  accounts_cut: 'count',
  cut_rate: 'rate',
  cut_events: 'count',
  dormancy_cuts: 'count',
  risk_cuts: 'count',
  restored: 'count',
  reviews_up: 'count',
  reviews_down: 'count',
  notices: 'count',
  closed: 'count',
  returned_after_cut: 'count',
  refused_total: 'money',
  refused_after_cut_total: 'money',
  refused_accounts: 'count',
  refused_rate: 'rate',
  refused_mean: 'money',
  refused_median: 'money',
  refused_p90: 'money',
  limit_released_per_refused_account: 'money',
  refused_after_closure_total: 'money',
  refused_closed_accounts: 'count',
  shortfall_total: 'money',
  regret_accounts: 'count',
  regret_rate: 'rate',
  dormant_accounts: 'count',
  dormant_share: 'rate',
  dormant_share_max: 'rate',
  dormant_share_max_month: 'month',
  closures_to_cap: 'count',
} as const satisfies Record<string, 'money' | 'count' | 'rate' | 'month'>;

export type Measure = keyof typeof MEASURES;
export type MeasureUnit = (typeof MEASURES)[Measure];
/** Measures that may have no value: a mean of no account, a net value that the assumptions do not give. */
export type NullableMeasure =
  | 'net_value_year'
  | 'refused_mean'
  | 'refused_median'
  | 'refused_p90'
  | 'limit_released_per_refused_account'
  | 'dormant_share_max_month';
export type MeasureValues = Record<Exclude<Measure, NullableMeasure>, number> &
  Record<NullableMeasure, number | null>;

export const MEASURE_NAMES = Object.keys(MEASURES) as readonly Measure[];

/** The measures a decision is usually made on. */
export const MAIN_MEASURES: readonly Measure[] = [
  'limit_total',
  'undrawn_total',
  'ead',
  'accounts_cut',
  'notices',
  'returned_after_cut',
  'refused_after_cut_total',
  'refused_accounts',
  'refused_rate',
  'net_value_year',
];

/**
 * What a sweep has to work out for a measure, each including those before it. limits: limits and decisions; needs: what
 * was served; uses: what was refused; months: single months; outcomes: every account's own result, kept.
 */
export const MEASURE_DEPTHS = ['limits', 'needs', 'uses', 'months', 'outcomes'] as const;
export type MeasureDepth = (typeof MEASURE_DEPTHS)[number];

/** Name of the measure that only exists by segment, see cutRateRatios. */
export const CUT_RATE_RATIO = 'cut_rate_ratio';

const DEPTH: Readonly<Record<Measure, MeasureDepth>> = {
  accounts: 'limits',
  accounts_ended: 'limits',
  accounts_open: 'needs',
  limit_start_total: 'limits',
  limit_total: 'limits',
  limit_total_in_force: 'months',
  limit_released: 'limits',
  undrawn_total: 'needs',
  served_total: 'needs',
  utilisation: 'months',
  ead: 'needs',
  rwa: 'needs',
  ecl: 'needs',
  margin: 'months',
  net_value_year: 'months',
  accounts_cut: 'limits',
  cut_rate: 'limits',
  cut_events: 'limits',
  dormancy_cuts: 'limits',
  risk_cuts: 'limits',
  restored: 'limits',
  reviews_up: 'limits',
  reviews_down: 'limits',
  notices: 'limits',
  closed: 'limits',
  returned_after_cut: 'limits',
  refused_total: 'uses',
  refused_after_cut_total: 'uses',
  refused_accounts: 'uses',
  refused_rate: 'uses',
  refused_mean: 'uses',
  refused_median: 'outcomes',
  refused_p90: 'outcomes',
  limit_released_per_refused_account: 'uses',
  refused_after_closure_total: 'uses',
  refused_closed_accounts: 'uses',
  shortfall_total: 'needs',
  regret_accounts: 'needs',
  regret_rate: 'needs',
  dormant_accounts: 'needs',
  dormant_share: 'needs',
  dormant_share_max: 'outcomes',
  dormant_share_max_month: 'outcomes',
  closures_to_cap: 'needs',
};

/** What a sweep has to work out for a measure. */
export function measureDepth(measure: Measure | typeof CUT_RATE_RATIO): MeasureDepth {
  return measure === CUT_RATE_RATIO ? 'limits' : DEPTH[measure];
}

/** Whether one depth includes another. */
export function reaches(depth: MeasureDepth, other: MeasureDepth): boolean {
  return MEASURE_DEPTHS.indexOf(depth) >= MEASURE_DEPTHS.indexOf(other);
}

/** The depth that includes those of all measures. */
export function deepest(measures: readonly (Measure | typeof CUT_RATE_RATIO)[]): MeasureDepth {
  return measures
    .map(measureDepth)
    .reduce((deep, depth) => (reaches(depth, deep) ? depth : deep), 'limits');
}

/** Whether a measure adds up over accounts. */
export function isAdditive(measure: Measure): boolean {
  const unit = MEASURES[measure];
  if (unit === 'rate' || unit === 'month') return false;
  return !NOT_ADDITIVE.includes(measure);
}

const NOT_ADDITIVE: readonly Measure[] = [
  'refused_mean',
  'refused_median',
  'refused_p90',
  'limit_released_per_refused_account',
  'closures_to_cap',
];
