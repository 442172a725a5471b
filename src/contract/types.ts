/** Shapes that cross the contract. Money in minor units, rates in basis points, months as `YYYY-MM`. Plain JSON only. */
import type { LedgerRow } from '../engine/ledger.ts';
import type { Product } from '../engine/panel.ts';
import type { AccountPlan } from '../engine/plan.ts';
import type { Segment } from '../engine/segments.ts';
import type { SwapSet } from '../engine/compare.ts';
import type { CUT_RATE_RATIO, Measure, MeasureValues } from '../engine/measures.ts';
import type { PolicyInput } from '../engine/policy/document.ts';

export type HostKind = 'electron' | 'browser' | 'cli';

export interface AppInfo {
  readonly product: string;
  readonly version: string;
  readonly host: HostKind;
  /** Whether the host can show native open and save dialogs. */
  readonly dialogs: boolean;
  readonly mappings: readonly MappingPreset[];
  /** Names of the assumptions presets; the first is the one used where none is named. */
  readonly assumptions: readonly string[];
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
  /** Accounts whose product the file does not say; no product's rules apply to them. */
  readonly accountsWithoutProduct: number;
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
  readonly ead: readonly number[];
  readonly rwa: readonly number[];
  readonly ecl: readonly number[];
  /** Accounts not closed, and those of them that are long dormant. */
  readonly open: readonly number[];
  readonly dormant: readonly number[];
}

/** The assumptions a result was made under. */
export interface AssumptionsInfo {
  readonly name: string;
  readonly asOf: string;
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
  /** One swap set per challenger. */
  readonly swapSets: readonly SwapSet[];
  readonly assumptions: AssumptionsInfo;
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

/** Every simulated month of one account under one scenario; months as `YYYY-MM`. */
export interface AccountLedger {
  readonly accountId: string;
  readonly product: Product | null;
  readonly scenario: string;
  readonly rows: readonly LedgerRow<string>[];
}

/** What one account must do under one policy, from the cohort's last month on; months as `YYYY-MM`. */
export interface AccountAdvice {
  readonly accountId: string;
  readonly product: Product | null;
  readonly policy: string;
  /** null where the account's rows end before the cohort's last month. */
  readonly plan: AccountPlan<string> | null;
}

/** Measures of a segment in the units of {@link SimulationSummary}. */
export interface SegmentMeasures {
  readonly segment: Segment;
  readonly measures: MeasureValues;
  /** Cut rate over that of the least-cut segment with at least 30 accounts; null where there is none. */
  readonly cutRateRatio: number | null;
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
    /** By segment, where one was asked for. */
    readonly segments?: readonly SegmentMeasures[];
  }[];
  readonly assumptions: AssumptionsInfo;
  /** What every result must say of itself. */
  readonly caveat: string;
}

/** A measure over two swept parameters, cells y-major: `y * x.length + x`, for each segment. */
export interface SweepGrid {
  readonly measure: Measure | typeof CUT_RATE_RATIO;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Segments of the dimension the sweep was asked by; one null segment, all accounts, without. */
  readonly segments: readonly (Segment | null)[];
  readonly assumptions: AssumptionsInfo;
  /**
   * Cells of the first segment, then those of the next. Money in minor units, rates in basis points, `cut_rate_ratio` a
   * plain ratio, null where there is none.
   */
  readonly values: readonly (number | null)[];
  readonly seconds: number;
}

/** Progress of a job that a call started under its own job id. */
export interface JobProgress {
  readonly job: string;
  /** What is being counted. */
  readonly phase: 'reading' | 'writing' | 'loading' | 'simulating' | 'generating' | 'exporting';
  readonly done: number;
  readonly total: number;
}
