/** Records of runs: what was replayed over which data, and the hash of what came out. Only ever added to. */
import { documentHash } from '../hashes.ts';
import type { RunRecord } from '../../contract/records.ts';
import { noteAudit } from './audit.ts';
import type { ProjectDatabase } from './project-file.ts';

/** Adds a record, and a line to the audit log that holds its hash. @returns the number of the run */
export function insertRun(database: ProjectDatabase, run: RunRecord): number {
  return database
    .transaction(() => {
      const hash = documentHash(run);
      const { lastInsertRowid } = database
        .prepare(
          `INSERT INTO runs (cohort_id, cohort_name, created_at, engine_version, scenarios, measures, record, hash)
           VALUES ((SELECT id FROM cohorts WHERE name = @cohort OR former_of = @cohort ORDER BY id DESC),
             @cohort, @createdAt, @engineVersion, @scenarios, @measures, @record, @hash)`,
        )
        .run({
          cohort: run.cohort,
          createdAt: run.createdAt,
          engineVersion: run.engineVersion,
          scenarios: JSON.stringify(run.scenarios),
          measures: JSON.stringify(run.measures),
          record: JSON.stringify(run),
          hash,
        });
      const number = Number(lastInsertRowid);
      noteAudit(database, {
        at: run.createdAt,
        action: 'run',
        cohort: run.cohort,
        detail: { run: number, kind: run.kind, hash },
      });
      return number;
    })
    .immediate();
}

/** How many runs a project holds. */
export function countRuns(database: ProjectDatabase): number {
  return database.prepare<[], { n: number }>('SELECT count(*) AS n FROM runs').get()?.n ?? 0;
}

export interface StoredRun {
  readonly number: number;
  readonly cohort: string;
  readonly createdAt: string;
  readonly engineVersion: string;
  /** JSON texts. */
  readonly scenarios: string;
  readonly measures: string;
  /** JSON text of a {@link RunRecord}; null of a run that an earlier version of the product noted. */
  readonly record: string | null;
  readonly hash: string | null;
}

/** Runs, oldest first. */
export function listRuns(database: ProjectDatabase): StoredRun[] {
  return database
    .prepare<[], StoredRun>(
      `SELECT id AS number, cohort_name AS cohort, created_at AS createdAt, engine_version AS engineVersion, scenarios,
         measures, record, hash FROM runs ORDER BY id`,
    )
    .all();
}

/** The number of the first run with the same inputs, engine and result; `undefined` if there is none. */
export function equalRun(database: ProjectDatabase, run: RunRecord): number | undefined {
  const same = { ...run, createdAt: '', kind: '' };
  const wanted = documentHash(same);
  const candidates = database
    .prepare<[string, string, string], { number: number; record: string }>(
      `SELECT id AS number, record FROM runs
       WHERE cohort_name = ? AND engine_version = ? AND scenarios = ? AND record IS NOT NULL ORDER BY id`,
    )
    .all(run.cohort, run.engineVersion, JSON.stringify(run.scenarios));
  return candidates.find(({ record }) => {
    const parsed: unknown = JSON.parse(record);
    return documentHash({ ...Object(parsed), createdAt: '', kind: '' }) === wanted;
  })?.number;
}

/** A run's line in the audit log. */
export interface RunLine {
  readonly number: number;
  readonly createdAt: string;
  readonly auditLine: number;
  readonly auditHash: string;
}

export function runLine(database: ProjectDatabase, number: number): RunLine | undefined {
  return database
    .prepare<[number], RunLine>(
      `SELECT runs.id AS number, runs.created_at AS createdAt, audit_log.id AS auditLine, audit_log.hash AS auditHash
       FROM runs JOIN audit_log ON action = 'run' AND json_extract(detail, '$.run') = runs.id WHERE runs.id = ?`,
    )
    .get(number);
}
