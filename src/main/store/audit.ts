/**
 * What was done to a project, when, and why: a log that is only ever added to. Each line holds the hash of the line
 * before it, so a line that was changed, removed or put in between breaks the chain. docs/records.md says what is hashed.
 */
import * as v from 'valibot';
import { AUDIT_ACTIONS } from '../../contract/records.ts';
import type { AuditEntry, AuditLine } from '../../contract/records.ts';
import { documentHash } from '../hashes.ts';
import type { ProjectDatabase } from './project-file.ts';

/** What the first line holds in place of the hash of a line before it. */
export const FIRST_HASH = '0'.repeat(64);

/** Hash of a line. */
export function auditLineHash(line: Omit<AuditLine, 'hash'>): string {
  const { id, at, action, cohort, detail, previous } = line;
  return documentHash({ id, at, action, cohort, detail, previous });
}

/** Last line of the log as the log itself remembers it. */
export interface AuditHead {
  readonly lines: number;
  readonly hash: string;
}

const headSchema = v.object({ lines: v.number(), hash: v.string() });

/** What the last line must be; kept apart from the lines, so that missing last lines are noticed. */
export function auditHead(database: ProjectDatabase): AuditHead {
  return v.parse(headSchema, database.prepare('SELECT lines, hash FROM audit_head').get());
}

/** Every last line that the log remembers; it should be one. */
export function auditHeads(database: ProjectDatabase): AuditHead[] {
  return v.parse(v.array(headSchema), database.prepare('SELECT lines, hash FROM audit_head').all());
}

/** Adds an entry; the caller holds the transaction. */
export function noteAudit(database: ProjectDatabase, entry: AuditEntry): void {
  const { lines, hash: previous } = auditHead(database);
  // As it will be read again: without what JSON cannot hold.
  const detail = v.parse(detailSchema, JSON.stringify(entry.detail));
  const { at, action, cohort } = entry;
  const id = lines + 1;
  const hash = auditLineHash({ id, at, action, cohort, detail, previous });
  database
    .prepare(
      `INSERT INTO audit_log (id, at, action, cohort_name, detail, previous, hash)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(id, at, action, cohort, JSON.stringify(detail), previous, hash);
  database.prepare('UPDATE audit_head SET lines = ?, hash = ?').run(id, hash);
}

const detailSchema = v.pipe(
  v.string(),
  v.transform((text): unknown => JSON.parse(text)),
  v.record(v.string(), v.unknown()),
);

const lineSchema = v.object({
  id: v.number(),
  at: v.string(),
  action: v.picklist(AUDIT_ACTIONS),
  cohort: v.string(),
  detail: detailSchema,
  previous: v.string(),
  hash: v.string(),
});

const CHECK_EVERY = 1024;

/** At most `limit` lines of the audit log after the line `after`, oldest first. @throws what `check` throws */
export function auditLines(
  database: ProjectDatabase,
  after: number,
  limit: number,
  check: () => void = () => {},
): AuditLine[] {
  const rows = database
    .prepare<[number, number]>(
      `SELECT id, at, action, cohort_name AS cohort, detail, previous, hash FROM audit_log
       WHERE id > ? ORDER BY id LIMIT ?`,
    )
    // SQLite takes a negative limit for none.
    .iterate(after, Number.isFinite(limit) ? limit : -1);
  const lines: AuditLine[] = [];
  for (const row of rows) {
    if (lines.length % CHECK_EVERY === 0) check();
    lines.push(v.parse(lineSchema, row));
  }
  return lines;
}

/** Triggers that refuse changes to what is only ever added to. */
export const APPEND_ONLY_TRIGGERS = [
  'audit_log_kept',
  'audit_log_unchanged',
  'runs_kept',
  'runs_unchanged',
] as const;

/** Those of the triggers that someone took away. */
export function missingTriggers(database: ProjectDatabase): string[] {
  const names = database
    .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    .all()
    .map(({ name }) => name);
  return APPEND_ONLY_TRIGGERS.filter((trigger) => !names.includes(trigger));
}
