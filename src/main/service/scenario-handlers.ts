/** Handlers of what-ifs: comparisons, sweeps and files of simulations. */
import type { ParsedRequestOf } from '../../contract/api.ts';
import type { SegmentMeasures, SimulationSummary, WrittenMeasures } from '../../contract/types.ts';
import { ENGINE_VERSION } from '../../engine/version.ts';
import { harmOf } from '../../engine/harm-after-cut.ts';
import type { HarmAfterCut } from '../../engine/harm-after-cut.ts';
import { allMeasures, cutRateRatios, measuresOf } from '../../engine/measurer.ts';
import { MEASURES, MEASURE_NAMES } from '../../engine/measures.ts';
import type { MeasureUnit, MeasureValues } from '../../engine/measures.ts';
import { formatMonth } from '../../engine/months.ts';
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
import { ruleEffects } from './effects.ts';
import { checkNamesDiffer, parsePolicyDocument, parseScenario } from './scenarios.ts';
import { runSweep } from './sweep.ts';
import type { Job } from './workers.ts';

type ScenarioMethod =
  | 'comparison.run'
  | 'comparison.view'
  | 'comparison.series'
  | 'comparison.accounts'
  | 'effects.run'
  | 'simulation.export'
  | 'sweep.run';

const CAVEAT =
  'Behaviour was observed under the historical limits and policy. Refused use and shortfall are what the replay shows if need does not depend on the limit; demand above the observed limit is not in the data.';

const FILE_UNIT: Readonly<Record<MeasureUnit, (value: number) => number | string>> = {
  money: (value) => value / 100,
  rate: (value) => value / 10_000,
  count: (value) => value,
  month: formatMonth,
};

/** Money in currency units, rates as fractions, months as `YYYY-MM`. */
function inFileUnits(values: MeasureValues): WrittenMeasures {
  const written = MEASURE_NAMES.map((name) => {
    const value = values[name];
    return [name, value === null ? null : FILE_UNIT[MEASURES[name]](value)];
  });
  return Object.fromEntries(written) as WrittenMeasures;
}

function segmentMeasures(
  { segments }: Segmentation,
  values: readonly MeasureValues[],
): SegmentMeasures[] {
  const ratios = cutRateRatios(values);
  return segments.map((segment, index) => ({
    segment,
    measures: inFileUnits(values[index]),
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
  const { cohort, accountIds } = await simulations.load(key, job);
  const segmentation =
    request.by === undefined ? undefined : await simulations.segments(key, request.by, job);
  const replayed: Replayed[] = [];
  const harms: HarmAfterCut[] = [];
  const bySegment: (SegmentMeasures[] | undefined)[] = [];
  for (const scenario of scenarios) {
    const outcomes = await simulations.replay(key, scenario, undefined, job);
    const measured = await simulations.measure(key, outcomes, assumptions, job);
    replayed.push({ scenario, outcomes, measures: measuresOf(measured, 0, assumptions) });
    harms.push(harmOf(measured.harm, 0));
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
    engine: ENGINE_VERSION,
    policies: scenarios.map((scenario, index) => ({
      name: scenarioName(scenario),
      document: typeof scenario === 'string' ? null : scenario,
      measures: inFileUnits(replayed[index].measures),
      harm: harms[index],
      segments: bySegment[index],
    })),
    assumptions: { name: assumptions.name, asOf: assumptions.asOf },
    caveat: CAVEAT,
  };
  const folder = handles.resolve(request.folder);
  const outcomes = replayed.map((one) => ({ name: scenarioName(one.scenario), ...one }));
  await workers.run(
    'exportSimulation',
    { folder, scenarios: outcomes, cohort, accountIds, summary },
    job,
  );
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
    'effects.run': (request) =>
      jobs.run(request.job, async (job) =>
        ruleEffects(
          simulations,
          await keyOf(request),
          parsePolicyDocument(request.policy),
          resources.assumptions(request.assumptions),
          job,
          request.rule,
        ),
      ),
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
