/** Records of what was replayed: the scenarios as they were and the measures they gave. */
import type { MeasureValues } from '../../engine/measures.ts';
import type { Scenario } from '../../engine/simulate/run.ts';
import type { ProjectDatabase } from './project-file.ts';

export interface NewRun {
  readonly cohort: string;
  readonly createdAt: string;
  readonly engineVersion: string;
  readonly scenarios: readonly Scenario[];
  readonly measures: readonly MeasureValues[];
}

export function insertRun(database: ProjectDatabase, run: NewRun): void {
  database
    .prepare(
      `INSERT INTO runs (cohort_id, cohort_name, created_at, engine_version, scenarios, measures)
       VALUES ((SELECT id FROM cohorts WHERE name = @cohort), @cohort, @createdAt, @engineVersion, @scenarios, @measures)`,
    )
    .run({
      cohort: run.cohort,
      createdAt: run.createdAt,
      engineVersion: run.engineVersion,
      scenarios: JSON.stringify(run.scenarios),
      measures: JSON.stringify(run.measures),
    });
}

/** How many runs a project holds. */
export function countRuns(database: ProjectDatabase): number {
  return database.prepare<[], { n: number }>('SELECT count(*) AS n FROM runs').get()?.n ?? 0;
}
