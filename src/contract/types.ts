/** Shapes that cross the contract. Money in minor units, rates in basis points, months as `YYYY-MM`. Plain JSON only. */
import type { ErrorData } from './errors.ts';
import type { ImportQuestion } from './import-questions.ts';
import type { Said } from './said.ts';
import type { Mapping } from './mapping-document.ts';
import type { AccountColumn } from '../engine/account-table.ts';
import type { Assumptions } from '../engine/assumptions.ts';
import type { LedgerRow } from '../engine/ledger.ts';
import type { NoticedRow } from '../engine/noticed-rows.ts';
import type { Product } from '../engine/panel.ts';
import type { AccountPlan } from '../engine/plan.ts';
import type { ColumnSpread } from '../engine/quality.ts';
import type { Segment } from '../engine/segments.ts';
import type { SwapSet } from '../engine/compare.ts';
import type { MeasureDifferences, PolicyRule } from '../engine/effects.ts';
import type { HarmAfterCut } from '../engine/harm-after-cut.ts';
import type { PairedRates } from '../engine/paired-rates.ts';
import type { CELL_SUMS } from '../engine/crossfilter.ts';
import type { CUT_RATE_RATIO, Measure, MeasureValues } from '../engine/measures.ts';
import type { PolicyInput } from '../engine/policy/document.ts';

export const HOST_KINDS = ['electron', 'browser', 'cli'] as const;
export type HostKind = (typeof HOST_KINDS)[number];

export interface AppInfo {
  readonly product: string;
  readonly version: string;
  readonly host: HostKind;
  /** Whether the host can show native open and save dialogs. */
  readonly dialogs: boolean;
  readonly mappings: readonly MappingPreset[];
  /** Names of the assumptions presets; the first is the one used where none is named. */
  readonly assumptions: readonly string[];
  /** Where projects and settings are kept, to be shown; files are named by handles. */
  readonly dataFolder: string;
  /** Worker threads in use. */
  readonly threads: number;
  /** Versions of what the product runs on, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** What a fresh page opens by itself. */
  readonly opensWith:
    { readonly kind: 'example' } | { readonly kind: 'project'; readonly file: string } | null;
}

/** The licence of a package that is shipped. */
export interface Licence {
  readonly name: string;
  readonly version: string;
  /** As its package names it, e.g. MIT. */
  readonly licence: string;
  /** Its files of licence; empty where it has none. */
  readonly text: string;
}

export interface MappingPreset {
  readonly id: string;
  readonly title: string;
}

/** Assumptions that the product ships, and the id by which requests name them. */
export interface AssumptionsPreset {
  readonly id: string;
  readonly document: Assumptions;
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

/** What an import notices in rows that it accepts; docs/import.md describes each. */
export const WARNING_CODES = [
  'balance_above_limit',
  'unsorted',
  'gap_months',
  'no_product',
  'no_use_column',
  'rows_replaced',
  'lines_below',
  'totals_dropped',
  'ids_decimal',
  'ids_digits_lost',
  'unique_text',
  'transactions_reversed',
  'transactions_repeated',
  'no_balance_column',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

export interface ImportWarning {
  readonly code: WarningCode;
  /** Rows, or accounts for no_product and no_use_column. */
  readonly count: number;
  /** The first lines it concerns; empty where it concerns none. */
  readonly lines: readonly number[];
  /** The file of each of these lines; left out where one file was read. */
  readonly files?: readonly string[];
  /** Columns of the file that it concerns, where it concerns columns. */
  readonly columns?: readonly string[];
}

/** Sums of the credit limit and the balance over accepted and rejected rows: together those of the source. */
export interface ImportTotals {
  readonly accepted: MoneyTotals;
  readonly rejected: MoneyTotals;
}

/** A file that was imported. */
export interface CohortSource {
  readonly name: string;
  readonly bytes: number;
  /** Hexadecimal; empty where it was not recorded. */
  readonly sha256: string;
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
  /** Counts the imports into the cohort, from 1. */
  readonly version: number;
  /** SHA-256 over its columns; null until a cohort of an earlier version of the product is used. */
  readonly hash: string | null;
  readonly mode: 'new' | 'append' | 'replace';
  readonly rowsReplaced: number;
  readonly warnings: readonly ImportWarning[];
  /** null where they were not recorded. */
  readonly totals: ImportTotals | null;
  readonly sources: readonly CohortSource[];
  /** The mapping document with the format that was detected: enough to repeat the import. */
  readonly mapping: Readonly<Record<string, unknown>>;
  /** Dimensions the cohort can be segmented by: built-in ones and attributes. */
  readonly dimensions: readonly string[];
}

export interface PolicyRecord {
  readonly name: string;
  readonly document: PolicyInput;
  readonly updatedAt: string;
  /** Kept, but not offered any more. */
  readonly archived: boolean;
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
  readonly version: number;
  readonly rowsReplaced: number;
  readonly warnings: readonly ImportWarning[];
  readonly totals: ImportTotals;
  /** The mapping document with the format that was detected. */
  readonly mapping: Mapping;
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
  /** The reason with its values apart, for other languages. */
  readonly said: Said;
}

/** What a column of a file seems to hold. */
export interface ColumnPreview {
  readonly name: string;
  /** The canonical column or the attribute it becomes; null where it is left out. */
  readonly becomes: { readonly kind: 'column' | 'attribute'; readonly name: string } | null;
  /** A canonical column that its name or its values suggest; null where none does. */
  readonly suggestion: string | null;
  /** The first values that are not empty. */
  readonly samples: readonly string[];
  /** What looks like personal data in the rows of the preview. */
  readonly personal: readonly { readonly kind: string; readonly hits: number }[];
}

/** The start of a file as it will be read. */
export interface FilePreview {
  readonly name: string;
  readonly sizeBytes: number;
  /** The mapping that was given, or the one that is suggested, with the whole format. */
  readonly mapping: Mapping;
  readonly columns: readonly ColumnPreview[];
  /** Cells of the first records, at most 200. */
  readonly rows: readonly (readonly string[])[];
  /** What is wrong with each of these rows; null where nothing is. */
  readonly faults: readonly (RejectedRow | null)[];
  /** Why the file cannot be imported so; null where it can. */
  readonly problem: ErrorData | null;
  /** What the file leaves open: an import needs the answers first. */
  readonly questions: readonly ImportQuestion[];
  /** Ids of the presets whose columns the file has. */
  readonly matchingPresets: readonly string[];
  /** Lines above the header, as they are written. */
  readonly linesAbove: readonly string[];
}

/** Sum of the credit limits of a month, minor units. */
export interface MonthLimit {
  readonly month: string;
  readonly limit: number;
}

/** What an import would make of its files. */
export interface ImportCheck {
  readonly rowsRead: number;
  readonly rowsRejected: number;
  readonly gapMonthsFilled: number;
  readonly accounts: number;
  readonly months: number;
  readonly firstMonth: string;
  readonly lastMonth: string;
  readonly rejectsByCode: readonly { readonly code: string; readonly count: number }[];
  /** The first rejected rows. */
  readonly rejects: readonly RejectedRow[];
  readonly limits: readonly MonthLimit[];
  readonly totals: ImportTotals;
  readonly warnings: readonly ImportWarning[];
  /** Columns of the file that the mapping reads as two things. */
  readonly conflicts: readonly string[];
  readonly questions: readonly ImportQuestion[];
}

/** What an analyst asks of data before trusting it. */
export interface CohortQuality {
  readonly cohort: CohortInfo;
  readonly months: readonly string[];
  /** Accounts that have a row in each month, and how many of those rows fill a gap. */
  readonly accounts: readonly number[];
  readonly filled: readonly number[];
  readonly columns: readonly ColumnSpread[];
  /** Values of each attribute, the most frequent first, at most 20, by account-months. */
  readonly attributes: readonly {
    readonly name: string;
    readonly missing: number;
    readonly values: readonly { readonly text: string; readonly count: number }[];
  }[];
  /** Account-months by dormancy streak, months 0 to 24 and longer. */
  readonly dormancy: readonly number[];
  /** Accounts of which the months before the first row are unknown: they start dormant, and nothing says since when. */
  readonly leftCensored: number;
}

/** Sums over rows, minor units. */
export interface MoneyTotals {
  limit: number;
  balance: number;
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
  /** Limits in force during the month, and refused use: all of it, and that after a first dormancy cut. */
  readonly inForce: readonly number[];
  readonly refused: readonly number[];
  readonly refusedAfterCut: readonly number[];
}

/** The assumptions a result was made under. */
export interface AssumptionsInfo {
  readonly name: string;
  readonly asOf: string;
}

export interface ScenarioResult {
  readonly name: string;
  readonly measures: MeasureValues;
  /** Harm by the months since each account's first dormancy cut. */
  readonly harm: HarmAfterCut;
  readonly series: MonthSeries;
}

/** Limit change by two dimensions, cells y-major: `y * x.length + x`. */
export interface ChangeHeatmap {
  readonly xDimension: string;
  readonly yDimension: string;
  readonly x: readonly Segment[];
  readonly y: readonly Segment[];
  readonly accounts: readonly number[];
  /** Those of them without a row in the cohort's last month, which hold no limit in it. */
  readonly ended: readonly number[];
  /** Sum of challenger's minus champion's limit in the cohort's last month, minor units. */
  readonly change: readonly number[];
  /** Sum of champion's limit in that month, minor units. */
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

/** Sums over the accounts of each cell of a panel, y-major: `y * x.length + x`. */
export interface PanelCells extends Readonly<
  Record<(typeof CELL_SUMS)[number], readonly number[]>
> {
  readonly name: string;
  readonly xDimension: string;
  readonly yDimension: string | null;
  readonly x: readonly Segment[];
  /** One entry, null, where the panel has one dimension. */
  readonly y: readonly (Segment | null)[];
}

/** A comparison under filters: measures of the filtered accounts, and panels of one challenger. */
export interface ComparisonView {
  readonly cohort: string;
  readonly champion: ScenarioResult;
  readonly challengers: readonly ScenarioResult[];
  readonly panels: readonly PanelCells[];
  /** One for each challenger: how its accounts count for each rate beside the champion's; of a sample the sampled ones. */
  readonly pairedRates: readonly PairedRates[];
  /** Accounts that both the champion and the challenger in focus reach, and those of them that pass every filter. */
  readonly accounts: number;
  readonly filtered: number;
  /** Accounts from which the figures are estimated; null where they are those of all accounts. */
  readonly sampled: number | null;
  readonly assumptions: AssumptionsInfo;
  readonly seconds: number;
}

/** An account under two scenarios; docs of the columns in engine/account-table.ts. */
export interface AccountRow extends Readonly<Record<AccountColumn, number | null>> {
  readonly accountId: string;
}

export interface AccountPage {
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly AccountRow[];
  /** Place of the account that was asked for, -1 where it is not among these. */
  readonly foundAt: number;
}

/** An account-month behind a warning; months as `YYYY-MM`. */
export interface NoticedAccountMonth extends Omit<NoticedRow, 'account' | 'month'> {
  readonly accountId: string;
  readonly month: string;
}

export interface NoticedPage {
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly NoticedAccountMonth[];
}

/** Every simulated month of one account under one scenario; months as `YYYY-MM`. */
export interface AccountLedger {
  readonly accountId: string;
  readonly product: Product | null;
  readonly scenario: string;
  /** What the amounts are in: ISO 4217, or as the mapping has it. */
  readonly currency: string;
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

/** Measures as files hold them: money in currency units, rates as fractions, months as `YYYY-MM`. */
export type WrittenMeasures = Omit<MeasureValues, 'dormant_share_max_month'> & {
  readonly dormant_share_max_month: string | null;
};

/** Measures of a segment in the units of {@link SimulationSummary}. */
export interface SegmentMeasures {
  readonly segment: Segment;
  readonly measures: WrittenMeasures;
  /** Cut rate over that of the least-cut segment with at least 30 accounts; null if there is none. */
  readonly cutRateRatio: number | null;
}

/** What `simulation.export` wrote: the content of summary.json. Money in currency units, rates as fractions. */
export interface SimulationSummary {
  readonly cohort: string;
  readonly firstMonth: string;
  readonly lastMonth: string;
  readonly engineVersion: string;
  /** Version of the engine's rules. */
  readonly engine: number;
  readonly policies: readonly {
    readonly name: string;
    /** The policy document, null for a built-in baseline. */
    readonly document: PolicyInput | null;
    readonly measures: WrittenMeasures;
    /** Harm by the months since each account's first dormancy cut; money in minor units. */
    readonly harm: HarmAfterCut;
    /** By segment, where one was asked for. */
    readonly segments?: readonly SegmentMeasures[];
  }[];
  readonly assumptions: AssumptionsInfo;
  /** What every result must say of itself. */
  readonly caveat: string;
}

/** What each rule of a policy does to each measure: the policy's measure less that of the policy without the rule. */
export interface RuleEffects {
  readonly cohort: string;
  readonly policy: string;
  readonly engine: number;
  /** Measures of the policy, and of no rule at all (the first limit held). */
  readonly measures: MeasureValues;
  readonly hold: MeasureValues;
  readonly effects: readonly {
    readonly rule: PolicyRule;
    /** Measures of the policy without the rule. */
    readonly without: MeasureValues;
    /** null where a measure has no value under either policy, or is a month. */
    readonly effect: MeasureDifferences;
  }[];
  /** The policy less no rule at all, and the part of it that the effects of single rules do not add up to. */
  readonly together: MeasureDifferences;
  readonly remainder: MeasureDifferences;
  readonly assumptions: AssumptionsInfo;
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
   * plain ratio, null if there is none.
   */
  readonly values: readonly (number | null)[];
  /** The further measures that were asked for, by cell, over all accounts. */
  readonly also: Readonly<Partial<Record<Measure, readonly (number | null)[]>>>;
  readonly seconds: number;
}

/** Progress of a job that a call started under its own job id. */
export interface JobProgress {
  readonly job: string;
  /** What is being counted. */
  readonly phase:
    | 'reading'
    | 'writing'
    | 'loading'
    | 'simulating'
    | 'generating'
    | 'exporting'
    | 'verifying'
    | 'rendering';
  readonly done: number;
  readonly total: number;
  /** Rows read so far, in the phase `reading`. */
  readonly rows?: number;
}

/** Diagnostics that were written for support. */
export interface DiagnosticsSaved {
  readonly fileName: string;
  /** Names of the texts in the zip. */
  readonly contents: readonly string[];
  /** Under what the browser may fetch the file; null where it was saved where the user said. */
  readonly download: string | null;
}
