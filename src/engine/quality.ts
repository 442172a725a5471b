/** What an analyst asks of a panel before trusting it: how it is filled, spread and dormant. */
import type { Cohort } from './behaviour.ts';
import { isLeftCensored } from './noticed-rows.ts';
import { NULL_CODE, NULL_FLOAT64, isNumericColumn } from './panel.ts';
import type { AttributeColumn, NumericColumn, Panel } from './panel.ts';

/** Steps of a histogram. */
export const HISTOGRAM_STEPS = 20;
/** Dormancy streaks that are told apart, months; longer ones are counted together. */
export const STREAKS_SHOWN = 24;
const TEXTS_SHOWN = 20;

export interface ColumnSpread {
  readonly name: string;
  readonly missing: number;
  readonly least: number | null;
  readonly lowerQuartile: number | null;
  readonly median: number | null;
  readonly upperQuartile: number | null;
  readonly largest: number | null;
  readonly histogram: readonly number[];
}

/** The step of a histogram from the least to the largest value that a value falls into. */
export function histogramStep(value: number, least: number, largest: number): number {
  const width = (largest - least) / HISTOGRAM_STEPS;
  const step = width === 0 ? 0 : Math.floor((value - least) / width);
  return Math.min(step, HISTOGRAM_STEPS - 1);
}

function histogramOf(sorted: Float64Array): number[] {
  const counts = new Array<number>(HISTOGRAM_STEPS).fill(0);
  const [least, largest] = [sorted[0], sorted[sorted.length - 1]];
  for (const value of sorted) counts[histogramStep(value, least, largest)]++;
  return counts;
}

/** The entry of {@link streakHistogram} that a dormancy streak is counted in. */
export function streakEntry(streak: number): number {
  return Math.min(streak, STREAKS_SHOWN + 1);
}

/** Missing values, quartiles (nearest rank) and histogram of a column. */
export function spreadOf(name: string, { values, nullValue }: NumericColumn): ColumnSpread {
  const held = Float64Array.from(values, (value) => (value === nullValue ? NULL_FLOAT64 : value));
  held.sort();
  const missing = held.findLastIndex((value) => value === NULL_FLOAT64) + 1;
  const sorted = held.subarray(missing);
  if (sorted.length === 0) {
    const none = {
      least: null,
      lowerQuartile: null,
      median: null,
      upperQuartile: null,
      largest: null,
    };
    return { name, missing, ...none, histogram: [] };
  }
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  return {
    name,
    missing,
    least: sorted[0],
    lowerQuartile: at(0.25),
    median: at(0.5),
    upperQuartile: at(0.75),
    largest: sorted[sorted.length - 1],
    histogram: histogramOf(sorted),
  };
}

/** Rows by month from the panel's first on, and those of them that fill a gap. */
export function rowsByMonth(
  { span, accountCount, rowStart, firstMonth }: Panel,
  filled: Uint8Array | undefined,
): { readonly accounts: number[]; readonly filled: number[] } {
  const months = span ? span.last - span.first + 1 : 0;
  const accounts = new Array<number>(months).fill(0);
  const gaps = new Array<number>(months).fill(0);
  for (let account = 0; account < accountCount; account++) {
    const before = firstMonth[account] - rowStart[account] - (span?.first ?? 0);
    for (let row = rowStart[account]; row < rowStart[account + 1]; row++) {
      accounts[before + row]++;
      if (filled?.[row] === 1) gaps[before + row]++;
    }
  }
  return { accounts, filled: gaps };
}

/** The most frequent texts of an attribute by account-months, and rows without one. */
export function textsOf({ codes, dictionary }: AttributeColumn): {
  readonly missing: number;
  readonly values: { readonly text: string; readonly count: number }[];
} {
  const counts = new Int32Array(dictionary.length);
  let missing = 0;
  for (const code of codes) {
    if (code === NULL_CODE) missing++;
    else counts[code]++;
  }
  const values = dictionary
    .map((text, code) => ({ text, count: counts[code] }))
    .sort((a, b) => b.count - a.count)
    .slice(0, TEXTS_SHOWN);
  return { missing, values };
}

/** Account-months by dormancy streak; the last entry counts all longer ones. */
export function streakHistogram({ behaviour }: Cohort): number[] {
  const counts = new Array<number>(STREAKS_SHOWN + 2).fill(0);
  for (const streak of behaviour.streak) counts[streakEntry(streak)]++;
  return counts;
}

/** Accounts that are dormant in their first row without a word on the months before it. */
export function leftCensored(cohort: Cohort): number {
  let count = 0;
  for (let account = 0; account < cohort.panel.accountCount; account++)
    if (isLeftCensored(cohort, account)) count++;
  return count;
}

/** The spread of every numeric column of a panel. */
export function spreads({ columns }: Panel): ColumnSpread[] {
  return Object.entries(columns).flatMap(([name, column]) =>
    isNumericColumn(name) ? [spreadOf(name, column)] : [],
  );
}
