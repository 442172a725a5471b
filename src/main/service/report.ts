/** Gathers what a report of a comparison shows. */
import type { ReportDocument } from '../../contract/report.ts';
import type { ComparisonDocument } from '../../contract/records.ts';
import { efficientFrontier } from '../../engine/sweep/frontier.ts';
import { allMeasures, cutRateRatios, sumMeasuresOf } from '../../engine/measurer.ts';
import { ENGINE_VERSION } from '../../engine/version.ts';
import type { RuleEffects } from '../../contract/types.ts';
import { rulesOf } from '../../engine/effects.ts';
import type { MeasureDepth } from '../../engine/measures.ts';
import { PRODUCTS } from '../../engine/panel.ts';
import type { Policy } from '../../engine/policy/document.ts';
import { BUILT_IN_DIMENSIONS } from '../../engine/segments.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import { rangeValues } from '../../engine/sweep/axes.ts';
import { documentHash } from '../hashes.ts';
import type { ReportData, ReportSweep, SegmentResults } from '../report/data.ts';
import { cohortInfo } from '../store/cohorts.ts';
import { runComparison } from './comparison.ts';
import type { ComparisonRun } from './comparison.ts';
import type { CohortKey } from './cohort-key.ts';
import { ruleEffects } from './effects.ts';
import { recordedRun, resultHash } from './run-records.ts';
import { sweepSums } from './sweep.ts';
import type { Workbench } from './workbench.ts';
import type { Job } from './workers.ts';

/** Attributes whose segments are shown where no dimension is named. */
const ATTRIBUTES_SHOWN = 2;

function dimensionsShown(document: ReportDocument, known: readonly string[]): readonly string[] {
  if (document.dimensions.length > 0) return document.dimensions;
  const builtIn: readonly string[] = BUILT_IN_DIMENSIONS;
  const attributes = known.filter((name) => !builtIn.includes(name)).slice(0, ATTRIBUTES_SHOWN);
  return ['product', 'score', ...attributes];
}

/** What is gathered for a report, and where from. */
interface Gathering {
  readonly workbench: Workbench;
  readonly key: CohortKey;
  readonly run: ComparisonRun;
  readonly assumptions: Assumptions;
  readonly job: Job;
}

async function segmentResults(
  { workbench, key, run, assumptions, job }: Gathering,
  dimension: string,
): Promise<SegmentResults> {
  const { simulations } = workbench;
  const segmentation = await simulations.segments(key, dimension, job);
  const measures = [];
  for (const { outcomes } of run.replayed) {
    const sums = await simulations.measure(key, outcomes, assumptions, job, segmentation);
    measures.push(allMeasures(sums, assumptions));
  }
  return {
    dimension,
    segments: segmentation.segments,
    measures,
    cutRateRatios: measures.map(cutRateRatios),
  };
}

const WINDOWS = rangeValues(1, 12, 1) ?? [];
/** Limits against refused use. */
const SWEEP_DEPTH: MeasureDepth = 'uses';
const CUT_RATES = rangeValues(500, 5000, 500) ?? [];

async function sweepOf({
  workbench,
  key,
  run,
  assumptions,
  job,
}: Gathering): Promise<ReportSweep | null> {
  const policies = run.replayed
    .slice(1)
    .map(({ scenario }) => scenario)
    .filter((scenario): scenario is Policy => typeof scenario !== 'string');
  for (const policy of policies) {
    const product = PRODUCTS.find((name) => policy.products[name]?.dormancy !== undefined);
    if (product === undefined) continue;
    const { cohort } = await workbench.simulations.load(key, job);
    const input = { cohort, assumptions, segmentation: undefined, depth: SWEEP_DEPTH };
    const x = { path: 'dormancy.windowMonths', values: WINDOWS };
    const y = { path: 'dormancy.cutRateBp', values: CUT_RATES };
    const sums = await sweepSums(workbench.workers, input, { policy, product, x, y }, job);
    const cells = sums.map((one) => sumMeasuresOf(one, 0, assumptions));
    const base = run.comparison.champion.measures.limit_total;
    const points = cells.map(({ limit_total: limit, refused_after_cut_total: cost }, cell) => ({
      cell,
      gain: base - limit,
      cost,
    }));
    return {
      policy,
      product,
      windowMonths: WINDOWS,
      cutRatesBp: CUT_RATES,
      limitTotal: cells.map((cell) => cell.limit_total),
      refusedAfterCut: cells.map((cell) => cell.refused_after_cut_total),
      frontier: efficientFrontier(points).map((at) => points[at]),
    };
  }
  return null;
}

/** What the dormancy rule of each scenario does on its own. */
async function dormancyEffects({
  workbench,
  key,
  run,
  assumptions,
  job,
}: Gathering): Promise<(RuleEffects | null)[]> {
  const effects: (RuleEffects | null)[] = [];
  for (const { scenario } of run.replayed) {
    const hasRule = typeof scenario !== 'string' && rulesOf(scenario).includes('dormancy');
    effects.push(
      hasRule
        ? await ruleEffects(workbench.simulations, key, scenario, assumptions, job, 'dormancy')
        : null,
    );
  }
  return effects;
}

/** What a report is asked of: a comparison, stored under its name or not. */
export interface ReportOrder {
  readonly comparison: ComparisonDocument;
  /** Whether the project has the comparison under its name. */
  readonly isStored: boolean;
  readonly document: ReportDocument;
  /** Whether the run is recorded; a preview's is not. */
  readonly isRecorded: boolean;
}

/** @throws AppError POLICY_…, SEGMENT_UNKNOWN, COHORT_NOT_FOUND, ASSUMPTIONS_INVALID, CANCELLED */
export async function gatherReport(
  workbench: Workbench,
  key: CohortKey,
  { comparison, isStored, document, isRecorded }: ReportOrder,
  job: Job,
): Promise<ReportData> {
  const { ports, projects, resources, simulations, workers } = workbench;
  const assumptions = resources.assumptions(comparison.assumptions);
  const request = { ...comparison, project: '', job: '' };
  const run = await runComparison(simulations, workers, key, request, assumptions, job);
  const gathering = { workbench, key, run, assumptions, job };
  const info = await projects.use(key.projectPath, (database) => cohortInfo(database, key.cohort));
  const has = (section: ReportDocument['sections'][number]) => document.sections.includes(section);
  const segments: SegmentResults[] = [];
  if (has('segments') || has('regret')) {
    for (const dimension of dimensionsShown(document, info.dimensions))
      segments.push(await segmentResults(gathering, dimension));
  }
  const sweep = has('sweep') ? await sweepOf(gathering) : null;
  const { cohort, filled } = await simulations.load(key, job);
  const quality = { cohort: info, ...(await workers.run('quality', { cohort, filled }, job)) };
  const resultHashes: string[] = [];
  for (const one of run.replayed) resultHashes.push(await resultHash(workbench, key, one, job));
  const recorded = {
    kind: 'comparison' as const,
    scenarios: run.replayed.map(({ scenario }) => scenario),
    measures: run.replayed.map(({ measures }) => measures),
    resultHashes,
    assumptions,
  };
  const { name } = comparison;
  return {
    comparison: { ...run.comparison, seconds: 0 },
    scenarios: recorded.scenarios,
    quality,
    segments,
    dormancyEffects: has('regret') ? await dormancyEffects(gathering) : [],
    sweep,
    assumptions,
    provenance: {
      engineVersion: ports.version,
      engine: ENGINE_VERSION,
      comparison: isStored ? { name, hash: documentHash(comparison) } : null,
      cohortHash: info.hash,
      policyHashes: recorded.scenarios.map(documentHash),
      resultHashes,
      assumptionsHash: documentHash(assumptions),
      seed: null,
      run: await recordedRun(workbench, key, recorded, isRecorded),
    },
  };
}
