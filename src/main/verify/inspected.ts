/** The result of inspecting a whole project. */
import type { Finding, RunRecord } from '../../contract/records.ts';

/** A version of a cohort with its hash as it is stored and as its bytes are now. */
export interface CheckedCohort {
  readonly name: string;
  readonly version: number;
  readonly importedAt: string;
  /** null where it was never sealed. */
  readonly stored: string | null;
  readonly hash: string;
  /** Arrays that do not match their seals. */
  readonly changed: readonly string[];
  /** Hash of what is recorded of its import. */
  readonly importRecord: string;
}

/** A run that is as the log notes it, and the cohort version it is over. */
export interface RunToReplay {
  readonly number: number;
  readonly record: RunRecord;
  readonly cohort: CheckedCohort;
}

export interface InspectedProject {
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  readonly runs: readonly RunToReplay[];
  readonly auditLines: number;
  readonly auditHead: string;
  readonly cohorts: number;
  readonly policies: number;
}
