/** The record of a run as a project stores it, and what of it is not as it was noted. */
import * as v from 'valibot';
import { RUN_KINDS } from '../../contract/records.ts';
import type { RunRecord } from '../../contract/records.ts';
import { assumptionsSchema } from '../../engine/assumptions.ts';
import type { MeasureValues } from '../../engine/measures.ts';
import { documentHash } from '../hashes.ts';
import type { StoredRun } from '../store/runs.ts';

const textOf = v.string();
const recordSchema = v.object({
  kind: v.picklist(RUN_KINDS),
  cohort: textOf,
  cohortVersion: v.number(),
  cohortHash: textOf,
  createdAt: textOf,
  engineVersion: textOf,
  engine: v.optional(v.number(), 1),
  resultVersion: v.optional(v.number(), 1),
  seed: v.nullable(v.number()),
  scenarios: v.array(v.unknown()),
  policyHashes: v.array(textOf),
  assumptions: assumptionsSchema,
  assumptionsHash: textOf,
  measures: v.array(v.custom<MeasureValues>((value) => typeof value === 'object')),
  resultHashes: v.array(textOf),
});

const storedSchema = v.pipe(textOf, v.parseJson(), v.record(textOf, v.unknown()));

/** Whether the columns beside the record, by which runs are found, say what it says. */
function hasOwnColumns(run: StoredRun, record: Readonly<Record<string, unknown>>): boolean {
  return (
    run.cohort === record['cohort'] &&
    run.createdAt === record['createdAt'] &&
    run.engineVersion === record['engineVersion'] &&
    run.scenarios === JSON.stringify(record['scenarios']) &&
    run.measures === JSON.stringify(record['measures'])
  );
}

/** The record of a run where it is whole, else what is wrong with it. `noted`: its hash in the audit log. */
export function wholeRecord(run: StoredRun, noted: unknown): RunRecord | string {
  if (run.record === null) return 'The record was taken away.';
  const stored = v.safeParse(storedSchema, run.record);
  if (!stored.success) return 'The record cannot be read.';
  if (documentHash(stored.output) !== run.hash) return 'The record does not match its hash.';
  if (noted !== run.hash) return 'The record is not as the audit log notes it.';
  const parsed = v.safeParse(recordSchema, stored.output);
  if (!parsed.success) return 'The record cannot be read.';
  if (!hasOwnColumns(run, stored.output))
    return 'What is stored beside the record differs from it.';
  const { scenarios, policyHashes: hashes, assumptions, assumptionsHash } = parsed.output;
  if (scenarios.some((scenario, index) => documentHash(scenario) !== hashes[index]))
    return 'A policy of the record does not match its hash.';
  if (documentHash(assumptions) !== assumptionsHash)
    return 'The assumptions of the record do not match their hash.';
  return parsed.output;
}
