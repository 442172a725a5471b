/** The policies of a project, by name. */
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { PolicyRecord } from '../../contract/types.ts';
import { parsePolicy } from '../../engine/policy/document.ts';
import type { Policy } from '../../engine/policy/document.ts';
import { documentHash } from '../hashes.ts';
import { noteAudit } from './audit.ts';
import type { ProjectDatabase } from './project-file.ts';

/** Stands for a policy that is set aside where others have a hash. */
export const ARCHIVED = 'archived';

interface PolicyRow {
  readonly name: string;
  readonly document: string;
  readonly updated_at: string;
  readonly archived: number;
}

/** Policies in the order in which they were first saved. */
export function listPolicies(database: ProjectDatabase): PolicyRecord[] {
  return database
    .prepare<[], PolicyRow>('SELECT name, document, updated_at, archived FROM policies ORDER BY id')
    .all()
    .flatMap(({ name, document, updated_at: updatedAt, archived }) => {
      const parsed = parsePolicy(JSON.parse(document));
      return parsed.ok
        ? [{ name, document: parsed.policy, updatedAt, archived: archived === 1 }]
        : [];
    });
}

/**
 * Saves a policy under its name, in place of one of that name; one that is there already is left alone.
 * @param over the stored policy that this is an edit of, null for none: then no other one is replaced
 * @throws AppError POLICY_NAME_TAKEN
 */
export function savePolicy(
  database: ProjectDatabase,
  policy: Policy,
  updatedAt: string,
  over?: string | null,
): void {
  database
    .transaction(() => {
      const hash = documentHash(policy);
      const known = policyHashes(database).get(policy.name);
      if (over !== undefined && over !== policy.name && known !== undefined)
        throw nameTaken(policy.name);
      if (known === hash) return;
      database
        .prepare(
          `INSERT INTO policies (name, document, updated_at) VALUES (?, ?, ?)
           ON CONFLICT (name) DO UPDATE SET document = excluded.document, updated_at = excluded.updated_at`,
        )
        .run(policy.name, JSON.stringify(policy), updatedAt);
      const detail = { name: policy.name, hash };
      noteAudit(database, { at: updatedAt, action: 'policy', cohort: '', detail });
    })
    .immediate();
}

/** Sets a policy aside or takes it up again. @throws AppError POLICY_NOT_FOUND */
export function archivePolicy(
  database: ProjectDatabase,
  name: string,
  archived: boolean,
  at: string,
): void {
  database
    .transaction(() => {
      const hash = policyHashes(database).get(name);
      if (hash === undefined) throw noSuchPolicy(name);
      database
        .prepare('UPDATE policies SET archived = ? WHERE name = ?')
        .run(Number(archived), name);
      noteAudit(database, { at, action: 'policy', cohort: '', detail: { name, hash, archived } });
    })
    .immediate();
}

function nameTaken(name: string): AppError {
  return new AppError({
    code: 'POLICY_NAME_TAKEN',
    message: say`The project has a policy "${name}" already.`,
    remedy: say`Give this one another name; archived policies keep theirs.`,
  });
}

function noSuchPolicy(name: string): AppError {
  return new AppError({
    code: 'POLICY_NOT_FOUND',
    message: say`The project has no policy "${name}".`,
    remedy: say`It may have another name; see the list of policies.`,
  });
}

/** The policies that are set aside, by name. */
export function archivedPolicies(database: ProjectDatabase): Map<string, string> {
  const rows = database
    .prepare<[], { name: string }>('SELECT name FROM policies WHERE archived <> 0')
    .all();
  return new Map(rows.map(({ name }) => [name, ARCHIVED]));
}

/** Hashes of the policies as they are stored, by name. */
export function policyHashes(database: ProjectDatabase): Map<string, string> {
  const rows = database
    .prepare<[], Pick<PolicyRow, 'name' | 'document'>>('SELECT name, document FROM policies')
    .all();
  return new Map(rows.map(({ name, document }) => [name, documentHash(JSON.parse(document))]));
}
