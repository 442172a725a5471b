/** The licences of others that the build wrote down. */
import path from 'node:path';
import * as v from 'valibot';
import { AppError } from '../../contract/errors.ts';
import { saidIssues } from '../../contract/said-issues.ts';
import { say } from '../../contract/said.ts';
import type { Licence } from '../../contract/types.ts';
import { readJson } from './resources.ts';

const licencesSchema = v.array(
  v.strictObject({ name: v.string(), version: v.string(), licence: v.string(), text: v.string() }),
);

/** @throws AppError FILE_NOT_FOUND where there is no build, FILE_NOT_READABLE where the file is another */
export function shippedLicences(filePath: string): readonly Licence[] {
  const parsed = v.safeParse(licencesSchema, readJson(filePath));
  if (parsed.success) return parsed.output;
  throw new AppError({
    code: 'FILE_NOT_READABLE',
    message: say`The list of licences is not valid: ${saidIssues(parsed.issues)}`,
    where: { file: path.basename(filePath) },
    remedy: say`Build or install LimitLab again.`,
  });
}
