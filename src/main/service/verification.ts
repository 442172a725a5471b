/** Verifies a project: its audit log, its seals, and every recorded run, which is replayed. */
import * as v from 'valibot';
import { toErrorData } from '../../contract/errors.ts';
import { RUN_KINDS } from '../../contract/records.ts';
import type { AuditLine, Finding, RunRecord, Verification } from '../../contract/records.ts';
import { measuresOf } from '../../engine/measurer.ts';
import type { MeasureValues } from '../../engine/measures.ts';
import { assumptionsSchema } from '../../engine/assumptions.ts';
import { scenarioName } from '../../engine/simulate/run.ts';
import { ENGINE_VERSION } from '../../engine/version.ts';
import type { Correction } from '../../engine/version.ts';
import { documentHash } from '../hashes.ts';
import { auditHead, auditLog, missingTriggers } from '../store/audit.ts';
import {
  auditFindings,
  cohortFindings,
  lastHashes,
  missingRuns,
  namedFindings,
} from './audit-findings.ts';
import { listComparisons } from '../store/comparisons.ts';
import { policyHashes } from '../store/policies.ts';
import { listRuns } from '../store/runs.ts';
import type { StoredRun } from '../store/runs.ts';
import type { CheckedCohort } from '../worker/messages.ts';
import type { CohortKey } from './cohort-key.ts';
import { checkEngineOne, engineOneNote } from './engine-one-runs.ts';
import { RESULT_VERSION, resultHash } from './run-records.ts';
import { parseScenario } from './scenarios.ts';
import type { Workbench } from './workbench.ts';
import type { Job } from './workers.ts';

const textOf = v.string();
const recordSchema = v.object({
  kind: v.picklist(RUN_KINDS),
  cohort: textOf,
  cohortVersion: v.number(),
  cohortHash: textOf,
  createdAt: textOf,
  engineVersion: textOf,
  engine: v.optional(v.number(), 1),
  resultVersion: v.optional(v.number(), 1),
  seed: v.nullable(v.number()),
  scenarios: v.array(v.unknown()),
  policyHashes: v.array(textOf),
  assumptions: assumptionsSchema,
  assumptionsHash: textOf,
  measures: v.array(v.custom<MeasureValues>((value) => typeof value === 'object')),
  resultHashes: v.array(textOf),
});

/** The record of a run, where it is whole. */
function wholeRecord(
  { number, record, hash }: StoredRun,
  lines: readonly AuditLine[],
): RunRecord | string {
  if (record === null) return 'The record was taken away.';
  const stored: unknown = JSON.parse(record);
  if (documentHash(stored) !== hash) return 'The record does not match its hash.';
  const line = lines.find(({ action, detail }) => action === 'run' && detail['run'] === number);
  if (line?.detail['hash'] !== hash) return 'The record is not as the audit log notes it.';
  const parsed = v.safeParse(recordSchema, stored);
  if (!parsed.success) return 'The record cannot be read.';
  const { scenarios, policyHashes: hashes, assumptions, assumptionsHash } = parsed.output;
  if (scenarios.some((scenario, index) => documentHash(scenario) !== hashes[index]))
    return 'A policy of the record does not match its hash.';
  if (documentHash(assumptions) !== assumptionsHash)
    return 'The assumptions of the record do not match their hash.';
  return parsed.output;
}

/** Replays records, one at a time. */
class Replayer {
  readonly #workbench: Workbench;
  readonly #projectPath: string;
  readonly #cohorts: readonly CheckedCohort[];
  readonly #job: Job;

  constructor(
    workbench: Workbench,
    projectPath: string,
    cohorts: readonly CheckedCohort[],
    job: Job,
  ) {
    this.#workbench = workbench;
    this.#projectPath = projectPath;
    this.#cohorts = cohorts;
    this.#job = job;
  }

  /** The cohort version of a record, by its hash as it is stored. */
  cohortOf({ cohort, cohortHash }: RunRecord): CheckedCohort | undefined {
    return this.#cohorts.find(({ name, stored }) => name === cohort && stored === cohortHash);
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

/** Whether the log notes that a version of the cohort was taken out of the project. */
function wasRemoved(lines: readonly AuditLine[], { cohort, createdAt }: RunRecord): boolean {
  return lines.some(
    ({ action, cohort: name, at }) =>
      (action === 'remove' || action === 'undo') && name === cohort && at >= createdAt,
  );
}

/** Looks at everything a project holds. @throws AppError PROJECT_…, CANCELLED */
export async function verifyProject(
  workbench: Workbench,
  projectPath: string,
  job: Job,
): Promise<Verification> {
  const { projects, workers } = workbench;
  const stored = await projects.use(projectPath, (database) => ({
    lines: auditLog(database),
    head: auditHead(database),
    triggers: missingTriggers(database),
    policies: policyHashes(database),
    comparisons: new Map(
      listComparisons(database).map(({ document, hash }) => [document.name, hash]),
    ),
    runs: listRuns(database),
  }));
  const { lines, head, runs } = stored;
  const cohorts = await workers.run('checkSeals', { projectPath }, job);
  const { findings: ofCohorts, notes } = cohortFindings(cohorts, lines);
  const findings: Finding[] = [
    ...auditFindings(lines, head),
    ...stored.triggers.map((trigger): Finding => {
      const message = 'The guard that only lets lines be added was taken away.';
      return { code: 'AUDIT_NOT_APPEND_ONLY', subject: trigger, message };
    }),
    ...namedFindings(stored.policies, lastHashes(lines, 'policy'), 'POLICY_CHANGED'),
    ...namedFindings(stored.comparisons, lastHashes(lines, 'comparison'), 'COMPARISON_CHANGED'),
    ...ofCohorts,
    ...missingRuns(lines, new Set(runs.map(({ number }) => number))),
  ];
  const replayer = new Replayer(workbench, projectPath, cohorts, job);
  let replayed = 0;
  for (const [index, run] of runs.entries()) {
    job.onProgress({ phase: 'verifying', done: index, total: runs.length });
    const subject = `run ${run.number}`;
    if (run.record === null && run.hash === null) {
      notes.push(`${subject}: noted by an earlier version, without hashes.`);
      continue;
    }
    const record = wholeRecord(run, lines);
    if (typeof record === 'string') {
      findings.push({ code: 'RUN_CHANGED', subject, message: record });
      continue;
    }
    const cohort = replayer.cohortOf(record);
    if (cohort === undefined) {
      const which = `version ${record.cohortVersion} of cohort "${record.cohort}"`;
      if (wasRemoved(lines, record)) notes.push(`${subject}: ${which} was removed.`);
      else
        findings.push({ code: 'COHORT_MISSING', subject, message: `The project lacks ${which}.` });
      continue;
    }
    if (record.engine > ENGINE_VERSION || record.resultVersion > RESULT_VERSION) {
      const made = `made by engine ${record.engine}, which is newer than engine ${ENGINE_VERSION}`;
      notes.push(`${subject}: ${made}; not replayed.`);
      continue;
    }
    try {
      if (record.engine < ENGINE_VERSION) {
        const { forged, corrections } = await replayer.engineOne(record, cohort);
        replayed++;
        if (forged.length === 0) notes.push(`${subject}: ${engineOneNote(corrections)}`);
        else {
          const message = `Not what the rules of engine 1 give: ${forged.join(', ')}.`;
          findings.push({ code: 'RESULT_DIFFERS', subject, message });
        }
        continue;
      }
      const names = differing(record, await replayer.hashes(record, cohort));
      replayed++;
      if (names.length === 0) continue;
      const engine = `recorded with engine ${record.engineVersion}, replayed with ${workbench.ports.version}`;
      const message = `Not the recorded result: ${names.join(', ')} (${engine}).`;
      findings.push({ code: 'RESULT_DIFFERS', subject, message });
    } catch (thrown) {
      const error = toErrorData(thrown);
      if (error.code === 'CANCELLED') throw thrown;
      findings.push({ code: 'RUN_FAILED', subject, message: `${error.code}: ${error.message}` });
    }
  }
  return {
    ok: findings.length === 0,
    findings,
    notes,
    auditLines: lines.length,
    auditHead: head.hash,
    cohorts: cohorts.length,
    policies: stored.policies.size,
    runs: replayed,
  };
}
