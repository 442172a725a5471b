/** The policies of a project, by name. */
import type { PolicyRecord } from '../../contract/types.ts';
import { parsePolicy } from '../../engine/policy/document.ts';
import type { Policy } from '../../engine/policy/document.ts';
import type { ProjectDatabase } from './project-file.ts';

interface PolicyRow {
  readonly name: string;
  readonly document: string;
  readonly updated_at: string;
}

/** Policies in the order in which they were first saved. */
export function listPolicies(database: ProjectDatabase): PolicyRecord[] {
  return database
    .prepare<[], PolicyRow>('SELECT name, document, updated_at FROM policies ORDER BY id')
    .all()
    .flatMap(({ name, document, updated_at: updatedAt }) => {
      const parsed = parsePolicy(JSON.parse(document));
      return parsed.ok ? [{ name, document: parsed.policy, updatedAt }] : [];
    });
}

/** Saves a policy under its name, in place of one of that name. */
export function savePolicy(database: ProjectDatabase, policy: Policy, updatedAt: string): void {
  database
    .prepare(
      `INSERT INTO policies (name, document, updated_at) VALUES (?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET document = excluded.document, updated_at = excluded.updated_at`,
    )
    .run(policy.name, JSON.stringify(policy), updatedAt);
}
