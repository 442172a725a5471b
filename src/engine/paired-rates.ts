/** How the accounts of two scenarios count for each rate: what an interval of the rates' difference needs. */
import type { Assumptions } from './assumptions.ts';
import type { Cohort } from './behaviour.ts';
import { RateState } from './interval.ts';
import type { PairedStates } from './interval.ts';
import { exclusionsOf } from './measurer.ts';
import type { Measure } from './measures.ts';
import type { Pair } from './crossfilter.ts';
import type { AccountRange, Panel } from './panel.ts';
import type { Segmentation } from './segments.ts';
import { isLongDormant } from './simulate/long-dormant.ts';
import { Flag } from './simulate/outcomes.ts';
import type { AccountOutcomes } from './simulate/outcomes.ts';

/** Rates that are shares of accounts. */
export const PAIRED_RATES = [
  'cut_rate',
  'regret_rate',
  'refused_rate',
  'dormant_share',
] as const satisfies readonly Measure[];
export type PairedRate = (typeof PAIRED_RATES)[number];
export type PairedRates = Readonly<Record<PairedRate, PairedStates>>;

type StateOf = (accounts: AccountOutcomes, account: number) => number;

const { outside, without, hit } = RateState;

function afterCut(flag: number): StateOf {
  return ({ dormancyCuts, flags }, account) => {
    if (dormancyCuts[account] === 0) return outside;
    return (flags[account] & flag) !== 0 ? hit : without;
  };
}

function dormantAtEnd(
  panel: Panel,
  isExcluded: (row: number, account: number) => boolean,
): StateOf {
  return ({ flags, longDormant }, account) => {
    if ((flags[account] & (Flag.closed | Flag.ended)) !== 0) return outside;
    const row = panel.rowStart[account + 1] - 1;
    if (isExcluded(row, account)) return outside;
    return isLongDormant(longDormant, panel, account, row) ? hit : without;
  };
}

/** Counts the accounts of a range that both scenarios reached; of the first of two segments where one was chosen. */
export function pairedRates(
  cohort: Cohort,
  { champion, challenger }: Pair,
  assumptions: Assumptions,
  { from, to }: AccountRange,
  chosen?: Segmentation,
): PairedRates {
  const exclude = exclusionsOf(cohort, assumptions);
  const stateOf: Readonly<Record<PairedRate, StateOf>> = {
    cut_rate: ({ dormancyCuts }, account) => (dormancyCuts[account] > 0 ? hit : without),
    regret_rate: afterCut(Flag.regret),
    refused_rate: afterCut(Flag.refused),
    dormant_share: dormantAtEnd(cohort.panel, (row, account) =>
      exclude.some((condition) => condition.holds(row, account)),
    ),
  };
  const counts = PAIRED_RATES.map((rate) => ({
    rate,
    of: stateOf[rate],
    states: new Array<number>(9).fill(0),
  }));
  for (let account = from; account < to; account++) {
    if ((champion.flags[account] & challenger.flags[account] & Flag.simulated) === 0) continue;
    if (chosen && chosen.codes[account] !== 0) continue;
    for (const { of, states } of counts)
      states[3 * of(champion, account) + of(challenger, account)]++;
  }
  return Object.fromEntries(counts.map(({ rate, states }) => [rate, states])) as Record<
    PairedRate,
    number[]
  >;
}

export function addPairedRates(whole: PairedRates, part: PairedRates): PairedRates {
  return Object.fromEntries(
    PAIRED_RATES.map((rate) => [
      rate,
      whole[rate].map((accounts, at) => accounts + part[rate][at]),
    ]),
  ) as unknown as PairedRates;
}
