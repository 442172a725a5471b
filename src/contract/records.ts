/** Records of a project: runs, named comparisons, the audit log, and what a verification found. */
import * as v from 'valibot';
import { BASELINES } from '../engine/policy/document.ts';
import type { Assumptions } from '../engine/assumptions.ts';
import type { MeasureValues } from '../engine/measures.ts';

/** What is noted. policy, comparison: saved; seal: a cohort of an earlier version got its hash; migrate: the log itself. */
export const AUDIT_ACTIONS = [
  'import',
  'undo',
  'remove',
  'policy',
  'comparison',
  'run',
  'export',
  'report',
  'pack',
  'seal',
  'migrate',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** What was done to a project. */
export interface AuditEntry {
  /** ISO 8601. */
  readonly at: string;
  readonly action: AuditAction;
  /** Empty where it concerns none. */
  readonly cohort: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A line of the audit log; hashes are SHA-256 in hexadecimal. */
export interface AuditLine extends AuditEntry {
  /** Counts the lines from 1. */
  readonly id: number;
  /** Hash of the line before it. */
  readonly previous: string;
  readonly hash: string;
}

export const RUN_KINDS = ['comparison', 'simulation'] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/** A run as it was recorded. Hashes are SHA-256 in hexadecimal; docs/records.md says of what. */
export interface RunRecord {
  readonly kind: RunKind;
  readonly cohort: string;
  readonly cohortVersion: number;
  readonly cohortHash: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Version of the product. */
  readonly engineVersion: string;
  /** Version of the engine's rules; absent from records of engine 1. */
  readonly engine: number;
  /** Version of the result hashes; absent from records of version 1. */
  readonly resultVersion: number;
  /** null: nothing was drawn at random. */
  readonly seed: number | null;
  /** Baselines by name, policies as documents. */
  readonly scenarios: readonly unknown[];
  readonly policyHashes: readonly string[];
  readonly assumptions: Assumptions;
  readonly assumptionsHash: string;
  /** Of each scenario. */
  readonly measures: readonly MeasureValues[];
  /** Of each scenario's outcome. */
  readonly resultHashes: readonly string[];
}

const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const dimension = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const scenario = v.union([v.picklist(BASELINES), v.looseObject({})]);

/** A comparison by name: what is compared, with its policies as they were when it was stored. */
export const comparisonDocumentSchema = v.strictObject({
  schema: v.literal(1),
  name,
  cohort: name,
  champion: scenario,
  challengers: v.pipe(v.array(scenario), v.minLength(1), v.maxLength(8)),
  x: v.optional(dimension, 'dormancy'),
  y: v.optional(dimension, 'score'),
  /** Name of a preset or a document; the product's first preset without. */
  assumptions: v.optional(v.union([name, v.looseObject({})])),
});
export type ComparisonDocument = v.InferOutput<typeof comparisonDocumentSchema>;

export interface StoredComparison {
  readonly document: ComparisonDocument;
  readonly updatedAt: string;
  readonly hash: string;
}

/** What does not match any more. */
export const FINDING_CODES = [
  'AUDIT_LINE_CHANGED',
  'AUDIT_LINE_MISSING',
  'AUDIT_NOT_APPEND_ONLY',
  'COHORT_CHANGED',
  'COHORT_MISSING',
  'COMPARISON_CHANGED',
  'POLICY_CHANGED',
  'RUN_CHANGED',
  'RUN_FAILED',
  'RUN_MISSING',
  'RESULT_DIFFERS',
  'FILE_CHANGED',
  'FILE_MISSING',
  'FIGURES_DIFFER',
  'CLAIM_DIFFERS',
  'SIGNATURE_MISSING',
  'SIGNATURE_WRONG',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** Most lines of the audit log that are told at once. */
export const AUDIT_PAGE = 1000;

export interface Finding {
  readonly code: FindingCode;
  /** What it concerns: `run 3`, `line 12`, a cohort, a policy, a file. */
  readonly subject: string;
  /** What was found, in English. */
  readonly message: string;
}

export interface Verification {
  /** Whether nothing was found. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** What could not be verified, and why; no fault in itself. */
  readonly notes: readonly string[];
  /** What a pack says and nothing that was looked at proves; no fault in itself. */
  readonly unproven: readonly string[];
  /** Lines of the audit log; of a pack the number of its run's line. */
  readonly auditLines: number;
  /** Hash of that line, empty where a pack has none: who has it on paper can tell whether lines were exchanged since. */
  readonly auditHead: string;
  readonly cohorts: number;
  readonly policies: number;
  /** Runs that were replayed. */
  readonly runs: number;
}
