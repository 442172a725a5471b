/** Verifies a project: its audit log, its seals, and every recorded run, which is replayed. */
import { toErrorData } from '../../contract/errors.ts';
import type { RunRecord, Verification } from '../../contract/records.ts';
import { measuresOf } from '../../engine/measurer.ts';
import { scenarioName } from '../../engine/simulate/run.ts';
import { ENGINE_VERSION } from '../../engine/version.ts';
import type { Correction } from '../../engine/version.ts';
import type { CheckedCohort, RunToReplay } from '../verify/inspected.ts';
import type { CohortKey } from './cohort-key.ts';
import { checkEngineOne, engineOneNote } from './engine-one-runs.ts';
import { RESULT_VERSION, resultHash } from './run-records.ts';
import { parseScenario } from './scenarios.ts';
import type { Workbench } from './workbench.ts';
import type { Job } from './workers.ts';

/** Replays records, one at a time. */
class Replayer {
  readonly #workbench: Workbench;
  readonly #projectPath: string;
  readonly #job: Job;

  constructor(workbench: Workbench, projectPath: string, job: Job) {
    this.#workbench = workbench;
    this.#projectPath = projectPath;
    this.#job = job;
  }

  #key({ importedAt, name: cohort }: CheckedCohort): CohortKey {
    return { projectPath: this.#projectPath, cohort, importedAt };
  }

  /** What the record's results of engine 1 are, and the scenarios of which they are not. */
  async engineOne(
    record: RunRecord,
    cohort: CheckedCohort,
  ): Promise<{ readonly forged: string[]; readonly corrections: Correction[] }> {
    const forged: string[] = [];
    const corrections: Correction[] = [];
    for (const [index, document] of record.scenarios.entries()) {
      const scenario = parseScenario(document);
      const result = await checkEngineOne(
        this.#workbench,
        this.#key(cohort),
        scenario,
        record.assumptions,
        record.resultHashes[index],
        this.#job,
      );
      if (!result.isGenuine) forged.push(scenarioName(scenario));
      corrections.push(...result.corrections);
    }
    return { forged, corrections };
  }

  /** Hashes of what the record's scenarios give now. */
  async hashes(record: RunRecord, cohort: CheckedCohort): Promise<readonly string[]> {
    const { simulations } = this.#workbench;
    const key = this.#key(cohort);
    const { assumptions } = record;
    const job = this.#job;
    const scenarios = record.scenarios.map(parseScenario);
    const hashes: string[] = [];
    for (const scenario of scenarios) {
      const outcomes = await simulations.replay(key, scenario, undefined, job);
      const sums = await simulations.measure(key, outcomes, assumptions, job);
      const measures = measuresOf(sums, 0, assumptions);
      hashes.push(await resultHash(this.#workbench, key, { scenario, outcomes, measures }, job));
    }
    return hashes;
  }
}

function differing(record: RunRecord, hashes: readonly string[]): string[] {
  return record.resultHashes.flatMap((hash, index) => {
    if (hash === hashes[index]) return [];
    return [scenarioName(parseScenario(record.scenarios[index]))];
  });
}

/** What the replay of a run gives against its record. */
async function replayFinding(
  replayer: Replayer,
  { number, record, cohort }: RunToReplay,
  version: string,
): Promise<Pick<Verification, 'findings' | 'notes'>> {
  const subject = `run ${number}`;
  if (record.engine < ENGINE_VERSION) {
    const { forged, corrections } = await replayer.engineOne(record, cohort);
    if (forged.length === 0)
      return { findings: [], notes: [`${subject}: ${engineOneNote(corrections)}`] };
    const message = `Not what the rules of engine 1 give: ${forged.join(', ')}.`;
    return { findings: [{ code: 'RESULT_DIFFERS', subject, message }], notes: [] };
  }
  const names = differing(record, await replayer.hashes(record, cohort));
  if (names.length === 0) return { findings: [], notes: [] };
  const engine = `recorded with engine ${record.engineVersion}, replayed with ${version}`;
  const message = `Not the recorded result: ${names.join(', ')} (${engine}).`;
  return { findings: [{ code: 'RESULT_DIFFERS', subject, message }], notes: [] };
}

/** Looks at everything a project holds. @throws AppError PROJECT_…, CANCELLED */
export async function verifyProject(
  workbench: Workbench,
  projectPath: string,
  job: Job,
): Promise<Verification> {
  const { projects, workers } = workbench;
  await projects.hold(projectPath);
  const inspected = await workers.run('inspectProject', { projectPath }, job);
  const findings = [...inspected.findings];
  const notes = [...inspected.notes];
  const replayer = new Replayer(workbench, projectPath, job);
  let replayed = 0;
  for (const [index, { number, record, cohort }] of inspected.runs.entries()) {
    job.onProgress({ phase: 'verifying', done: index, total: inspected.runs.length });
    const subject = `run ${number}`;
    if (record.engine > ENGINE_VERSION || record.resultVersion > RESULT_VERSION) {
      const made = `made by engine ${record.engine}, which is newer than engine ${ENGINE_VERSION}`;
      notes.push(`${subject}: ${made}; not replayed.`);
      continue;
    }
    try {
      const run = { number, record, cohort };
      const told = await replayFinding(replayer, run, workbench.ports.version);
      replayed++;
      findings.push(...told.findings);
      notes.push(...told.notes);
    } catch (thrown) {
      const error = toErrorData(thrown);
      if (error.code === 'CANCELLED') throw thrown;
      findings.push({ code: 'RUN_FAILED', subject, message: `${error.code}: ${error.message}` });
    }
  }
  const { auditLines, auditHead, cohorts, policies } = inspected;
  return {
    ok: findings.length === 0,
    findings,
    notes,
    unproven: [],
    auditLines,
    auditHead,
    cohorts,
    policies,
    runs: replayed,
  };
}
