/** Mapping documents as they come from files and requests. */
import * as v from 'valibot';
import { AppError } from '../../contract/errors.ts';
import { saidIssues } from '../../contract/said-issues.ts';
import { say } from '../../contract/said.ts';
import {
  formatSchema,
  headerName,
  mappingSchema,
  privacyRule,
} from '../../contract/mapping-document.ts';
import type { Mapping } from '../../contract/mapping-document.ts';

export * from '../../contract/mapping-document.ts';

const overridesSchema = v.strictObject({
  format: v.optional(formatSchema, {}),
  privacy: v.optional(v.record(headerName, privacyRule), {}),
});
export type MappingOverrides = v.InferOutput<typeof overridesSchema>;

function invalidMapping(issues: readonly v.BaseIssue<unknown>[], file: string): AppError {
  return new AppError({
    code: 'MAPPING_INVALID',
    message: say`The mapping is not valid: ${saidIssues(issues)}`,
    where: { file },
    remedy: say`docs/mapping.md describes the document.`,
  });
}

/** Parses what a request puts before a mapping's own format and privacy. @throws AppError MAPPING_INVALID */
export function parseOverrides(input: unknown): MappingOverrides {
  const result = v.safeParse(overridesSchema, input);
  if (result.success) {
    const told = Object.entries(result.output.format).filter(([, value]) => value !== undefined);
    return { ...result.output, format: Object.fromEntries(told) };
  }
  throw invalidMapping(result.issues, 'request');
}

/**
 * Parses a mapping document.
 * @throws AppError MAPPING_INVALID with every fault and its path
 */
export function parseMapping(input: unknown, file: string): Mapping {
  const result = v.safeParse(mappingSchema, input);
  if (result.success) return result.output;
  throw invalidMapping(result.issues, file);
}
