/** Shapes that cross the contract. Money in minor units, rates in basis points, months as `YYYY-MM`. Plain JSON only. */
import type { Segment } from '../engine/segments.ts';
import type { Measure, MeasureValues } from '../engine/measures.ts';
import type { PolicyInput } from '../engine/policy/document.ts';

export type HostKind = 'electron' | 'browser' | 'cli';

export interface AppInfo {
  readonly product: string;
  readonly version: string;
  readonly host: HostKind;
  /** Whether the host can show native open and save dialogs. */
  readonly dialogs: boolean;
  readonly mappings: readonly MappingPreset[];
  /** What a fresh page opens by itself. */
  readonly opensWith:
    { readonly kind: 'example' } | { readonly kind: 'project'; readonly file: string } | null;
}

export interface MappingPreset {
  readonly id: string;
  readonly title: string;
}

/** A file the host knows; the renderer never sees a path. */
export interface FileEntry {
  readonly file: string;
  readonly name: string;
  readonly sizeBytes: number;
}

export interface ProjectEntry extends FileEntry {
  /** Last change, ISO 8601. */
  readonly modifiedAt: string;
}

export interface CohortInfo {
  readonly name: string;
  readonly accounts: number;
  readonly months: number;
  readonly accountMonths: number;
  readonly firstMonth: string;
  readonly lastMonth: string;
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsRejected: number;
  readonly gapMonthsFilled: number;
  readonly sourceName: string;
  readonly importedAt: string;
  /** Dimensions the cohort can be segmented by: built-in ones and attributes. */
  readonly dimensions: readonly string[];
}

export interface PolicyRecord {
  readonly name: string;
  readonly document: PolicyInput;
  readonly updatedAt: string;
}

export interface ProjectInfo {
  /** Handle of the open project. */
  readonly project: string;
  readonly name: string;
  readonly cohorts: readonly CohortInfo[];
  readonly policies: readonly PolicyRecord[];
}

export interface ImportReport {
  readonly cohort: string;
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsRejected: number;
  readonly gapMonthsFilled: number;
  readonly accounts: number;
  readonly months: number;
  readonly firstMonth: string;
  readonly lastMonth: string;
  readonly seconds: number;
  /** The first rejected rows; all of them are in the rejects file. */
  readonly rejects: readonly RejectedRow[];
  /** Name of the rejects file, null where no row was rejected and none was asked for. */
  readonly rejectsFile: string | null;
}

export interface RejectedRow {
  readonly line: number;
  readonly column: string;
  readonly code: string;
  readonly reason: string;
}

/** Totals of one scenario by month; arrays as long as `months`. */
export interface MonthSeries {
  readonly months: readonly string[];
  readonly accounts: readonly number[];
  readonly limit: readonly number[];
  readonly served: readonly number[];
  readonly undrawn: readonly number[];
  readonly shortfall: readonly number[];
}

export interface ScenarioResult {
  readonly name: string;
  readonly measures: MeasureValues;
  readonly series: MonthSeries;
}

/** Limit change by two dimensions, cells y-major: `y * x.length + x`. */
export interface ChangeHeatmap {
  readonly xDimension: string;
  readonly yDimension: string;
  readonly x: readonly Segment[];
  readonly y: readonly Segment[];
  readonly accounts: readonly number[];
  /** Sum of challenger's minus champion's last limit, minor units. */
  readonly change: readonly number[];
  /** Sum of champion's last limit, minor units. */
  readonly championLimit: readonly number[];
}

export interface Comparison {
  readonly cohort: string;
  readonly champion: ScenarioResult;
  readonly challengers: readonly ScenarioResult[];
  /** One heatmap per challenger. */
  readonly heatmaps: readonly ChangeHeatmap[];
  readonly seconds: number;
}

export interface AccountChange {
  readonly accountId: string;
  readonly limitStart: number;
  readonly championLimit: number;
  readonly challengerLimit: number;
  readonly championCuts: number;
  readonly challengerCuts: number;
  readonly monthsDormant: number;
}

export interface AccountPage {
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly AccountChange[];
}

/** What `simulation.export` wrote: the content of summary.json. Money in currency units, rates as fractions. */
export interface SimulationSummary {
  readonly cohort: string;
  readonly firstMonth: string;
  readonly lastMonth: string;
  readonly engineVersion: string;
  readonly policies: readonly {
    readonly name: string;
    /** The policy document, null for a built-in baseline. */
    readonly document: PolicyInput | null;
    readonly measures: MeasureValues;
  }[];
  /** What every result must say of itself. */
  readonly caveat: string;
}

/** A measure over two swept parameters, cells y-major: `y * x.length + x`. */
export interface SweepGrid {
  readonly measure: Measure;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly values: readonly number[];
  readonly seconds: number;
}

/** Progress of a job that a call started under its own job id. */
export interface JobProgress {
  readonly job: string;
  /** What is being counted. */
  readonly phase:
    'reading' | 'arranging' | 'writing' | 'loading' | 'simulating' | 'generating' | 'exporting';
  readonly done: number;
  readonly total: number;
}
