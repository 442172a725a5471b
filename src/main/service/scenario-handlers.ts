/** Handlers of what-ifs: comparisons, sweeps and files of simulations. */
import type { ParsedRequestOf } from '../../contract/api.ts';
import type { SegmentMeasures, SimulationSummary } from '../../contract/types.ts';
import {
  MEASURES,
  MEASURE_NAMES,
  allMeasures,
  cutRateRatios,
  measuresOf,
} from '../../engine/measures.ts';
import type { MeasureValues } from '../../engine/measures.ts';
import type { Segmentation } from '../../engine/segments.ts';
import { scenarioName } from '../../engine/simulate/run.ts';
import { cohortInfo } from '../store/cohorts.ts';
import { runComparison } from './comparison.ts';
import { isEstimateSooner, scaledToCohort } from './estimate.ts';
import { ComparisonViewer } from './comparison-view.ts';
import { cohortKey } from './cohort-key.ts';
import type { CohortKey } from './cohort-key.ts';
import type { Handlers, Workbench } from './workbench.ts';
import { recordReplays } from './run-records.ts';
import type { Replayed } from './run-records.ts';
import { checkNamesDiffer, parseScenario } from './scenarios.ts';
import { runSweep } from './sweep.ts';
import type { Job } from './workers.ts';

type ScenarioMethod =
  | 'comparison.run'
  | 'comparison.view'
  | 'comparison.series'
  | 'comparison.accounts'
  | 'simulation.export'
  | 'sweep.run';

const CAVEAT =
  'Behaviour was observed under the historical limits and policy: no demand above the observed limit is in the data, so shortfall is a lower bound.';

/** Money in currency units, rates as fractions. */
function inCurrencyUnits(values: MeasureValues): MeasureValues {
  const scaled = { ...values };
  for (const name of MEASURE_NAMES) {
    if (MEASURES[name] === 'money') scaled[name] = values[name] / 100;
    if (MEASURES[name] === 'rate') scaled[name] = values[name] / 10_000;
  }
  return scaled;
}

function segmentMeasures(
  { segments }: Segmentation,
  values: readonly MeasureValues[],
): SegmentMeasures[] {
  const ratios = cutRateRatios(values);
  return segments.map((segment, index) => ({
    segment,
    measures: inCurrencyUnits(values[index]),
    cutRateRatio: ratios[index],
  }));
}

async function exportSimulation(
  workbench: Workbench,
  key: CohortKey,
  request: ParsedRequestOf<'simulation.export'>,
  job: Job,
): Promise<SimulationSummary> {
  const { handles, ports, projects, resources, simulations, workers } = workbench;
  const scenarios = request.scenarios.map(parseScenario);
  checkNamesDiffer(scenarios);
  const assumptions = resources.assumptions(request.assumptions);
  const { accountIds } = await simulations.load(key, job);
  const segmentation =
    request.by === undefined ? undefined : await simulations.segments(key, request.by, job);
  const replayed: Replayed[] = [];
  const bySegment: (SegmentMeasures[] | undefined)[] = [];
  for (const scenario of scenarios) {
    const outcomes = await simulations.replay(key, scenario, undefined, job);
    const sums = await simulations.measure(key, outcomes, assumptions, job);
    replayed.push({ scenario, outcomes, measures: measuresOf(sums, 0, assumptions) });
    bySegment.push(
      segmentation &&
        segmentMeasures(
          segmentation,
          allMeasures(
            await simulations.measure(key, outcomes, assumptions, job, segmentation),
            assumptions,
          ),
        ),
    );
  }
  const { firstMonth, lastMonth } = await projects.use(key.projectPath, (database) =>
    cohortInfo(database, key.cohort),
  );
  const summary: SimulationSummary = {
    cohort: key.cohort,
    firstMonth,
    lastMonth,
    engineVersion: ports.version,
    policies: scenarios.map((scenario, index) => ({
      name: scenarioName(scenario),
      document: typeof scenario === 'string' ? null : scenario,
      measures: inCurrencyUnits(replayed[index].measures),
      segments: bySegment[index],
    })),
    assumptions: { name: assumptions.name, asOf: assumptions.asOf },
    caveat: CAVEAT,
  };
  const folder = handles.resolve(request.folder);
  const outcomes = replayed.map((one) => ({ name: scenarioName(one.scenario), ...one }));
  await workers.run('exportSimulation', { folder, scenarios: outcomes, accountIds, summary }, job);
  await recordReplays(workbench, key, 'simulation', replayed, assumptions, job);
  return summary;
}

export function scenarioHandlers(workbench: Workbench): Handlers<ScenarioMethod> {
  const { jobs, resources, samples, simulations, workers } = workbench;
  const keyOf = (request: { project: string; cohort: string }) => cohortKey(workbench, request);
  const viewer = async (request: ParsedRequestOf<'comparison.series'>, job: Job) =>
    new ComparisonViewer(
      simulations,
      workers,
      await keyOf(request),
      resources.assumptions(request.assumptions),
      job,
    );
  const view = async (request: ParsedRequestOf<'comparison.view'>, job: Job) => {
    const key = await keyOf(request);
    const assumptions = resources.assumptions(request.assumptions);
    const isEstimate =
      request.estimate && (await isEstimateSooner(simulations, key, request, assumptions, job));
    if (!isEstimate) return (await viewer(request, job)).view(request);
    const { cohort } = await simulations.load(key, job);
    const sampled = new ComparisonViewer(samples, workers, key, assumptions, job);
    return scaledToCohort(await sampled.view(request), cohort.panel.accountCount);
  };
  return {
    'comparison.run': (request) =>
      jobs.run(request.job, async (job) => {
        const key = await keyOf(request);
        const assumptions = resources.assumptions(request.assumptions);
        const { comparison, replayed } = await runComparison(
          simulations,
          workers,
          key,
          request,
          assumptions,
          job,
        );
        await recordReplays(workbench, key, 'comparison', replayed, assumptions, job);
        return comparison;
      }),
    'comparison.view': (request) => jobs.run(request.job, (job) => view(request, job)),
    'comparison.series': (request) =>
      jobs.run(request.job, async (job) => (await viewer(request, job)).series(request)),
    'comparison.accounts': (request) =>
      jobs.run(request.job, async (job) => (await viewer(request, job)).accounts(request)),
    'simulation.export': (request) =>
      jobs.run(request.job, async (job) =>
        exportSimulation(workbench, await keyOf(request), request, job),
      ),
    'sweep.run': (request) =>
      jobs.run(request.job, async (job) =>
        runSweep(
          simulations,
          workers,
          await keyOf(request),
          request,
          resources.assumptions(request.assumptions),
          job,
        ),
      ),
  };
}
