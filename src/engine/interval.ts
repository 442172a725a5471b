/** How sure a share is that was counted over some accounts, and a difference of two shares over the same accounts. */

/** Quantile of the normal distribution for 95 %. */
export const Z = 1.959964;

/** A 95 % interval, basis points. */
export interface Interval {
  readonly fromBp: number;
  readonly toBp: number;
}

/**
 * How the accounts that were counted came from those that are meant. `population`: accounts of the cohort where the counted
 * ones are a sample of it; without, the cohort itself is taken as a sample of such accounts without end.
 */
export interface Sampling {
  readonly sampled: number;
  readonly population: number;
}

/** Factor of a variance where a noticeable part of a finite population was counted. */
function finiteCorrection(sampling: Sampling | undefined): number {
  if (!sampling || sampling.population <= 1) return 1;
  return Math.max(0, (sampling.population - sampling.sampled) / (sampling.population - 1));
}

/**
 * Wilson's score interval of a share; null without trials.
 * @param hits accounts counted that have it; trials: accounts counted that it is a share of
 */
export function wilsonInterval(hits: number, trials: number, sampling?: Sampling): Interval | null {
  if (trials <= 0) return null;
  const correction = finiteCorrection(sampling);
  const z2 = Z ** 2 * correction;
  const share = hits / trials;
  const scale = 1 + z2 / trials;
  const middle = (share + z2 / (2 * trials)) / scale;
  const reach =
    Math.sqrt((z2 * share * (1 - share)) / trials + (z2 * z2) / (4 * trials ** 2)) / scale;
  return {
    fromBp: Math.max(0, Math.round(10_000 * (middle - reach))),
    toBp: Math.min(10_000, Math.round(10_000 * (middle + reach))),
  };
}

/** How an account counts for a rate. */
export const RateState = { outside: 0, without: 1, hit: 2 } as const;

/**
 * Accounts by how they count for a rate under the champion and under the challenger: `champion * 3 + challenger`, see
 * {@link RateState}.
 */
export type PairedStates = readonly number[];

/**
 * Interval of the challenger's rate less the champion's, over the same accounts: the variance of a difference of two
 * ratios, linearised (Cochran 1977, §6.3), so that what both have in common cancels out. null where either has no accounts.
 */
export function pairedInterval(states: PairedStates, sampling?: Sampling): Interval | null {
  const count = (isCounted: (champion: number, challenger: number) => boolean): number =>
    states.reduce(
      (sum, accounts, at) => (isCounted(Math.floor(at / 3), at % 3) ? sum + accounts : sum),
      0,
    );
  const { outside, hit } = RateState;
  const ofChampion = count((champion) => champion !== outside);
  const ofChallenger = count((_, challenger) => challenger !== outside);
  if (ofChampion === 0 || ofChallenger === 0) return null;
  const before = count((champion) => champion === hit) / ofChampion;
  const after = count((_, challenger) => challenger === hit) / ofChallenger;
  const residual = (state: number, rate: number, whole: number): number =>
    state === outside ? 0 : ((state === hit ? 1 : 0) - rate) / whole;
  const variance = states.reduce((sum, accounts, at) => {
    const of =
      residual(at % 3, after, ofChallenger) - residual(Math.floor(at / 3), before, ofChampion);
    return sum + accounts * of ** 2;
  }, 0);
  const reach = Z * Math.sqrt(variance * finiteCorrection(sampling));
  return {
    fromBp: Math.round(10_000 * (after - before - reach)),
    toBp: Math.round(10_000 * (after - before + reach)),
  };
}
