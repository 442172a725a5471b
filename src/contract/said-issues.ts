import * as v from 'valibot';
import { saidFaults } from './said.ts';
import type { Said } from './said.ts';

/** What a schema found, each with its path; `root` stands for the document itself. */
export function saidIssues(
  issues: readonly v.BaseIssue<unknown>[],
  root = '(document)',
): readonly Said[] {
  return saidFaults(
    issues.map((issue) => ({ path: v.getDotPath(issue) ?? root, message: issue.message })),
  );
}
