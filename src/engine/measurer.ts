/** Sums outcomes over accounts, in all or by segment, and works out their measures (semantics §7). */
import { ExposureModel, YearlyValue, closuresToCap } from './assumptions.ts';
import type { Assumptions } from './assumptions.ts';
import type { Cohort } from './behaviour.ts';
import { CreditBalances } from './credit-balance.ts';
import {
  DormantCounter,
  addDormantMonths,
  highestShare,
  newDormantMonths,
} from './dormant-months.ts';
import type { DormantMonths } from './dormant-months.ts';
import { addHarm, addHarmSums, hasCut, newHarmSums } from './harm-after-cut.ts';
import type { HarmSums } from './harm-after-cut.ts';
import { reaches } from './measures.ts';
import type { Measure, MeasureDepth, MeasureValues } from './measures.ts';
import { reachesEnd } from './panel.ts';
import type { AccountRange, MonthSpan, Panel } from './panel.ts';
import { bindCondition } from './policy/conditions.ts';
import type { BoundCondition } from './policy/conditions.ts';
import type { Segmentation } from './segments.ts';
import { LONG_DORMANT_MONTHS } from './simulate/long-dormant.ts';
import { OutcomeReader } from './simulate/outcome-reader.ts';
import { Flag, newAccountTally } from './simulate/outcomes.ts';
import type { AccountOutcomes, AccountTally } from './simulate/outcomes.ts';
import { FULL_BP } from './units.ts';

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
  ended: 22,
  released: 23,
  inForce: 24,
  refused: 25,
  refusedAfterCut: 26,
  refusedClosed: 27,
  refusedAccounts: 28,
  refusedClosedAccounts: 29,
  netValue: 30,
} as const;

/** What has to be worked out for each sum. */
const SUM_DEPTH: Readonly<Record<keyof typeof Sum, MeasureDepth>> = {
  accounts: 'limits',
  limitStart: 'limits',
  limit: 'limits',
  undrawn: 'needs',
  served: 'needs',
  shortfall: 'needs',
  ead: 'needs',
  rwa: 'needs',
  ecl: 'needs',
  margin: 'months',
  accountsCut: 'limits',
  dormancyCuts: 'limits',
  riskCuts: 'limits',
  restores: 'limits',
  reviewsUp: 'limits',
  reviewsDown: 'limits',
  notices: 'limits',
  closed: 'limits',
  returned: 'limits',
  regret: 'needs',
  open: 'needs',
  dormant: 'needs',
  ended: 'limits',
  released: 'limits',
  inForce: 'months',
  refused: 'uses',
  refusedAfterCut: 'uses',
  refusedClosed: 'uses',
  refusedAccounts: 'uses',
  refusedClosedAccounts: 'uses',
  netValue: 'months',
};

/** Entries of one group in {@link MeasureSums}. */
const STRIDE = Object.keys(Sum).length;

/** Sums of one or more groups of accounts; those of parts of a cohort add up to those of the whole. */
export type MeasureSums = Float64Array;

export function newMeasureSums(groups: number): MeasureSums {
  return new Float64Array(groups * STRIDE);
}

/** Places of the parts of {@link Measurer.kindOf} in the number. */
const Kind = { isAlive: 1, isLong: 2, isExcluded: 4, product: 8, pdBp: 32 } as const;

/** The conditions of `dormantExclude`. @throws UnknownColumnError */
export function exclusionsOf(
  cohort: Cohort,
  { dormantExclude = [] }: Pick<Assumptions, 'dormantExclude'>,
): BoundCondition[] {
  return dormantExclude.map((condition) => bindCondition(cohort, condition));
}

/** Adds accounts to {@link MeasureSums}; one per run. */
export class Measurer {
  readonly #panel: Panel;
  readonly #streak: Uint16Array;
  readonly #exposures: ExposureModel;
  readonly #credit: CreditBalances;
  readonly #exclude: readonly BoundCondition[];
  readonly #yearly: YearlyValue;

  /**
   * `simulated`: the months of the scenario, from its first to the cohort's last.
   * @throws UnknownColumnError where `dormantExclude` names an attribute the cohort lacks
   */
  constructor(cohort: Cohort, assumptions: Assumptions, simulated: MonthSpan) {
    this.#panel = cohort.panel;
    this.#streak = cohort.behaviour.streak;
    this.#exposures = new ExposureModel(cohort.panel, assumptions);
    this.#credit = new CreditBalances(cohort.panel);
    this.#exclude = exclusionsOf(cohort, assumptions);
    this.#yearly = new YearlyValue(cohort, assumptions, simulated);
  }

  /** Adds what a scenario did to an account to a group; nothing where it did not reach it. */
  add(sums: MeasureSums, group: number, account: number, tally: Readonly<AccountTally>): void {
    if ((tally.flags & Flag.simulated) === 0) return;
    const kind = this.kindOf(account);
    this.addOfKind(sums, group, kind, tally, 1);
    const base = group * STRIDE;
    const isAlive = (kind & Kind.isAlive) !== 0;
    if (isAlive) sums[base + Sum.inForce] += tally.limitEnd - tally.lastMove;
    const margin = this.#yearly.margin(account, tally);
    sums[base + Sum.margin] += margin;
    sums[base + Sum.netValue] += margin - this.#yearly.costs(tally);
    if (!isAlive) return;
    const { rwa, ecl } = this.#exposureOf(kind, tally);
    sums[base + Sum.netValue] -= ecl + this.#yearly.capitalCost(rwa);
  }

  /**
   * What the measures of an account's last month depend on besides limit and need, as a number: product, PD, whether it
   * is long dormant but for what the policy does, whether the assumptions exclude it, whether its last month is the
   * cohort's.
   */
  kindOf(account: number): number {
    return this.#exposures.pdBp(this.#lastRow(account)) * Kind.pdBp + this.#lifeOf(account);
  }

  /** The kind of an account as if its PD were 0 and it were not long dormant: enough for limits and decisions. */
  limitKindOf(account: number): number {
    return this.#lifeOf(account) & ~(Kind.isLong | Kind.isExcluded);
  }

  #lastRow(account: number): number {
    return this.#panel.rowStart[account + 1] - 1;
  }

  #lifeOf(account: number): number {
    const { product } = this.#panel;
    const row = this.#lastRow(account);
    const isLong = this.#streak[row] >= LONG_DORMANT_MONTHS && !this.#credit.has(row);
    const isExcluded = this.#exclude.some((condition) => condition.holds(row, account));
    return (
      product[account] * Kind.product +
      (isExcluded ? Kind.isExcluded : 0) +
      (isLong ? Kind.isLong : 0) +
      (reachesEnd(this.#panel, account) ? Kind.isAlive : 0)
    );
  }

  /** Adds what a scenario did to accounts of a kind, see {@link kindOf}; what depends on single months is left out. */
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
    if (tally.shortfall > 0) {
      sums[base + Sum.shortfall] += tally.shortfall * weight;
      if (tally.refused > 0) addRefused(sums, base, tally, weight);
    }
    if (tally.dormancyCuts > 0) {
      sums[base + Sum.accountsCut] += weight;
      sums[base + Sum.dormancyCuts] += tally.dormancyCuts * weight;
      sums[base + Sum.released] += tally.released * weight;
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
    else sums[base + Sum.ended] += weight;
  }

  #exposureOf(kind: number, { limitEnd, servedEnd }: Readonly<AccountTally>) {
    return this.#exposures.of((kind >> 3) & 3, kind >> 5, limitEnd, servedEnd);
  }

  #addLastMonth(
    sums: MeasureSums,
    base: number,
    kind: number,
    tally: Readonly<AccountTally>,
    weight: number,
  ): void {
    const { limitEnd: limit, servedEnd: served } = tally;
    const { ead, rwa, ecl } = this.#exposureOf(kind, tally);
    sums[base + Sum.limit] += limit * weight;
    sums[base + Sum.served] += served * weight;
    sums[base + Sum.undrawn] += Math.max(0, limit - served) * weight;
    sums[base + Sum.ead] += ead * weight;
    sums[base + Sum.rwa] += rwa * weight;
    sums[base + Sum.ecl] += ecl * weight;
    if (tally.flags & Flag.closed || kind & Kind.isExcluded) return;
    sums[base + Sum.open] += weight;
    if (served === 0 && kind & Kind.isLong) sums[base + Sum.dormant] += weight;
  }
}

function addRefused(
  sums: MeasureSums,
  base: number,
  tally: Readonly<AccountTally>,
  weight: number,
): void {
  sums[base + Sum.refused] += tally.refused * weight;
  sums[base + Sum.refusedAfterCut] += tally.refusedAfterCut * weight;
  sums[base + Sum.refusedClosed] += tally.refusedClosed * weight;
  if (tally.flags & Flag.refused) sums[base + Sum.refusedAccounts] += weight;
  if (tally.flags & Flag.refusedClosed) sums[base + Sum.refusedClosedAccounts] += weight;
}

/** Adds the sums of one part of a cohort to those of the whole. */
export function addMeasureSums(whole: MeasureSums, part: MeasureSums): void {
  for (let entry = 0; entry < whole.length; entry++) whole[entry] += part[entry];
}

const SUM_NAMES = Object.keys(Sum) as readonly (keyof typeof Sum)[];

/** Makes the sums that were not worked out unusable (NaN): those that go deeper than `depth`. */
export function keepSums(sums: MeasureSums, depth: MeasureDepth): void {
  const isKept = SUM_NAMES.map((name) => reaches(depth, SUM_DEPTH[name]));
  for (let entry = 0; entry < sums.length; entry++) if (!isKept[entry % STRIDE]) sums[entry] = NaN;
}

/** Everything that measures of whole outcomes are worked out from; parts of a cohort add up. */
export interface Measured {
  readonly sums: MeasureSums;
  readonly dormant: DormantMonths;
  readonly harm: HarmSums;
  /** By group: refused use after the first dormancy cut of each account that has some, minor units, in no order. */
  readonly refusedAmounts: Float64Array[];
}

export function addMeasured(whole: Measured, part: Measured): void {
  addMeasureSums(whole.sums, part.sums);
  addDormantMonths(whole.dormant, part.dormant);
  addHarmSums(whole.harm, part.harm);
  part.refusedAmounts.forEach((amounts, group) => {
    const before = whole.refusedAmounts[group];
    const all = new Float64Array(before.length + amounts.length);
    all.set(before);
    all.set(amounts, before.length);
    whole.refusedAmounts[group] = all;
  });
}

/**
 * Sums the outcomes of a range of accounts by group: `codes[account]` is the group of an account, without codes there is
 * one. `simulated`: the months of the scenario.
 * @throws UnknownColumnError where `dormantExclude` names an attribute the cohort lacks
 */
export function measureRange(
  cohort: Cohort,
  accounts: AccountOutcomes,
  assumptions: Assumptions,
  simulated: MonthSpan,
  { from, to }: AccountRange,
  segmentation?: Segmentation,
): Measured {
  const { panel } = cohort;
  const groups = segmentation?.segments.length ?? 1;
  const sums = newMeasureSums(groups);
  const dormant = newDormantMonths(groups, simulated);
  const harm = newHarmSums(groups, panel.span ? panel.span.last - panel.span.first + 1 : 0);
  const refused: number[][] = Array.from({ length: groups }, () => []);
  const measurer = new Measurer(cohort, assumptions, simulated);
  const exclude = exclusionsOf(cohort, assumptions);
  const counter = new DormantCounter(panel, accounts.longDormant, exclude, dormant, groups);
  const reader = new OutcomeReader(cohort, accounts);
  const tally = newAccountTally();
  for (let account = from; account < to; account++) {
    if ((accounts.flags[account] & Flag.simulated) === 0) continue;
    reader.load(account, tally);
    const group = segmentation ? segmentation.codes[account] : 0;
    measurer.add(sums, group, account, tally);
    counter.add(group, account, tally);
    if (hasCut(tally)) addHarm(harm, group, panel, account, tally);
    if (tally.flags & Flag.refused) refused[group].push(tally.refusedAfterCut);
  }
  counter.finish();
  return {
    sums,
    dormant,
    harm,
    refusedAmounts: refused.map((amounts) => Float64Array.from(amounts)),
  };
}

/** What was measured of all groups as that of one. */
export function totalMeasured({ sums, dormant, harm, refusedAmounts }: Measured): Measured {
  const groups = refusedAmounts.length;
  const summed = (values: Float64Array): Float64Array => {
    const total = new Float64Array(values.length / groups);
    values.forEach((value, at) => (total[at % total.length] += value));
    return total;
  };
  return {
    sums: totalSums(sums),
    dormant: { ...dormant, open: summed(dormant.open), dormant: summed(dormant.dormant) },
    harm: { ...harm, lives: summed(harm.lives), windows: summed(harm.windows) },
    refusedAmounts: [Float64Array.from(refusedAmounts.flatMap((amounts) => [...amounts]))],
  };
}

/** The sums of all groups as those of one. */
export function totalSums(sums: MeasureSums): MeasureSums {
  const total = newMeasureSums(1);
  sums.forEach((value, at) => (total[at % STRIDE] += value));
  return total;
}

const rateOf = (part: number, whole: number): number =>
  whole > 0 ? Math.floor((FULL_BP * part) / whole) : 0;

const meanOf = (whole: number, count: number): number | null =>
  count > 0 ? Math.floor(whole / count) : null;

/** Measures that need more than sums. */
type OutcomeMeasure =
  'refused_median' | 'refused_p90' | 'dormant_share_max' | 'dormant_share_max_month';
export type SumMeasure = Exclude<Measure, OutcomeMeasure>;
export type SumMeasureValues = Readonly<Omit<MeasureValues, OutcomeMeasure>>;

/** The measures of a group that follow from sums. Rates are 0 where their divisor is. */
export function sumMeasuresOf(
  sums: MeasureSums,
  group: number,
  assumptions: Assumptions,
): SumMeasureValues {
  const at = (entry: number): number => sums[group * STRIDE + entry];
  const refusedAccounts = at(Sum.refusedAccounts);
  return {
    accounts: at(Sum.accounts),
    accounts_ended: at(Sum.ended),
    accounts_open: at(Sum.open),
    limit_start_total: at(Sum.limitStart),
    limit_total: at(Sum.limit),
    limit_total_in_force: at(Sum.inForce),
    limit_released: at(Sum.released),
    undrawn_total: at(Sum.undrawn),
    served_total: at(Sum.served),
    utilisation: rateOf(at(Sum.served), at(Sum.inForce)),
    ead: at(Sum.ead),
    rwa: at(Sum.rwa),
    ecl: at(Sum.ecl),
    margin: at(Sum.margin),
    net_value_year: YearlyValue.isComplete(assumptions) ? at(Sum.netValue) : null,
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
    refused_total: at(Sum.refused),
    refused_after_cut_total: at(Sum.refusedAfterCut),
    refused_accounts: refusedAccounts,
    refused_rate: rateOf(refusedAccounts, at(Sum.accountsCut)),
    refused_mean: meanOf(at(Sum.refusedAfterCut), refusedAccounts),
    limit_released_per_refused_account: meanOf(at(Sum.released), refusedAccounts),
    refused_after_closure_total: at(Sum.refusedClosed),
    refused_closed_accounts: at(Sum.refusedClosedAccounts),
    shortfall_total: at(Sum.shortfall),
    regret_accounts: at(Sum.regret),
    regret_rate: rateOf(at(Sum.regret), at(Sum.accountsCut)),
    dormant_accounts: at(Sum.dormant),
    dormant_share: rateOf(at(Sum.dormant), at(Sum.open)),
    closures_to_cap: closuresToCap(at(Sum.dormant), at(Sum.open), assumptions.dormantShareCapBp),
  };
}

/** The value at rank `ceil(q * n)` of sorted values; null without any. */
function percentile(sorted: Float64Array, q: number): number | null {
  if (sorted.length === 0) return null;
  return sorted[Math.ceil(q * sorted.length) - 1];
}

/** The measures of a group. */
export function measuresOf(
  { sums, dormant, refusedAmounts }: Measured,
  group: number,
  assumptions: Assumptions,
): MeasureValues {
  const sorted = Float64Array.from(refusedAmounts[group]).sort();
  const highest = highestShare(dormant, group);
  return {
    ...sumMeasuresOf(sums, group, assumptions),
    refused_median: percentile(sorted, 0.5),
    refused_p90: percentile(sorted, 0.9),
    dormant_share_max: highest?.shareBp ?? 0,
    dormant_share_max_month: highest?.month ?? null,
  };
}

/** The measures of all groups. */
export function allMeasures(measured: Measured, assumptions: Assumptions): MeasureValues[] {
  return measured.refusedAmounts.map((_, group) => measuresOf(measured, group, assumptions));
}

/** The measures of all groups that follow from sums. */
export function allSumMeasures(sums: MeasureSums, assumptions: Assumptions): SumMeasureValues[] {
  return Array.from({ length: sums.length / STRIDE }, (_, group) =>
    sumMeasuresOf(sums, group, assumptions),
  );
}

/** Accounts a segment needs to be the one others are compared with. */
export const RATIO_MIN_ACCOUNTS = 30;

/**
 * `cut_rate_ratio` of each segment: its cut rate over that of the least-cut segment with at least 30 accounts; null where
 * there is no such segment or its rate is 0.
 */
export function cutRateRatios(
  segments: readonly Pick<MeasureValues, 'accounts' | 'accounts_cut'>[],
): (number | null)[] {
  type Segment = (typeof segments)[number];
  const rate = ({ accounts, accounts_cut: cut }: Segment) => cut / accounts;
  const [least] = segments
    .filter(({ accounts }) => accounts >= RATIO_MIN_ACCOUNTS)
    .sort((a, b) => rate(a) - rate(b));
  return segments.map(({ accounts, accounts_cut: cut }) => {
    if (least === undefined || least.accounts_cut === 0 || accounts === 0) return null;
    return (cut * least.accounts) / (accounts * least.accounts_cut);
  });
}
