/** Figures of measures as people read them. */
import { MEASURES } from '../engine/measures.ts';
import type { Measure, MeasureValues } from '../engine/measures.ts';
import type { Words } from '../locales/index.ts';
import type { Formats } from './format.ts';

interface Result {
  readonly measures: MeasureValues;
}

/** Counts that a rate is of: those that have it, out of how many. */
type RateParts = (measures: MeasureValues) => readonly [part: number, whole: number];

/** The rates that are a share of accounts. The dormant share is of those that are open in the last month. */
const RATE_PARTS: Partial<Record<Measure, RateParts>> = {
  cut_rate: ({ accounts_cut: cut, accounts }) => [cut, accounts],
  refused_rate: ({ refused_accounts: refused, accounts_cut: cut }) => [refused, cut],
  regret_rate: ({ regret_accounts: regret, accounts_cut: cut }) => [regret, cut],
  dormant_share: ({ dormant_accounts: dormant, accounts_open: open }) => [dormant, open],
};

/** What a rate is a share of; none for other measures. */
export function ratePartsOf(
  measure: Measure,
  { measures }: Result,
): readonly [part: number, whole: number] | undefined {
  return RATE_PARTS[measure]?.(measures);
}

/** A measure's value; null where it has none, as a rate of no account. */
export function measureValue(measure: Measure, result: Result): number | null {
  return ratePartsOf(measure, result)?.[1] === 0 ? null : result.measures[measure];
}

/** By how much a measure differs; null where either has no value, or where it is a month. */
export function measureDifference(measure: Measure, result: Result, base: Result): number | null {
  const [after, before] = [measureValue(measure, result), measureValue(measure, base)];
  if (after === null || before === null || MEASURES[measure] === 'month') return null;
  return after - before;
}

/** A measure's value in its unit; a dash where it has none. */
export function measureText(measure: Measure, result: Result, formats: Formats): string {
  const value = measureValue(measure, result);
  return value === null ? '–' : formats.measure(measure, value);
}

/** By how much a measure differs; a dash where either has no value. */
export function differenceText(
  measure: Measure,
  result: Result,
  base: Result,
  formats: Formats,
): string {
  const difference = measureDifference(measure, result, base);
  return difference === null ? '–' : formats.difference(measure, difference);
}

/** A measure's value, written already, with its unit where that does not go without saying. */
export function withUnit(measure: Measure, text: string, words: Words): string {
  return MEASURES[measure] === 'money' ? `${text} ${words.common.currency}` : text;
}
