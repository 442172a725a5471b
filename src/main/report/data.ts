/** What a report is made from. Everything in it is plain data, so that the same data give the same bytes. */
import type { ReportDocument } from '../../contract/report.ts';
import type { CohortQuality, Comparison, RuleEffects } from '../../contract/types.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import type { MeasureValues } from '../../engine/measures.ts';
import type { Product } from '../../engine/panel.ts';
import type { Policy } from '../../engine/policy/document.ts';
import type { Segment } from '../../engine/segments.ts';
import type { Scenario } from '../../engine/simulate/run.ts';

/** The measures of every scenario by the segments of a dimension. */
export interface SegmentResults {
  readonly dimension: string;
  readonly segments: readonly Segment[];
  /** By scenario, champion first, then by segment. */
  readonly measures: readonly (readonly MeasureValues[])[];
  readonly cutRateRatios: readonly (readonly (number | null)[])[];
}

/** A setting of the sweep that no other beats: what it releases and its refused use after a dormancy cut, minor units. */
interface FrontierPoint {
  readonly cell: number;
  readonly gain: number;
  readonly cost: number;
}

/** A sweep over dormancy window (across) and cut rate (down) of a challenger. Cells y-major. */
export interface ReportSweep {
  readonly policy: Policy;
  readonly product: Product;
  readonly windowMonths: readonly number[];
  readonly cutRatesBp: readonly number[];
  /** Total limit at the end, minor units. */
  readonly limitTotal: readonly number[];
  /** Refused use after a dormancy cut, minor units. */
  readonly refusedAfterCut: readonly number[];
  readonly frontier: readonly FrontierPoint[];
}

/** Names by which the inputs and the results can be found again; SHA-256 in hexadecimal. */
export interface Provenance {
  /** Version of the product, and of the engine's rules. */
  readonly engineVersion: string;
  readonly engine: number;
  readonly comparison: { readonly name: string; readonly hash: string } | null;
  readonly cohortHash: string | null;
  readonly policyHashes: readonly string[];
  readonly resultHashes: readonly string[];
  readonly assumptionsHash: string;
  readonly seed: number | null;
  /** The recorded run; null where the project could not be written. */
  readonly run: {
    readonly number: number;
    readonly createdAt: string;
    readonly auditLine: number;
    readonly auditHash: string;
  } | null;
}

export interface ReportData {
  readonly comparison: Comparison;
  /** Champion first. */
  readonly scenarios: readonly Scenario[];
  readonly quality: CohortQuality;
  readonly segments: readonly SegmentResults[];
  /** What the dormancy rule of each scenario does on its own; null for baselines and policies without one. */
  readonly dormancyEffects: readonly (RuleEffects | null)[];
  readonly sweep: ReportSweep | null;
  readonly assumptions: Assumptions;
  readonly provenance: Provenance;
}

export interface ReportInput {
  readonly document: ReportDocument;
  readonly data: ReportData;
}
