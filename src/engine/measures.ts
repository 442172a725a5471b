/** Outcome measures of one scenario over its accounts, in all or by segment (semantics §7). */
import { ExposureModel, closuresToCap } from './assumptions.ts';
import type { Assumptions } from './assumptions.ts';
import type { Cohort } from './behaviour.ts';
import type { Segmentation } from './segments.ts';
import { Flag, LONG_DORMANT_MONTHS } from './simulate/outcomes.ts';
import type { AccountOutcomes } from './simulate/outcomes.ts';
import { FULL_BP } from './units.ts';

/**
 * money: minor units; count: whole number; rate: basis points rounded down.
 * Limits, undrawn, served, EAD, RWA, ECL and the dormant share are those of the cohort's last month; the others cover all
 * months.
 */
export const MEASURES = {
  accounts: 'count',
  limit_start_total: 'money',
  limit_total: 'money',
  undrawn_total: 'money',
  served_total: 'money',
  shortfall_total: 'money',
  ead: 'money',
  rwa: 'money',
  ecl: 'money',
  margin: 'money',
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
  regret_accounts: 'count',
  regret_rate: 'rate',
  dormant_accounts: 'count',
  dormant_share: 'rate',
  closures_to_cap: 'count',
} as const satisfies Record<string, 'money' | 'count' | 'rate'>;

export type Measure = keyof typeof MEASURES;
export type MeasureUnit = (typeof MEASURES)[Measure];
export type MeasureValues = Record<Measure, number>;

export const MEASURE_NAMES = Object.keys(MEASURES) as readonly Measure[];

/** The measures a decision is usually made on. */
export const MAIN_MEASURES: readonly Measure[] = [
  'limit_total',
  'undrawn_total',
  'ead',
  'shortfall_total',
  'accounts_cut',
  'notices',
  'returned_after_cut',
  'regret_accounts',
  'regret_rate',
];

function noValues(): MeasureValues {
  return Object.fromEntries(MEASURE_NAMES.map((name) => [name, 0])) as MeasureValues;
}

function addEvents(sums: MeasureValues, accounts: AccountOutcomes, account: number): void {
  const flags = accounts.flags[account];
  const dormancyCuts = accounts.dormancyCuts[account];
  const riskCuts = accounts.riskCuts[account];
  const reviewsDown = accounts.reviewsDown[account];
  sums.accounts++;
  sums.limit_start_total += accounts.limitStart[account];
  sums.shortfall_total += accounts.shortfall[account];
  if (dormancyCuts > 0) sums.accounts_cut++;
  sums.cut_events += dormancyCuts + riskCuts + reviewsDown;
  sums.dormancy_cuts += dormancyCuts;
  sums.risk_cuts += riskCuts;
  sums.restored += accounts.restores[account];
  sums.reviews_up += accounts.reviewsUp[account];
  sums.reviews_down += reviewsDown;
  sums.notices += accounts.notices[account];
  if (flags & Flag.closed) sums.closed++;
  if (flags & Flag.returned) sums.returned_after_cut++;
  if (flags & Flag.regret) sums.regret_accounts++;
}

function addLastMonth(
  sums: MeasureValues,
  { behaviour }: Cohort,
  accounts: AccountOutcomes,
  exposures: ExposureModel,
  account: number,
  row: number,
): void {
  const limit = accounts.limitEnd[account];
  const served = accounts.servedEnd[account];
  const { ead, rwa, ecl } = exposures.at(account, row, limit, served);
  sums.limit_total += limit;
  sums.served_total += served;
  sums.undrawn_total += Math.max(0, limit - served);
  sums.ead += ead;
  sums.rwa += rwa;
  sums.ecl += ecl;
  sums.margin += exposures.margin(account, served);
  const closed = (accounts.flags[account] & Flag.closed) !== 0;
  if (!closed && served === 0 && behaviour.streak[row] >= LONG_DORMANT_MONTHS)
    sums.dormant_accounts++;
}

const rateOf = (part: number, whole: number): number =>
  whole > 0 ? Math.floor((FULL_BP * part) / whole) : 0;

/**
 * Sums the outcomes of a scenario by group: `codes[account]` is the group of an account, without codes there is one.
 * Rates are 0 where their divisor is.
 */
function measureGroups(
  cohort: Cohort,
  accounts: AccountOutcomes,
  assumptions: Assumptions,
  groupCount: number,
  codes?: Int32Array,
): MeasureValues[] {
  const { panel } = cohort;
  const groups = Array.from({ length: groupCount }, noValues);
  const open = new Array<number>(groupCount).fill(0);
  const exposures = new ExposureModel(panel, assumptions);
  const last = panel.span?.last;
  for (let account = 0; account < panel.accountCount; account++) {
    const flags = accounts.flags[account];
    if ((flags & Flag.simulated) === 0) continue;
    const group = codes ? codes[account] : 0;
    const row = panel.rowStart[account + 1] - 1;
    addEvents(groups[group], accounts, account);
    if (panel.firstMonth[account] + row - panel.rowStart[account] !== last) continue;
    if ((flags & Flag.closed) === 0) open[group]++;
    addLastMonth(groups[group], cohort, accounts, exposures, account, row);
  }
  groups.forEach((sums, group) => {
    sums.cut_rate = rateOf(sums.accounts_cut, sums.accounts);
    sums.regret_rate = rateOf(sums.regret_accounts, sums.accounts_cut);
    sums.dormant_share = rateOf(sums.dormant_accounts, open[group]);
    sums.closures_to_cap = closuresToCap(
      sums.dormant_accounts,
      open[group],
      assumptions.dormantShareCapBp,
    );
  });
  return groups;
}

/** The measures of a scenario over all accounts it reached. */
export function measure(
  cohort: Cohort,
  accounts: AccountOutcomes,
  assumptions: Assumptions,
): MeasureValues {
  return measureGroups(cohort, accounts, assumptions, 1)[0];
}

/** The measures of each segment, in the order of `segmentation.segments`. */
export function measureSegments(
  cohort: Cohort,
  accounts: AccountOutcomes,
  assumptions: Assumptions,
  { segments, codes }: Segmentation,
): MeasureValues[] {
  return measureGroups(cohort, accounts, assumptions, segments.length, codes);
}

/** Name of the measure that only exists by segment, see {@link cutRateRatios}. */
export const CUT_RATE_RATIO = 'cut_rate_ratio';

/** Accounts a segment needs to be the one others are compared with. */
export const RATIO_MIN_ACCOUNTS = 30;

/**
 * `cut_rate_ratio` of each segment: its cut rate over that of the least-cut segment with at least 30 accounts; null where
 * there is no such segment or its rate is 0.
 */
export function cutRateRatios(segments: readonly MeasureValues[]): (number | null)[] {
  const large = segments.filter(({ accounts }) => accounts >= RATIO_MIN_ACCOUNTS);
  const rate = ({ accounts, accounts_cut: cut }: MeasureValues) =>
    accounts > 0 ? cut / accounts : 0;
  const least = Math.min(...large.map(rate));
  return segments.map((values) =>
    large.length === 0 || least === 0 || values.accounts === 0 ? null : rate(values) / least,
  );
}
