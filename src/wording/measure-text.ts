/** Figures of measures as people read them. */
import type { ScenarioResult } from '../contract/types.ts';
import { MEASURES } from '../engine/measures.ts';
import type { Measure } from '../engine/measures.ts';
import type { Words } from '../locales/index.ts';
import type { Formats } from './format.ts';

type Result = Pick<ScenarioResult, 'measures' | 'series'>;

/** Counts that a rate is of: those that have it, out of how many. */
type RateParts = (result: Result) => readonly [part: number, whole: number];

/** The rates that are a share of accounts. The dormant share is of those that are open in the last month. */
const RATE_PARTS: Partial<Record<Measure, RateParts>> = {
  cut_rate: ({ measures }) => [measures.accounts_cut, measures.accounts],
  regret_rate: ({ measures }) => [measures.regret_accounts, measures.accounts_cut],
  dormant_share: ({ measures, series }) => [measures.dormant_accounts, series.open.at(-1) ?? 0],
};

/** What a rate is a share of; none for other measures. */
export function ratePartsOf(
  measure: Measure,
  result: Result,
): readonly [part: number, whole: number] | undefined {
  return RATE_PARTS[measure]?.(result);
}

/** Whether a measure has a value: a rate of no account has none. */
export function hasValue(measure: Measure, result: Result): boolean {
  return ratePartsOf(measure, result)?.[1] !== 0;
}

/** A measure's value in its unit; a dash for a rate of no account. */
export function measureText(measure: Measure, result: Result, formats: Formats): string {
  return hasValue(measure, result) ? formats.measure(measure, result.measures[measure]) : '–';
}

/** By how much a measure differs; a dash where either has no value. */
export function differenceText(
  measure: Measure,
  result: Result,
  base: Result,
  formats: Formats,
): string {
  return hasValue(measure, result) && hasValue(measure, base)
    ? formats.difference(measure, result.measures[measure] - base.measures[measure])
    : '–';
}

/** A measure's value, written already, with its unit where that does not go without saying. */
export function withUnit(measure: Measure, text: string, words: Words): string {
  return MEASURES[measure] === 'money' ? `${text} ${words.common.yuan}` : text;
}
