/** Views of a comparison that are estimated from a sample of the accounts. */
import type { ParsedRequestOf } from '../../contract/api.ts';
import type {
  ComparisonView,
  MonthSeries,
  PanelCells,
  ScenarioResult,
} from '../../contract/types.ts';
import { CELL_SUMS } from '../../engine/crossfilter.ts';
import { MEASURES, MEASURE_NAMES } from '../../engine/measures.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import { isCoupled } from '../../engine/simulate/run.ts';
import type { CohortKey } from './cohort-key.ts';
import { SAMPLE_SIZE } from './sampled-simulations.ts';
import { parseScenario } from './scenarios.ts';
import type { Simulations } from './simulations.ts';
import type { Job } from './workers.ts';

/** How many times the sample a cohort must be, for all of it to take noticeably longer. */
const LEAST_RATIO = 10;

/**
 * Whether an estimate is there sooner: the cohort is large and some scenario was not replayed yet. An allocation shares out
 * over all accounts, so that a sample tells nothing of it.
 */
export async function isEstimateSooner(
  simulations: Simulations,
  key: CohortKey,
  { champion, challengers }: Pick<ParsedRequestOf<'comparison.view'>, 'champion' | 'challengers'>,
  assumptions: Assumptions,
  job: Job,
): Promise<boolean> {
  const { cohort } = await simulations.load(key, job);
  if (cohort.panel.accountCount < LEAST_RATIO * SAMPLE_SIZE) return false;
  const scenarios = [champion, ...challengers].map(parseScenario);
  if (scenarios.some(isCoupled)) return false;
  return scenarios.some((scenario) => !simulations.isReplayed(key, scenario, assumptions));
}

/** A view of a sample as one of a cohort of `accounts`: all but rates, ratios and shares is that many times as much. */
export function scaledToCohort(view: ComparisonView, accounts: number): ComparisonView {
  const factor = accounts / view.accounts;
  const scaled = (value: number) => Math.round(value * factor);
  return {
    ...view,
    champion: scaledResult(view.champion, scaled),
    challengers: view.challengers.map((result) => scaledResult(result, scaled)),
    panels: view.panels.map((panel) => scaledPanel(panel, scaled)),
    accounts,
    filtered: scaled(view.filtered),
    sampled: view.accounts,
  };
}

type Scaled = (value: number) => number;

function scaledResult({ name, measures, series }: ScenarioResult, scaled: Scaled): ScenarioResult {
  const all = { ...measures };
  for (const measure of MEASURE_NAMES)
    if (MEASURES[measure] !== 'rate') all[measure] = scaled(measures[measure]);
  return { name, measures: all, series: scaledSeries(series, scaled) };
}

function scaledSeries({ months, ...sums }: MonthSeries, scaled: Scaled): MonthSeries {
  const all = Object.entries(sums).map(([name, values]) => [name, values.map(scaled)]);
  return { months, ...(Object.fromEntries(all) as typeof sums) };
}

function scaledPanel(panel: PanelCells, scaled: Scaled): PanelCells {
  const all = { ...panel };
  for (const sum of CELL_SUMS) all[sum] = panel[sum].map(scaled);
  return all;
}
