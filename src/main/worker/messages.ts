/** What crosses between the service and its workers: structured-cloneable requests, results and progress. */
import type { MessagePort } from 'node:worker_threads';
import type { ImportReport, JobProgress } from '../../contract/types.ts';
import type { Behaviour } from '../../engine/behaviour.ts';
import type { CUT_RATE_RATIO, Measure } from '../../engine/measures.ts';
import type { Segmentation } from '../../engine/segments.ts';
import type { Month } from '../../engine/months.ts';
import type { Panel } from '../../engine/panel.ts';
import type { AccountOutcomes, MonthTotals } from '../../engine/simulate/outcomes.ts';
import type { AccountRange, RunInput, Scenario } from '../../engine/simulate/run.ts';
import type { SimulationFiles } from '../export/simulation-files.ts';
import type { SweepSpec } from '../../engine/sweep.ts';
import type { Mapping } from '../import/mapping.ts';
import type { AccountIds } from '../store/account-ids.ts';

/** How a task reports and learns that it is no longer wanted. */
export interface TaskControl {
  /** Receives {@link TaskProgress} messages; the sender transfers it. */
  readonly port: MessagePort;
  /** One Int32 over shared memory; 1 asks the task to stop. */
  readonly cancel: Int32Array;
}

export type TaskProgress = Omit<JobProgress, 'job'>;

export interface ImportTask {
  readonly projectPath: string;
  readonly filePath: string;
  readonly cohort: string;
  readonly mapping: Mapping;
  readonly encoding?: string;
  readonly rejectsPath: string;
  /** Write the rejects file even where no row was rejected. */
  readonly alwaysWriteRejects: boolean;
}

export type ImportTaskResult = Omit<ImportReport, 'rejectsFile'> & {
  readonly rejectsPath: string | null;
};

export interface LoadTask {
  readonly projectPath: string;
  readonly cohort: string;
}

/** A cohort in shared memory: cheap to hand from thread to thread. */
export interface LoadedCohort {
  readonly panel: Panel;
  readonly behaviour: Behaviour;
  readonly accountIds: AccountIds;
}

export interface SimulateTask {
  readonly input: RunInput;
  readonly scenario: Scenario;
  readonly range: AccountRange;
  /** Shared: each task writes the entries of its own range. */
  readonly accounts: AccountOutcomes;
}

export type SimulateTaskResult = MonthTotals;

export interface SweepTask {
  readonly input: RunInput;
  readonly sweep: SweepSpec;
  /** Cells `from` to `to - 1`. */
  readonly from: number;
  readonly to: number;
  readonly measure: Measure | typeof CUT_RATE_RATIO;
  /** Segments to measure apart; all accounts as one without. */
  readonly segmentation?: Segmentation;
}

export interface GenerateTask {
  readonly filePath: string;
  readonly accounts: number;
  readonly months: number;
  readonly seed: number;
  readonly firstMonth: Month;
}

/** Every task a worker can do. */
export interface Tasks {
  importCohort: { task: ImportTask; result: ImportTaskResult };
  loadCohort: { task: LoadTask; result: LoadedCohort };
  simulate: { task: SimulateTask; result: SimulateTaskResult };
  sweep: { task: SweepTask; result: readonly (readonly (number | null)[])[] };
  exportSimulation: { task: SimulationFiles; result: null };
  generate: { task: GenerateTask; result: { readonly rows: number } };
}

export type TaskName = keyof Tasks;
