/** Views of a comparison that are estimated from a sample of the accounts. */
import type { ParsedRequestOf } from '../../contract/api.ts';
import type {
  ComparisonView,
  MonthSeries,
  PanelCells,
  ScenarioResult,
} from '../../contract/types.ts';
import type { HarmAfterCut } from '../../engine/harm-after-cut.ts';
import { CELL_SUMS } from '../../engine/crossfilter.ts';
import { MEASURE_NAMES, isAdditive } from '../../engine/measures.ts';
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

function scaledResult(
  { name, measures, harm, series }: ScenarioResult,
  scaled: Scaled,
): ScenarioResult {
  const scaledMeasures = MEASURE_NAMES.filter(isAdditive).map((measure) => {
    const value = measures[measure];
    return [measure, value === null ? null : scaled(value)];
  });
  return {
    name,
    measures: { ...measures, ...Object.fromEntries(scaledMeasures) },
    harm: scaledHarm(harm, scaled),
    series: scaledSeries(series, scaled),
  };
}

/** The curves' shares and intervals are those of the sampled accounts. */
function scaledHarm({ windows, regret, refused }: HarmAfterCut, scaled: Scaled): HarmAfterCut {
  const curve = (points: HarmAfterCut['regret']) =>
    points.map((point) => ({
      ...point,
      atRisk: scaled(point.atRisk),
      events: scaled(point.events),
    }));
  return {
    windows: windows.map((window) => ({
      months: window.months,
      accounts: scaled(window.accounts),
      regretAccounts: scaled(window.regretAccounts),
      refusedAccounts: scaled(window.refusedAccounts),
      refusedTotal: scaled(window.refusedTotal),
    })),
    regret: curve(regret),
    refused: curve(refused),
  };
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
