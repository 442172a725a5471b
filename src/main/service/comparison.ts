/** Champion against challengers: measures, month series, heatmaps of limit changes and the accounts behind a cell. */
import type { ParsedRequestOf } from '../../contract/api.ts';
import { AppError } from '../../contract/errors.ts';
import type {
  AccountPage,
  ChangeHeatmap,
  Comparison,
  MonthSeries,
  ScenarioResult,
} from '../../contract/types.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import { accountsInCell, changeGrid, swapSet } from '../../engine/compare.ts';
import type { SwapSet } from '../../engine/compare.ts';
import { measure } from '../../engine/measures.ts';
import { formatMonth } from '../../engine/months.ts';
import { dimensionsOf, segmentAccounts } from '../../engine/segments.ts';
import type { Segmentation } from '../../engine/segments.ts';
import { monthSeries } from '../../engine/simulate/outcomes.ts';
import type { MonthTotals, Outcomes } from '../../engine/simulate/outcomes.ts';
import { scenarioName } from '../../engine/simulate/run.ts';
import type { RunInput, Scenario } from '../../engine/simulate/run.ts';
import { accountIdAt } from '../store/account-ids.ts';
import type { LoadedCohort } from '../worker/messages.ts';
import { checkNamesDiffer, parseScenario } from './simulations.ts';
import type { CohortKey, Simulations } from './simulations.ts';
import type { Job } from './workers.ts';

/** @throws AppError SEGMENT_UNKNOWN */
export function segmentsOf({ panel, behaviour }: LoadedCohort, dimension: string): Segmentation {
  const segmentation = segmentAccounts(panel, behaviour, dimension);
  if (segmentation) return segmentation;
  throw new AppError({
    code: 'SEGMENT_UNKNOWN',
    message: `The cohort cannot be segmented by "${dimension}".`,
    where: { column: dimension },
    remedy: `Use one of: ${dimensionsOf(panel).join(', ')}.`,
  });
}

function seriesOf(months: MonthTotals): MonthSeries {
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
    open: monthSeries(months, 'open'),
    dormant: monthSeries(months, 'dormant'),
  };
}

function resultOf(input: RunInput, scenario: Scenario, outcomes: Outcomes): ScenarioResult {
  return {
    name: scenarioName(scenario),
    measures: measure(input.cohort, outcomes.accounts, input.assumptions),
    series: seriesOf(outcomes.months),
  };
}

function heatmapOf(
  champion: Outcomes,
  challenger: Outcomes,
  x: Segmentation,
  y: Segmentation,
): ChangeHeatmap {
  const grid = changeGrid(champion.accounts, challenger.accounts, x, y);
  return {
    xDimension: x.dimension,
    yDimension: y.dimension,
    x: x.segments,
    y: y.segments,
    accounts: [...grid.accounts],
    change: [...grid.change],
    championLimit: [...grid.championLimit],
  };
}

export interface ComparisonRun {
  readonly comparison: Comparison;
  readonly scenarios: readonly Scenario[];
}

/** @throws AppError POLICY_…, SEGMENT_UNKNOWN, COHORT_NOT_FOUND, CANCELLED */
export async function runComparison(
  simulations: Simulations,
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
  const cohort = await simulations.load(key, job);
  const x = segmentsOf(cohort, request.x);
  const y = segmentsOf(cohort, request.y);
  const input = { cohort, assumptions };
  const championOutcomes = await simulations.replay(key, champion, assumptions, job);
  const results: ScenarioResult[] = [];
  const heatmaps: ChangeHeatmap[] = [];
  const swapSets: SwapSet[] = [];
  for (const challenger of challengers) {
    const outcomes = await simulations.replay(key, challenger, assumptions, job);
    results.push(resultOf(input, challenger, outcomes));
    swapSets.push(swapSet(championOutcomes.accounts, outcomes.accounts));
    heatmaps.push(heatmapOf(championOutcomes, outcomes, x, y));
  }
  return {
    scenarios,
    comparison: {
      cohort: key.cohort,
      champion: resultOf(input, champion, championOutcomes),
      challengers: results,
      heatmaps,
      swapSets,
      assumptions: { name: assumptions.name, asOf: assumptions.asOf },
      seconds: (performance.now() - started) / 1000,
    },
  };
}

/** One page of the accounts behind a cell of a comparison's heatmap. Errors as {@link runComparison}. */
export async function comparisonAccounts(
  simulations: Simulations,
  key: CohortKey,
  request: ParsedRequestOf<'comparison.accounts'>,
  assumptions: Assumptions,
  job: Job,
): Promise<AccountPage> {
  const cohort = await simulations.load(key, job);
  const champion = (
    await simulations.replay(key, parseScenario(request.champion), assumptions, job)
  ).accounts;
  const challenger = (
    await simulations.replay(key, parseScenario(request.challenger), assumptions, job)
  ).accounts;
  const { panel, behaviour, accountIds } = cohort;
  const found = accountsInCell(
    champion,
    challenger,
    segmentsOf(cohort, request.x),
    segmentsOf(cohort, request.y),
    request.cell,
  );
  return {
    total: found.length,
    offset: request.offset,
    rows: found.slice(request.offset, request.offset + request.limit).map((account) => ({
      accountId: accountIdAt(accountIds, account),
      limitStart: challenger.limitStart[account],
      championLimit: champion.limitEnd[account],
      challengerLimit: challenger.limitEnd[account],
      championCuts: champion.dormancyCuts[account],
      challengerCuts: challenger.dormancyCuts[account],
      monthsDormant: behaviour.streak[panel.rowStart[account + 1] - 1],
    })),
  };
}
