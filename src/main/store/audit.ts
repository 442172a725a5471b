/** What was done to a project's data, when, and why: it is only ever added to. */
import * as v from 'valibot';
import type { AuditEntry } from '../../contract/types.ts';
import type { ProjectDatabase } from './project-file.ts';

/** Adds an entry; the caller holds the transaction. */
export function noteAudit(
  database: ProjectDatabase,
  { at, action, cohort, detail }: AuditEntry,
): void {
  database
    .prepare('INSERT INTO audit_log (at, action, cohort_name, detail) VALUES (?, ?, ?, ?)')
    .run(at, action, cohort, JSON.stringify(detail));
}

const entrySchema = v.object({
  at: v.string(),
  action: v.picklist(['import', 'undo', 'remove']),
  cohort: v.string(),
  detail: v.pipe(
    v.string(),
    v.transform((text): unknown => JSON.parse(text)),
    v.record(v.string(), v.unknown()),
  ),
});

/** The audit log, oldest entry first. */
export function auditLog(database: ProjectDatabase): AuditEntry[] {
  const rows = database
    .prepare('SELECT at, action, cohort_name AS cohort, detail FROM audit_log ORDER BY id')
    .all();
  return v.parse(v.array(entrySchema), rows);
}
