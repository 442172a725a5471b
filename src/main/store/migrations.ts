/** Numbered migrations of the project file; `user_version` holds the number of the last one applied. */
import type { Database } from 'better-sqlite3';
import { sealRecords } from './seal-migration.ts';

const PROJECT_TABLES = `
CREATE TABLE cohorts (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  imported_at TEXT NOT NULL,
  source_name TEXT NOT NULL,
  source_bytes INTEGER NOT NULL,
  mapping TEXT NOT NULL,
  account_count INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  first_month INTEGER NOT NULL,
  last_month INTEGER NOT NULL,
  rows_read INTEGER NOT NULL,
  rows_rejected INTEGER NOT NULL,
  gap_months_filled INTEGER NOT NULL
) STRICT;

CREATE TABLE cohort_arrays (
  cohort_id INTEGER NOT NULL REFERENCES cohorts (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('int32', 'uint32', 'float64', 'uint8')),
  length INTEGER NOT NULL,
  PRIMARY KEY (cohort_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE cohort_chunks (
  id INTEGER PRIMARY KEY,
  cohort_id INTEGER NOT NULL REFERENCES cohorts (id) ON DELETE CASCADE,
  array_name TEXT NOT NULL,
  position INTEGER NOT NULL,
  data BLOB NOT NULL,
  UNIQUE (cohort_id, array_name, position)
) STRICT;

CREATE TABLE cohort_attributes (
  cohort_id INTEGER NOT NULL REFERENCES cohorts (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  dictionary TEXT NOT NULL,
  PRIMARY KEY (cohort_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE policies (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  cohort_id INTEGER REFERENCES cohorts (id) ON DELETE SET NULL,
  cohort_name TEXT NOT NULL,
  created_at TEXT NOT NULL,
  engine_version TEXT NOT NULL,
  scenarios TEXT NOT NULL,
  measures TEXT NOT NULL
) STRICT;
`;

/** Imports that append to a cohort or replace it keep the former version; what was imported is recorded. */
const COHORT_VERSIONS = `
ALTER TABLE cohorts ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE cohorts ADD COLUMN mode TEXT NOT NULL DEFAULT 'new';
ALTER TABLE cohorts ADD COLUMN former_of TEXT;
ALTER TABLE cohorts ADD COLUMN rows_replaced INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cohorts ADD COLUMN warnings TEXT NOT NULL DEFAULT '[]';
ALTER TABLE cohorts ADD COLUMN totals TEXT;

CREATE TABLE cohort_sources (
  cohort_id INTEGER NOT NULL REFERENCES cohorts (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (cohort_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_log (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  action TEXT NOT NULL,
  cohort_name TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
`;

/** Policies can be set aside. */
const ARCHIVED_POLICIES = `
ALTER TABLE policies ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
`;

/** A step of the schema: SQL, or what does it in a transaction that the caller holds. */
export type Migration = string | ((database: Database) => void);

/** Migrations, oldest first; never edited once released. */
export const MIGRATIONS: readonly Migration[] = [
  PROJECT_TABLES,
  COHORT_VERSIONS,
  sealRecords,
  ARCHIVED_POLICIES,
];

export const SCHEMA_VERSION = MIGRATIONS.length;
