/** Outcome measures of one scenario over its accounts, in all or by segment (semantics §7). */
import { ExposureModel, closuresToCap } from './assumptions.ts';
import type { Assumptions } from './assumptions.ts';
import type { Cohort } from './behaviour.ts';
import type { AccountRange, Panel } from './panel.ts';
import type { Segmentation } from './segments.ts';
import { Flag, LONG_DORMANT_MONTHS, loadTally, newAccountTally } from './simulate/outcomes.ts';
import type { AccountOutcomes, AccountTally } from './simulate/outcomes.ts';
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

/** What measures are worked out from, summed over accounts, and its place; money in minor units, else accounts or events. */
const Sum = {
  accounts: 0,
  limitStart: 1,
  limit: 2,
  undrawn: 3,
  served: 4,
  shortfall: 5,
  ead: 6,
  rwa: 7,
  ecl: 8,
  margin: 9,
  accountsCut: 10,
  dormancyCuts: 11,
  riskCuts: 12,
  restores: 13,
  reviewsUp: 14,
  reviewsDown: 15,
  notices: 16,
  closed: 17,
  returned: 18,
  regret: 19,
  open: 20,
  dormant: 21,
} as const;

/** Sums that follow from limits and decisions alone, whatever the customers needed. */
const LIMIT_SUMS: readonly number[] = [
  Sum.accounts,
  Sum.limitStart,
  Sum.limit,
  Sum.accountsCut,
  Sum.dormancyCuts,
  Sum.riskCuts,
  Sum.restores,
  Sum.reviewsUp,
  Sum.reviewsDown,
  Sum.notices,
  Sum.closed,
  Sum.returned,
];

/** Entries of one group in {@link MeasureSums}. */
const STRIDE = Object.keys(Sum).length;

/** Sums of one or more groups of accounts; those of parts of a cohort add up to those of the whole. */
export type MeasureSums = Float64Array;

export function newMeasureSums(groups: number): MeasureSums {
  return new Float64Array(groups * STRIDE);
}

/** Places of the parts of {@link Measurer.kindOf} in the number. */
const Kind = { isAlive: 1, isLong: 2, product: 4, pdBp: 16 } as const;

/** Adds accounts to {@link MeasureSums}; one per run. */
export class Measurer {
  readonly #panel: Panel;
  readonly #streak: Uint16Array;
  readonly #exposures: ExposureModel;

  constructor({ panel, behaviour }: Cohort, assumptions: Assumptions) {
    this.#panel = panel;
    this.#streak = behaviour.streak;
    this.#exposures = new ExposureModel(panel, assumptions);
  }

  /**
   * Adds what a scenario did to an account to a group, as many times as `weight` says; nothing where it did not reach it.
   */
  add(
    sums: MeasureSums,
    group: number,
    account: number,
    tally: Readonly<AccountTally>,
    weight = 1,
  ): void {
    if ((tally.flags & Flag.simulated) !== 0)
      this.addOfKind(sums, group, this.kindOf(account), tally, weight);
  }

  /**
   * What the measures of an account's last month depend on besides limit and need, as a number: product, PD, whether it
   * is long dormant, whether its last month is the cohort's.
   */
  kindOf(account: number): number {
    return this.#exposures.pdBp(this.#lastRow(account)) * Kind.pdBp + this.#lifeOf(account);
  }

  /** The kind of an account as if its PD were 0 and it were not long dormant: enough for limits and decisions. */
  limitKindOf(account: number): number {
    return this.#lifeOf(account) & ~Kind.isLong;
  }

  #lastRow(account: number): number {
    return this.#panel.rowStart[account + 1] - 1;
  }

  #lifeOf(account: number): number {
    const { rowStart, firstMonth, product, span } = this.#panel;
    const row = this.#lastRow(account);
    const isAlive = firstMonth[account] + row - rowStart[account] === span?.last;
    const isLong = this.#streak[row] >= LONG_DORMANT_MONTHS;
    return (
      product[account] * Kind.product + (isLong ? Kind.isLong : 0) + (isAlive ? Kind.isAlive : 0)
    );
  }

  /** Adds what a scenario did to accounts of a kind, see {@link kindOf}. */
  addOfKind(
    sums: MeasureSums,
    group: number,
    kind: number,
    tally: Readonly<AccountTally>,
    weight: number,
  ): void {
    const { flags } = tally;
    const base = group * STRIDE;
    sums[base + Sum.accounts] += weight;
    sums[base + Sum.limitStart] += tally.limitStart * weight;
    sums[base + Sum.shortfall] += tally.shortfall * weight;
    if (tally.dormancyCuts > 0) {
      sums[base + Sum.accountsCut] += weight;
      sums[base + Sum.dormancyCuts] += tally.dormancyCuts * weight;
    }
    if (tally.riskCuts > 0) sums[base + Sum.riskCuts] += tally.riskCuts * weight;
    if (tally.restores > 0) sums[base + Sum.restores] += tally.restores * weight;
    if (tally.reviewsUp > 0) sums[base + Sum.reviewsUp] += tally.reviewsUp * weight;
    if (tally.reviewsDown > 0) sums[base + Sum.reviewsDown] += tally.reviewsDown * weight;
    if (tally.notices > 0) sums[base + Sum.notices] += tally.notices * weight;
    if (flags & Flag.closed) sums[base + Sum.closed] += weight;
    if (flags & Flag.returned) sums[base + Sum.returned] += weight;
    if (flags & Flag.regret) sums[base + Sum.regret] += weight;
    if (kind & Kind.isAlive) this.#addLastMonth(sums, base, kind, tally, weight);
  }

  #addLastMonth(
    sums: MeasureSums,
    base: number,
    kind: number,
    tally: Readonly<AccountTally>,
    weight: number,
  ): void {
    const { limitEnd: limit, servedEnd: served } = tally;
    const product = (kind >> 2) & 3;
    const { ead, rwa, ecl } = this.#exposures.of(product, kind >> 4, limit, served);
    sums[base + Sum.limit] += limit * weight;
    sums[base + Sum.served] += served * weight;
    sums[base + Sum.undrawn] += Math.max(0, limit - served) * weight;
    sums[base + Sum.ead] += ead * weight;
    sums[base + Sum.rwa] += rwa * weight;
    sums[base + Sum.ecl] += ecl * weight;
    sums[base + Sum.margin] += this.#exposures.margin(product, served) * weight;
    if (tally.flags & Flag.closed) return;
    sums[base + Sum.open] += weight;
    if (served === 0 && kind & Kind.isLong) sums[base + Sum.dormant] += weight;
  }
}

/** Adds the sums of one part of a cohort to those of the whole. */
export function addMeasureSums(whole: MeasureSums, part: MeasureSums): void {
  for (let entry = 0; entry < whole.length; entry++) whole[entry] += part[entry];
}

/** Makes the sums that need has a part in unusable (NaN), where they were not worked out. */
export function keepLimitSums(sums: MeasureSums): void {
  for (let entry = 0; entry < sums.length; entry++) {
    if (!LIMIT_SUMS.includes(entry % STRIDE)) sums[entry] = NaN;
  }
}

/**
 * Sums the outcomes of a range of accounts by group: `codes[account]` is the group of an account, without codes there is
 * one.
 */
export function measureRange(
  cohort: Cohort,
  accounts: AccountOutcomes,
  assumptions: Assumptions,
  { from, to }: AccountRange,
  segmentation?: Segmentation,
): MeasureSums {
  const sums = newMeasureSums(segmentation?.segments.length ?? 1);
  const measurer = new Measurer(cohort, assumptions);
  const tally = newAccountTally();
  for (let account = from; account < to; account++) {
    loadTally(accounts, account, tally);
    measurer.add(sums, segmentation ? segmentation.codes[account] : 0, account, tally);
  }
  return sums;
}

/** The sums of all groups as those of one. */
export function totalSums(sums: MeasureSums): MeasureSums {
  const total = newMeasureSums(1);
  sums.forEach((value, at) => (total[at % STRIDE] += value));
  return total;
}

const rateOf = (part: number, whole: number): number =>
  whole > 0 ? Math.floor((FULL_BP * part) / whole) : 0;

/** The measures of a group. Rates are 0 where their divisor is. */
export function measuresOf(
  sums: MeasureSums,
  group: number,
  { dormantShareCapBp }: Assumptions,
): MeasureValues {
  const at = (entry: number): number => sums[group * STRIDE + entry];
  return {
    accounts: at(Sum.accounts),
    limit_start_total: at(Sum.limitStart),
    limit_total: at(Sum.limit),
    undrawn_total: at(Sum.undrawn),
    served_total: at(Sum.served),
    shortfall_total: at(Sum.shortfall),
    ead: at(Sum.ead),
    rwa: at(Sum.rwa),
    ecl: at(Sum.ecl),
    margin: at(Sum.margin),
    accounts_cut: at(Sum.accountsCut),
    cut_rate: rateOf(at(Sum.accountsCut), at(Sum.accounts)),
    cut_events: at(Sum.dormancyCuts) + at(Sum.riskCuts) + at(Sum.reviewsDown),
    dormancy_cuts: at(Sum.dormancyCuts),
    risk_cuts: at(Sum.riskCuts),
    restored: at(Sum.restores),
    reviews_up: at(Sum.reviewsUp),
    reviews_down: at(Sum.reviewsDown),
    notices: at(Sum.notices),
    closed: at(Sum.closed),
    returned_after_cut: at(Sum.returned),
    regret_accounts: at(Sum.regret),
    regret_rate: rateOf(at(Sum.regret), at(Sum.accountsCut)),
    dormant_accounts: at(Sum.dormant),
    dormant_share: rateOf(at(Sum.dormant), at(Sum.open)),
    closures_to_cap: closuresToCap(at(Sum.dormant), at(Sum.open), dormantShareCapBp),
  };
}

/** The measures of all groups. */
export function allMeasures(sums: MeasureSums, assumptions: Assumptions): MeasureValues[] {
  return Array.from({ length: sums.length / STRIDE }, (_, group) =>
    measuresOf(sums, group, assumptions),
  );
}

/** Name of the measure that only exists by segment, see {@link cutRateRatios}. */
export const CUT_RATE_RATIO = 'cut_rate_ratio';

const LIMIT_MEASURES: readonly string[] = [
  'accounts',
  'limit_start_total',
  'limit_total',
  'accounts_cut',
  'cut_rate',
  'cut_events',
  'dormancy_cuts',
  'risk_cuts',
  'restored',
  'reviews_up',
  'reviews_down',
  'notices',
  'closed',
  'returned_after_cut',
  CUT_RATE_RATIO,
] satisfies readonly (Measure | typeof CUT_RATE_RATIO)[];

/** Whether a measure follows from limits and decisions alone, see {@link keepLimitSums}. */
export function isLimitMeasure(measure: Measure | typeof CUT_RATE_RATIO): boolean {
  return LIMIT_MEASURES.includes(measure);
}

/** Accounts a segment needs to be the one others are compared with. */
export const RATIO_MIN_ACCOUNTS = 30;

/**
 * `cut_rate_ratio` of each segment: its cut rate over that of the least-cut segment with at least 30 accounts; null where
 * there is no such segment or its rate is 0.
 */
export function cutRateRatios(segments: readonly MeasureValues[]): (number | null)[] {
  const rate = ({ accounts, accounts_cut: cut }: MeasureValues) => cut / accounts;
  const [least] = segments
    .filter(({ accounts }) => accounts >= RATIO_MIN_ACCOUNTS)
    .sort((a, b) => rate(a) - rate(b));
  return segments.map(({ accounts, accounts_cut: cut }) => {
    if (least === undefined || least.accounts_cut === 0 || accounts === 0) return null;
    return (cut * least.accounts) / (accounts * least.accounts_cut);
  });
}
