/** The migration that makes runs records and chains the audit log. Never edited once released. */
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';

const TABLES = `
ALTER TABLE cohorts ADD COLUMN hash TEXT;
ALTER TABLE cohort_arrays ADD COLUMN sha256 TEXT;

ALTER TABLE runs ADD COLUMN record TEXT;
ALTER TABLE runs ADD COLUMN hash TEXT;

CREATE TABLE comparisons (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE audit_lines (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  action TEXT NOT NULL,
  cohort_name TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE audit_head (
  lines INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
`;

const TRIGGERS = `
DROP TABLE audit_log;
ALTER TABLE audit_lines RENAME TO audit_log;

CREATE TRIGGER audit_log_unchanged BEFORE UPDATE ON audit_log
BEGIN SELECT raise(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_log_kept BEFORE DELETE ON audit_log
BEGIN SELECT raise(ABORT, 'the audit log is only added to'); END;

CREATE TRIGGER runs_unchanged BEFORE UPDATE OF cohort_name, created_at, engine_version, scenarios, measures, record, hash ON runs
BEGIN SELECT raise(ABORT, 'records of runs are only added to'); END;
CREATE TRIGGER runs_kept BEFORE DELETE ON runs
BEGIN SELECT raise(ABORT, 'records of runs are only added to'); END;
`;

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, ordered(item)]));
}

// As hashes.ts did when this migration was written: what it hashed then must not change with it.
function hashOf(document: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(ordered(document)))
    .digest('hex');
}

interface OldLine {
  readonly at: string;
  readonly action: string;
  readonly cohort: string;
  readonly detail: string;
}

interface OldPolicy {
  readonly name: string;
  readonly document: string;
  readonly at: string;
}

/** Lines of the log as it was, and one for each policy there is: they are chained only from here on, and say so. */
function linesToChain(database: Database): OldLine[] {
  const old = database
    .prepare<[], OldLine>(
      'SELECT at, action, cohort_name AS cohort, detail FROM audit_log ORDER BY id',
    )
    .all();
  const policies = database
    .prepare<[], OldPolicy>('SELECT name, document, updated_at AS at FROM policies ORDER BY id')
    .all();
  const at = [...old, ...policies].reduce((last, line) => (line.at > last ? line.at : last), '');
  const migrated: OldLine = {
    at,
    action: 'migrate',
    cohort: '',
    detail: JSON.stringify({ toSchema: 3, formerLines: old.length, policies: policies.length }),
  };
  const saved = policies.map(({ name, document }): OldLine => {
    const parsed: unknown = JSON.parse(document);
    return {
      at,
      action: 'policy',
      cohort: '',
      detail: JSON.stringify({ name, hash: hashOf(parsed), beforeLog: true }),
    };
  });
  return old.length + policies.length > 0 ? [...old, migrated, ...saved] : [];
}

export function sealRecords(database: Database): void {
  database.exec(TABLES);
  const insert = database.prepare(
    'INSERT INTO audit_lines (id, at, action, cohort_name, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const lines = linesToChain(database);
  let previous = '0'.repeat(64);
  lines.forEach(({ at, action, cohort, detail: text }, index) => {
    const id = index + 1;
    const detail: unknown = JSON.parse(text);
    const hash = hashOf({ id, at, action, cohort, detail, previous });
    insert.run(id, at, action, cohort, text, previous, hash);
    previous = hash;
  });
  database
    .prepare('INSERT INTO audit_head (lines, hash) VALUES (?, ?)')
    .run(lines.length, previous);
  database.exec(TRIGGERS);
}
