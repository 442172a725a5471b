/** The sealed pack: a zip with a report, what it rests on, and the hash of each file. docs/packs.md describes it. */
import * as v from 'valibot';
import { WARNING_CODES } from './types.ts';
import type { CohortInfo } from './types.ts';

export const PACK_COHORTS = ['none', 'pseudonyms', 'as_they_are'] as const;
export type PackCohort = (typeof PACK_COHORTS)[number];

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const short = v.pipe(v.string(), v.maxLength(1000));

const manifestFile = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9./-]{0,99}$/)),
  bytes: whole,
  sha256,
});
export type PackFile = v.InferOutput<typeof manifestFile>;

export const manifestSchema = v.strictObject({
  schema: v.literal(1),
  product: v.literal('LimitLab'),
  /** Version of the product. */
  engineVersion: short,
  /** Version of the engine's rules; packs of engine 1 do not say. */
  engine: v.exactOptional(whole),
  cohort: v.strictObject({
    included: v.picklist(PACK_COHORTS),
    hash: v.nullable(sha256),
    /** Arrays that do not depend on ids and on the order of attributes' texts. */
    arrays: v.array(v.strictObject({ name: short, sha256 })),
  }),
  results: v.array(v.strictObject({ name: short, sha256 })),
  files: v.pipe(v.array(manifestFile), v.maxLength(100)),
});
export type PackManifest = v.InferOutput<typeof manifestSchema>;

const money = v.strictObject({ limit: v.number(), balance: v.number() });

const cohortSchema = v.strictObject({
  name: short,
  accounts: whole,
  months: whole,
  accountMonths: whole,
  firstMonth: short,
  lastMonth: short,
  rowsRead: whole,
  rowsAccepted: whole,
  rowsRejected: whole,
  gapMonthsFilled: whole,
  sourceName: v.string(),
  importedAt: short,
  version: whole,
  hash: v.nullable(sha256),
  mode: v.picklist(['new', 'append', 'replace']),
  rowsReplaced: whole,
  warnings: v.array(
    v.strictObject({
      code: v.picklist(WARNING_CODES),
      count: whole,
      lines: v.array(v.number()),
      files: v.exactOptional(v.array(v.string())),
    }),
  ),
  totals: v.nullable(v.strictObject({ accepted: money, rejected: money })),
  sources: v.array(v.strictObject({ name: v.string(), bytes: whole, sha256: v.string() })),
  mapping: v.record(v.string(), v.unknown()),
  dimensions: v.array(v.string()),
}) satisfies v.GenericSchema<unknown, CohortInfo>;

/** What a report says that does not follow from the data: where the cohort came from, and the recorded run. */
export const packContextSchema = v.strictObject({
  cohort: cohortSchema,
  provenance: v.strictObject({
    engineVersion: short,
    engine: v.optional(whole, 1),
    comparison: v.nullable(v.strictObject({ name: short, hash: sha256 })),
    cohortHash: v.nullable(sha256),
    policyHashes: v.array(sha256),
    resultHashes: v.array(sha256),
    assumptionsHash: sha256,
    seed: v.nullable(v.number()),
    run: v.nullable(
      v.strictObject({
        number: whole,
        createdAt: short,
        auditLine: whole,
        auditHash: sha256,
      }),
    ),
  }),
});
export type PackContext = v.InferOutput<typeof packContextSchema>;
