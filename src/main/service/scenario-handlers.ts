/** Handlers of what-ifs: comparisons, sweeps and files of simulations. */
import type { ParsedRequestOf } from '../../contract/api.ts';
import { toErrorData } from '../../contract/errors.ts';
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
import type { Outcomes } from '../../engine/simulate/outcomes.ts';
import { scenarioName } from '../../engine/simulate/run.ts';
import type { Scenario } from '../../engine/simulate/run.ts';
import { cohortInfo } from '../store/cohorts.ts';
import { insertRun } from '../store/runs.ts';
import { runComparison } from './comparison.ts';
import { ComparisonViewer } from './comparison-view.ts';
import { cohortKey } from './cohort-key.ts';
import type { CohortKey } from './cohort-key.ts';
import type { Handlers, Workbench } from './workbench.ts';
import { checkNamesDiffer, parseScenario } from './scenarios.ts';
import { runSweep } from './sweep.ts';
import type { Job } from './workers.ts';

type ScenarioMethod =
  | 'comparison.run'
  | 'comparison.view'
  | 'comparison.series'
  | 'comparison.page'
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

/** Notes a run in the project. A project that stays locked does not cost the user the result. */
async function record(
  { ports, projects }: Workbench,
  { projectPath, cohort }: CohortKey,
  scenarios: readonly Scenario[],
  measures: readonly MeasureValues[],
): Promise<void> {
  const createdAt = new Date().toISOString();
  const engineVersion = ports.version;
  const run = { cohort, createdAt, engineVersion, scenarios, measures };
  try {
    await projects.use(projectPath, (database) => insertRun(database, run));
  } catch (thrown) {
    if (toErrorData(thrown).code !== 'PROJECT_BUSY') throw thrown;
  }
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
  const results: { name: string; outcomes: Outcomes }[] = [];
  const measures: MeasureValues[] = [];
  const bySegment: (SegmentMeasures[] | undefined)[] = [];
  for (const scenario of scenarios) {
    const outcomes = await simulations.replay(key, scenario, undefined, job);
    results.push({ name: scenarioName(scenario), outcomes });
    const sums = await simulations.measure(key, outcomes, assumptions, job);
    measures.push(measuresOf(sums, 0, assumptions));
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
      measures: inCurrencyUnits(measures[index]),
      segments: bySegment[index],
    })),
    assumptions: { name: assumptions.name, asOf: assumptions.asOf },
    caveat: CAVEAT,
  };
  const folder = handles.resolve(request.folder);
  await workers.run('exportSimulation', { folder, scenarios: results, accountIds, summary }, job);
  await record(workbench, key, scenarios, measures);
  return summary;
}

export function scenarioHandlers(workbench: Workbench): Handlers<ScenarioMethod> {
  const { jobs, resources, simulations, workers } = workbench;
  const keyOf = (request: { project: string; cohort: string }) => cohortKey(workbench, request);
  const viewer = async (request: ParsedRequestOf<'comparison.series'>, job: Job) =>
    new ComparisonViewer(
      simulations,
      workers,
      await keyOf(request),
      resources.assumptions(request.assumptions),
      job,
    );
  return {
    'comparison.run': (request) =>
      jobs.run(request.job, async (job) => {
        const key = await keyOf(request);
        const { comparison, scenarios } = await runComparison(
          simulations,
          workers,
          key,
          request,
          resources.assumptions(request.assumptions),
          job,
        );
        const measures = [comparison.champion, ...comparison.challengers].map(
          (result) => result.measures,
        );
        await record(workbench, key, scenarios, measures);
        return comparison;
      }),
    'comparison.view': (request) =>
      jobs.run(request.job, async (job) => (await viewer(request, job)).view(request)),
    'comparison.series': (request) =>
      jobs.run(request.job, async (job) => (await viewer(request, job)).series(request)),
    'comparison.page': ({ language, ...request }) =>
      jobs.run(request.job, async (job) => {
        const { comparison } = await runComparison(
          simulations,
          workers,
          await keyOf(request),
          request,
          resources.assumptions(request.assumptions),
          job,
        );
        // The chart library is large and only needed here.
        const { comparisonPage } = await import('../report/comparison-page.ts');
        const name = comparison.cohort.replace(/[^\p{L}\p{N}_-]+/gu, '-');
        return { fileName: `LimitLab-${name}.html`, html: comparisonPage(comparison, language) };
      }),
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
