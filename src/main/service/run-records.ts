/** Records of runs: what was replayed, over which data, and the hash of what came out. */
import { toErrorData } from '../../contract/errors.ts';
import type { RunRecord } from '../../contract/records.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import type { Measure, MeasureValues } from '../../engine/measures.ts';
import type { Outcomes } from '../../engine/simulate/outcomes.ts';
import { scenarioName } from '../../engine/simulate/run.ts';
import type { Scenario } from '../../engine/simulate/run.ts';
import { ENGINE_VERSION } from '../../engine/version.ts';
import { documentHash } from '../hashes.ts';
import { cohortVersions } from '../store/cohorts.ts';
import { noteAudit } from '../store/audit.ts';
import type { AuditEntry } from '../../contract/records.ts';
import type { ProjectDatabase } from '../store/project-file.ts';
import { equalRun, insertRun, runLine } from '../store/runs.ts';
import type { Provenance } from '../report/data.ts';
import type { CohortKey } from './cohort-key.ts';
import type { Workbench } from './workbench.ts';
import type { Job } from './workers.ts';

/** A scenario that was replayed. */
export interface Replayed {
  readonly scenario: Scenario;
  readonly outcomes: Outcomes;
  readonly measures: MeasureValues;
}

/** Version of the hash of a result, see {@link resultHash}. */
export const RESULT_VERSION = 2;

/**
 * Measures that a result hash of version 2 is made of. The list never changes: a measure that is added later is not part of
 * it, so that the hash of a stored run stays what it is.
 */
const HASHED_MEASURES: readonly Measure[] = [
  'accounts',
  'limit_start_total',
  'limit_total',
  'limit_total_in_force',
  'undrawn_total',
  'served_total',
  'shortfall_total',
  'ead',
  'rwa',
  'ecl',
  'accounts_cut',
  'cut_events',
  'dormancy_cuts',
  'risk_cuts',
  'restored',
  'reviews_up',
  'reviews_down',
  'notices',
  'closed',
  'returned_after_cut',
  'regret_accounts',
  'refused_total',
  'refused_after_cut_total',
  'refused_accounts',
  'dormant_accounts',
  'dormant_share',
  'dormant_share_max',
  'dormant_share_max_month',
];

/** Hash of what a scenario gave: its outcomes by account and month, and the measures that this version of the hash holds. */
export async function resultHash(
  { simulations, workers }: Pick<Workbench, 'simulations' | 'workers'>,
  key: CohortKey,
  { scenario, outcomes, measures }: Replayed,
  job: Job,
): Promise<string> {
  const { cohort } = await simulations.load(key, job);
  const task = { cohort, outcomes, version: RESULT_VERSION };
  const outcome = await workers.run('hashOutcome', task, job);
  const hashed = HASHED_MEASURES.map((measure) => [measure, measures[measure]]);
  return documentHash({
    version: RESULT_VERSION,
    scenario: scenarioName(scenario),
    outcome,
    measures: Object.fromEntries(hashed),
  });
}

/** Does `work`, which notes something; a project that stays locked, or can only be read, does not cost the user the result. */
async function whereWritable<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (thrown) {
    const { code } = toErrorData(thrown);
    if (code !== 'PROJECT_BUSY' && code !== 'PROJECT_READ_ONLY') throw thrown;
    return undefined;
  }
}

type Noted = Pick<RunRecord, 'kind' | 'measures' | 'resultHashes'> & {
  readonly scenarios: readonly Scenario[];
  readonly assumptions: Assumptions;
};

/** The record of a run; `undefined` where the cohort's version is gone. */
function recordOf(
  { ports }: Workbench,
  database: ProjectDatabase,
  { cohort, importedAt }: CohortKey,
  noted: Noted,
): RunRecord | undefined {
  const version = cohortVersions(database, cohort).find((one) => one.importedAt === importedAt);
  if (version === undefined || version.hash === null) return undefined;
  return {
    ...noted,
    cohort,
    cohortVersion: version.version,
    cohortHash: version.hash,
    createdAt: new Date().toISOString(),
    engineVersion: ports.version,
    engine: ENGINE_VERSION,
    resultVersion: RESULT_VERSION,
    seed: null,
    policyHashes: noted.scenarios.map(documentHash),
    assumptionsHash: documentHash(noted.assumptions),
  };
}

/** Notes a run in the project, where it and the cohort are in reach. */
async function recordRun(workbench: Workbench, key: CohortKey, noted: Noted): Promise<void> {
  await whereWritable(() =>
    workbench.projects.use(key.projectPath, (database) => {
      const record = recordOf(workbench, database, key, noted);
      if (record) insertRun(database, record);
    }),
  );
}

/**
 * The record of a run that was made before with the same inputs and the same result, or else a new one where `mayRecord`
 * says so: a report that is made again names the same run.
 */
export async function recordedRun(
  workbench: Workbench,
  key: CohortKey,
  noted: Noted,
  mayRecord: boolean,
): Promise<Provenance['run']> {
  const found = await whereWritable(() =>
    workbench.projects.use(key.projectPath, (database) => {
      const record = recordOf(workbench, database, key, noted);
      if (record === undefined) return undefined;
      const known = equalRun(database, record);
      const number = known ?? (mayRecord ? insertRun(database, record) : undefined);
      return number === undefined ? undefined : runLine(database, number);
    }),
  );
  return found ?? null;
}

/** Notes replays of a comparison or a simulation. */
export async function recordReplays(
  workbench: Workbench,
  key: CohortKey,
  kind: 'comparison' | 'simulation',
  replayed: readonly Replayed[],
  assumptions: Assumptions,
  job: Job,
): Promise<void> {
  const resultHashes: string[] = [];
  for (const one of replayed) resultHashes.push(await resultHash(workbench, key, one, job));
  await recordRun(workbench, key, {
    kind,
    scenarios: replayed.map(({ scenario }) => scenario),
    measures: replayed.map(({ measures }) => measures),
    resultHashes,
    assumptions,
  });
}

/** Notes what was written of a project: an export, a report, a pack. */
export async function noteInProject(
  { projects }: Workbench,
  projectPath: string,
  entry: Omit<AuditEntry, 'at'>,
): Promise<void> {
  const at = new Date().toISOString();
  await whereWritable(() =>
    projects.use(projectPath, (database) =>
      database.transaction(() => noteAudit(database, { at, ...entry })).immediate(),
    ),
  );
}
