/** Results without anything in them, to be filled with what a test is about. */
import type { MonthSeries } from '../../src/contract/types.ts';
import type { HarmAfterCut } from '../../src/engine/harm-after-cut.ts';
import { MEASURE_NAMES } from '../../src/engine/measures.ts';
import type { MeasureValues } from '../../src/engine/measures.ts';

export const NO_HARM: HarmAfterCut = { windows: [], regret: [], refused: [] };

export function emptySeries(months: readonly string[] = []): MonthSeries {
  return {
    months,
    accounts: [],
    limit: [],
    served: [],
    undrawn: [],
    shortfall: [],
    ead: [],
    rwa: [],
    ecl: [],
    open: [],
    dormant: [],
    inForce: [],
    refused: [],
    refusedAfterCut: [],
  };
}

/** Every measure with the same value. */
export function allMeasuresAt(value: number): MeasureValues {
  return Object.fromEntries(MEASURE_NAMES.map((measure) => [measure, value])) as MeasureValues;
}
