/** Figures of measures as people read them. */
import type { Measure, MeasureValues } from '../engine/measures.ts';
import type { Formats } from './format.ts';

/** Counts that a rate is of: those that have it, out of how many. */
type RateParts = (values: MeasureValues) => readonly [part: number, whole: number];

/** The rates that are a share of accounts. The dormant share is of open accounts. */
export const RATE_PARTS: Partial<Record<Measure, RateParts>> = {
  cut_rate: (values) => [values.accounts_cut, values.accounts],
  regret_rate: (values) => [values.regret_accounts, values.accounts_cut],
  dormant_share: (values) => [values.dormant_accounts, values.accounts - values.closed],
};

/** Whether a measure has a value: a rate of no account has none. */
export function hasValue(measure: Measure, values: MeasureValues): boolean {
  return RATE_PARTS[measure]?.(values)[1] !== 0;
}

/** A measure's value in its unit; a dash for a rate of no account. */
export function measureText(measure: Measure, values: MeasureValues, formats: Formats): string {
  return hasValue(measure, values) ? formats.measure(measure, values[measure]) : '–';
}

/** By how much a measure differs; a dash where either has no value. */
export function differenceText(
  measure: Measure,
  values: MeasureValues,
  base: MeasureValues,
  formats: Formats,
): string {
  return hasValue(measure, values) && hasValue(measure, base)
    ? formats.difference(measure, values[measure] - base[measure])
    : '–';
}
