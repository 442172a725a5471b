/** Champion against challengers: measures, month series, heatmaps of limit changes and the accounts behind a cell. */
import type { ParsedRequestOf } from '../../contract/api.ts';
import type {
  ChangeHeatmap,
  Comparison,
  MonthSeries,
  ScenarioResult,
} from '../../contract/types.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import type { SwapSet } from '../../engine/compare.ts';
import { measuresOf } from '../../engine/measurer.ts';
import type { DormantMonths } from '../../engine/dormant-months.ts';
import { harmOf } from '../../engine/harm-after-cut.ts';
import { formatMonth } from '../../engine/months.ts';
import type { Segmentation } from '../../engine/segments.ts';
import { inForceSeries, monthSeries } from '../../engine/simulate/outcomes.ts';
import type { MonthTotals } from '../../engine/simulate/outcomes.ts';
import { scenarioName } from '../../engine/simulate/run.ts';
import type { Scenario } from '../../engine/simulate/run.ts';
import type { ComparedAccounts } from '../worker/messages.ts';
import { compareOutcomes } from './parallel.ts';
import { checkNamesDiffer, parseScenario } from './scenarios.ts';
import type { CohortKey } from './cohort-key.ts';
import type { Replayed } from './run-records.ts';
import type { Simulations } from './simulations.ts';
import type { Job, Workers } from './workers.ts';

/** A scenario's totals by month, as they cross the contract. */
export function seriesOf(months: MonthTotals, dormant: DormantMonths): MonthSeries {
  return {
    months: Array.from({ length: months.monthCount }, (_, index) =>
      formatMonth(months.firstMonth + index),
    ),
    accounts: monthSeries(months, 'accounts'),
    limit: monthSeries(months, 'limit'),
    served: monthSeries(months, 'served'),
    undrawn: monthSeries(months, 'undrawn'),
    shortfall: monthSeries(months, 'shortfall'),
    ead: monthSeries(months, 'ead'),
    rwa: monthSeries(months, 'rwa'),
    ecl: monthSeries(months, 'ecl'),
    open: [...dormant.open],
    dormant: [...dormant.dormant],
    inForce: inForceSeries(months),
    refused: monthSeries(months, 'refused'),
    refusedAfterCut: monthSeries(months, 'refusedAfterCut'),
  };
}

export interface ComparisonRun {
  readonly comparison: Comparison;
  /** The champion and the challengers. */
  readonly replayed: readonly Replayed[];
}

function heatmapOf({ grid }: ComparedAccounts, x: Segmentation, y: Segmentation): ChangeHeatmap {
  return {
    xDimension: x.dimension,
    yDimension: y.dimension,
    x: x.segments,
    y: y.segments,
    accounts: [...grid.accounts],
    ended: [...grid.ended],
    change: [...grid.change],
    championLimit: [...grid.championLimit],
  };
}

/** @throws AppError POLICY_…, SEGMENT_UNKNOWN, COHORT_NOT_FOUND, CANCELLED */
export async function runComparison(
  simulations: Simulations,
  workers: Workers,
  key: CohortKey,
  request: ParsedRequestOf<'comparison.run'>,
  assumptions: Assumptions,
  job: Job,
): Promise<ComparisonRun> {
  const started = performance.now();
  const champion = parseScenario(request.champion);
  const challengers = request.challengers.map(parseScenario);
  const scenarios = [champion, ...challengers];
  checkNamesDiffer(scenarios);
  const x = await simulations.segments(key, request.x, job);
  const y = await simulations.segments(key, request.y, job);
  const replayed = async (scenario: Scenario) => {
    const outcomes = await simulations.replay(key, scenario, assumptions, job);
    const measured = await simulations.measure(key, outcomes, assumptions, job);
    const result: ScenarioResult = {
      name: scenarioName(scenario),
      measures: measuresOf(measured, 0, assumptions),
      harm: harmOf(measured.harm, 0),
      series: seriesOf(outcomes.months, measured.dormant),
    };
    return { scenario, outcomes, measures: result.measures, result };
  };
  const first = await replayed(champion);
  const replays: Replayed[] = [first];
  const results: ScenarioResult[] = [];
  const heatmaps: ChangeHeatmap[] = [];
  const swapSets: SwapSet[] = [];
  for (const challenger of challengers) {
    const replay = await replayed(challenger);
    const compared = await compareOutcomes(workers, first.outcomes, replay.outcomes, x, y, job);
    replays.push(replay);
    results.push(replay.result);
    swapSets.push(compared.swapSet);
    heatmaps.push(heatmapOf(compared, x, y));
  }
  return {
    replayed: replays,
    comparison: {
      cohort: key.cohort,
      champion: first.result,
      challengers: results,
      heatmaps,
      swapSets,
      assumptions: { name: assumptions.name, asOf: assumptions.asOf },
      seconds: (performance.now() - started) / 1000,
    },
  };
}
