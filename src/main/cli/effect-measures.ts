/** The measures that effects are printed for where not all are asked for. */
import { MAIN_MEASURES } from '../../engine/measures.ts';
import type { Measure } from '../../engine/measures.ts';

export const CLI_MEASURES: readonly Measure[] = [
  ...MAIN_MEASURES,
  'refused_total',
  'regret_accounts',
  'shortfall_total',
];
