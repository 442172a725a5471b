/** What crosses between the service and its workers: structured-cloneable requests, results and progress. */
import type { MessagePort } from 'node:worker_threads';
import type {
  CohortQuality,
  FilePreview,
  ImportCheck,
  ImportReport,
  JobProgress,
} from '../../contract/types.ts';
import type { AccountCondition } from '../../engine/account-filter.ts';
import type { Figure } from '../../engine/accounts-behind.ts';
import type { AccountColumn } from '../../engine/account-table.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import type { Cohort } from '../../engine/behaviour.ts';
import type { ChangeGrid, SwapSet } from '../../engine/compare.ts';
import type {
  CellFilter,
  CellSums,
  CrossPanel,
  Pair,
  PairDimension,
} from '../../engine/crossfilter.ts';
import type { LedgerRow } from '../../engine/ledger.ts';
import type { MeasureSums, Measured } from '../../engine/measurer.ts';
import type { Month } from '../../engine/months.ts';
import type { Notice, NoticedRows } from '../../engine/noticed-rows.ts';
import type { PairedRates } from '../../engine/paired-rates.ts';
import type { AccountRange, MonthSpan } from '../../engine/panel.ts';
import type { QualityBar } from '../../engine/quality-rows.ts';
import type { AccountPlan } from '../../engine/plan.ts';
import type { Policy } from '../../engine/policy/document.ts';
import type { Segmentation } from '../../engine/segments.ts';
import type { AccountOutcomes, MonthTotals, Outcomes } from '../../engine/simulate/outcomes.ts';
import type { CoupledMonth, CoupledRun, RunInput, Scenario } from '../../engine/simulate/run.ts';
import type { EngineOneMeasures } from '../../engine/engine-one.ts';
import type { Corrections } from '../../engine/version.ts';
import type { SweepSpec } from '../../engine/sweep/axes.ts';
import type { SweepInput } from '../../engine/sweep/shared-cells.ts';
import type { AccountFile } from '../export/account-file.ts';
import type { CohortFile } from '../export/cohort-file.ts';
import type { NoticeFile } from '../export/notice-file.ts';
import type { PlanFile } from '../export/plan-file.ts';
import type { PackManifest } from '../../contract/pack.ts';
import type { OpenPackTask, OpenedPack } from '../pack/open-pack.ts';
import type { PackTask } from '../pack/write-pack.ts';
import type { AuditLine } from '../../contract/records.ts';
import type { InspectedProject } from '../verify/inspected.ts';
import type { ChartTask } from '../report/chart.ts';
import type { ReportInput } from '../report/data.ts';
import type { SimulationFiles } from '../export/simulation-files.ts';
import type { AccountOrder, Overlap } from '../import/collect/arrange.ts';
import type { GivenFormat } from '../import/source/format.ts';
import type { InspectRequest } from '../import/suggest/inspect.ts';
import type { Mapping } from '../import/mapping.ts';
import type { ImportMode } from '../store/cohorts.ts';
import type { AccountIds } from '../account-ids.ts';

/** How a task reports and learns that it is no longer wanted. */
export interface TaskControl {
  /** How often threads should have collected their garbage, see SharedMemory. */
  readonly round: number;
  /** Receives {@link TaskProgress} messages; the sender transfers it. */
  readonly port: MessagePort;
  /** One Int32 over shared memory; 1 asks the task to stop. */
  readonly cancel: Int32Array;
}

export type TaskProgress = Omit<JobProgress, 'job'>;

export interface ImportTask {
  readonly projectPath: string;
  /** Files of one layout, see ReadRequest. */
  readonly filePaths: readonly string[];
  /** The file of accounts of a transaction log. */
  readonly accountsPath?: string;
  readonly cohort: string;
  readonly mode: ImportMode;
  readonly overlap: Overlap;
  /** By id, unless told otherwise. */
  readonly order?: AccountOrder;
  /** Without one, what the names and values of the first file suggest. */
  readonly mapping: Mapping | undefined;
  /** Answers to questions, by their ids. */
  readonly answers?: Readonly<Record<string, string>>;
  /** What goes before the mapping's own format and privacy. */
  readonly format: GivenFormat;
  readonly privacy: Mapping['privacy'];
  readonly encoding?: string;
  /** Largest share of rejected rows, 0 to 1. */
  readonly maxRejectShare: number;
  /** File of the key under which personal data is hashed; it is made where it is needed first. */
  readonly keyPath: string;
  readonly rejectsPath: string;
  /** Write the rejects file even where no row was rejected. */
  readonly alwaysWriteRejects: boolean;
}

export type CheckTask = Pick<
  ImportTask,
  'filePaths' | 'accountsPath' | 'mapping' | 'answers' | 'format' | 'privacy' | 'encoding'
>;

export type ImportTaskResult = Omit<ImportReport, 'rejectsFile'> & {
  readonly rejectsPath: string | null;
};

export interface LoadTask {
  readonly projectPath: string;
  readonly cohort: string;
  /** Tells the versions of a cohort apart. */
  readonly importedAt: string;
  /** Identity of the file when its arrays were last compared with their seals, by this process. */
  readonly comparedAs?: string;
}

/** A cohort in shared memory: cheap to hand from thread to thread. */
export interface LoadedCohort {
  readonly cohort: Cohort;
  /** 1 in rows that fill a gap; left out where none does. */
  readonly filled: Uint8Array | undefined;
  readonly accountIds: AccountIds;
}

export interface SimulateTask {
  readonly input: RunInput;
  readonly scenario: Scenario;
  readonly range: AccountRange;
  /** Shared: each task writes the entries of its own range. */
  readonly accounts: AccountOutcomes;
}

export interface AdvanceTask {
  readonly run: CoupledRun;
  readonly range: AccountRange;
  readonly month: Month;
  /** Share of headroom that the month before gives up, basis points. */
  readonly takenBp: number;
}

export interface MeasureTask {
  readonly cohort: Cohort;
  readonly accounts: AccountOutcomes;
  readonly assumptions: Assumptions;
  /** The months of the scenario. */
  readonly simulated: MonthSpan;
  readonly range: AccountRange;
  /** Segments to measure apart; all accounts as one without. */
  readonly segmentation: Segmentation | undefined;
}

/** A champion and a challenger with what they did. */
export interface ComparedPair {
  readonly champion: Scenario;
  readonly challenger: Scenario;
  readonly pair: Pair;
}

/** Two scenarios and two dimensions. */
export interface ComparedScenarios {
  readonly champion: AccountOutcomes;
  readonly challenger: AccountOutcomes;
  readonly x: Segmentation;
  readonly y: Segmentation;
}

export interface ComparedAccounts {
  readonly grid: ChangeGrid;
  readonly swapSet: SwapSet;
}

/** Marks the accounts of a range by whether they are behind a figure. */
export interface MarkBehindTask {
  readonly cohort: Cohort;
  readonly figure: Figure;
  readonly compared: ComparedPair;
  readonly assumptions: Assumptions;
  readonly range: AccountRange;
  /** Shared: each task writes the entries of its own range. */
  readonly codes: Int32Array;
}

/** Accounts that pass filters, in an order. */
export interface ListAccountsTask {
  readonly cohort: Cohort;
  readonly accountIds: AccountIds;
  readonly pair: Pair;
  readonly filters: readonly CellFilter[];
  readonly conditions: readonly AccountCondition[];
  /** What the id must hold; anything where it is empty. */
  readonly contains: string;
  /** Column and direction; the panel's order without. */
  readonly sort:
    { readonly column: AccountColumn | 'accountId'; readonly descending: boolean } | undefined;
}

export interface AccountTask {
  readonly cohort: Cohort;
  readonly scenario: Scenario;
  /** Index in the panel. */
  readonly account: number;
}

export interface SweepRangeTask {
  readonly input: SweepInput;
  readonly sweep: SweepSpec;
  readonly range: AccountRange;
}

export interface SweepCellsTask {
  readonly input: SweepInput;
  readonly sweep: SweepSpec;
  /** Cells `from` to `to - 1`. */
  readonly from: number;
  readonly to: number;
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
  checkImport: { task: CheckTask; result: ImportCheck };
  loadCohort: {
    task: LoadTask;
    result: { readonly loaded: LoadedCohort; readonly identity: string };
  };
  inspect: { task: InspectRequest; result: FilePreview };
  quality: {
    task: { readonly cohort: Cohort; readonly filled: Uint8Array | undefined };
    result: Omit<CohortQuality, 'cohort'>;
  };
  noticed: {
    task: Tasks['quality']['task'] & {
      readonly of: Notice | QualityBar;
      readonly offset: number;
      readonly limit: number;
    };
    result: NoticedRows;
  };
  hashOutcome: {
    task: { readonly cohort: Cohort; readonly outcomes: Outcomes; readonly version: number };
    result: string;
  };
  /** Measures as engine 1 had them. */
  engineOneMeasures: {
    task: {
      readonly cohort: Cohort;
      readonly outcomes: Outcomes;
      readonly measured: Measured;
      readonly assumptions: Assumptions;
      readonly corrections: Corrections;
    };
    result: EngineOneMeasures;
  };
  /** Rows written. */
  exportCohort: { task: CohortFile; result: number };
  exportAccounts: { task: AccountFile; result: number };
  exportNotices: { task: NoticeFile; result: number };
  /** The chart as SVG text. */
  drawChart: { task: ChartTask; result: { readonly svg: string } };
  writePack: { task: PackTask; result: PackManifest };
  openPack: { task: OpenPackTask; result: OpenedPack };
  /** The report as HTML text. */
  renderReport: { task: ReportInput; result: string };
  inspectProject: { task: { readonly projectPath: string }; result: InspectedProject };
  probeProject: { task: { readonly projectPath: string }; result: null };
  readAudit: {
    task: { readonly projectPath: string; readonly after: number; readonly limit: number };
    result: readonly AuditLine[];
  };
  segment: {
    task: { readonly cohort: Cohort; readonly dimension: string };
    result: Segmentation | undefined;
  };
  simulate: { task: SimulateTask; result: MonthTotals };
  prepareCoupled: {
    task: { readonly run: CoupledRun; readonly range: AccountRange };
    result: null;
  };
  advanceCoupled: { task: AdvanceTask; result: CoupledMonth };
  measure: { task: MeasureTask; result: Measured };
  pairedRates: {
    task: {
      readonly cohort: Cohort;
      readonly pair: Pair;
      readonly assumptions: Assumptions;
      readonly range: AccountRange;
      readonly chosen: Segmentation | undefined;
    };
    result: PairedRates;
  };
  compare: {
    task: ComparedScenarios & { readonly range: AccountRange };
    result: ComparedAccounts;
  };
  crossfilter: {
    task: {
      readonly pair: Pair;
      readonly range: AccountRange;
      readonly filters: readonly CellFilter[];
      readonly panels: readonly CrossPanel[];
    };
    result: CellSums[];
  };
  segmentPair: {
    task: { readonly pair: Pair; readonly dimension: PairDimension };
    result: Segmentation;
  };
  markBehind: { task: MarkBehindTask; result: null };
  filterSegments: {
    task: { readonly count: number; readonly filters: readonly CellFilter[] };
    result: Segmentation;
  };
  /** The cohort of the accounts in the first segment. */
  subset: {
    task: { readonly cohort: Cohort; readonly chosen: Segmentation };
    result: Cohort;
  };
  /** The cohort of about so many accounts, and their places in the whole. */
  sample: {
    task: { readonly cohort: Cohort; readonly size: number };
    result: { readonly accounts: Int32Array; readonly cohort: Cohort };
  };
  listAccounts: { task: ListAccountsTask; result: Int32Array };
  ledger: { task: AccountTask; result: readonly LedgerRow[] };
  /** `undefined` where the account's rows end before the cohort's last month. */
  plan: {
    task: AccountTask & { readonly scenario: Policy };
    result: AccountPlan | undefined;
  };
  exportPlans: { task: PlanFile; result: { readonly accounts: number } };
  sweepRange: { task: SweepRangeTask; result: readonly MeasureSums[] };
  sweepCells: { task: SweepCellsTask; result: readonly Measured[] };
  exportSimulation: { task: SimulationFiles; result: null };
  generate: { task: GenerateTask; result: { readonly rows: number } };
}

export type TaskName = keyof Tasks;
