import type { SimulationSummary } from '../../contract/types.ts';
import { MEASURES } from '../../engine/measures.ts';
import { textTable } from './text-table.ts';

const SHOWN = [
  'limit_total',
  'undrawn_total',
  'accounts_cut',
  'refused_after_cut_total',
  'refused_accounts',
  'shortfall_total',
  'regret_accounts',
] as const;

/** The main measures, a row a policy. */
export function summaryTable({ policies }: SimulationSummary): string {
  const rows = policies.map(({ name, measures }) => [
    name,
    ...SHOWN.map((measure) =>
      MEASURES[measure] === 'money' ? measures[measure].toFixed(2) : String(measures[measure]),
    ),
  ]);
  return textTable(['policy', ...SHOWN], rows);
}
