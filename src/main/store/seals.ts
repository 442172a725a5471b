/** Seals of cohorts: a hash for each array, and one for the cohort, so that a changed byte is noticed and named. */
import { documentHash, sha256 } from '../hashes.ts';
import { readArray } from './arrays.ts';
import { noteAudit } from './audit.ts';
import type { ProjectDatabase } from './project-file.ts';

/** An array's part in the hash of its cohort. */
export interface ArraySeal {
  readonly name: string;
  readonly type: string;
  readonly length: number;
  /** null where the cohort was imported before arrays were sealed. */
  readonly sha256: string | null;
}

/** Arrays that hold what accounts are called; a cohort with other ids gives the same figures. */
export const ID_ARRAYS = 'accountIds.';
/** Arrays of attributes; their codes follow the order of all their texts, those of accounts left out too. */
export const ATTRIBUTE_ARRAYS = 'attribute:';

function byName(a: ArraySeal, b: ArraySeal): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** The seals that a cohort's arrays were stored with, by name. */
export function storedSeals(database: ProjectDatabase, cohortId: number): ArraySeal[] {
  return database
    .prepare<[number], ArraySeal>(
      'SELECT name, type, length, sha256 FROM cohort_arrays WHERE cohort_id = ?',
    )
    .all(cohortId)
    .sort(byName);
}

function dictionaries(database: ProjectDatabase, cohortId: number): [string, string][] {
  return database
    .prepare<[number], { name: string; dictionary: string }>(
      'SELECT name, dictionary FROM cohort_attributes WHERE cohort_id = ? ORDER BY position',
    )
    .all(cohortId)
    .map(({ name, dictionary }) => [name, sha256(dictionary)]);
}

function shape(database: ProjectDatabase, cohortId: number): unknown {
  return database
    .prepare(
      `SELECT account_count AS accounts, row_count AS rows, first_month AS firstMonth, last_month AS lastMonth
       FROM cohorts WHERE id = ?`,
    )
    .get(cohortId);
}

/** Hash of a cohort over its shape, its arrays and the texts of its attributes. */
function cohortHashOf(
  database: ProjectDatabase,
  cohortId: number,
  seals: readonly ArraySeal[],
): string {
  return documentHash({
    shape: shape(database, cohortId),
    arrays: seals,
    texts: dictionaries(database, cohortId),
  });
}

/** Hash of what is recorded of the import of a cohort: its files, mapping, counts, warnings and totals. */
export function importRecordHash(database: ProjectDatabase, cohortId: number): string {
  const row = database
    .prepare(
      `SELECT imported_at, source_name, source_bytes, mapping, rows_read, rows_rejected, gap_months_filled, version, mode,
         rows_replaced, warnings, totals FROM cohorts WHERE id = ?`,
    )
    .get(cohortId);
  const sources = database
    .prepare('SELECT name, bytes, sha256 FROM cohort_sources WHERE cohort_id = ? ORDER BY position')
    .all(cohortId);
  return documentHash({ row, sources });
}

/** The seals that a cohort's arrays have now. @throws AppError PROJECT_DAMAGED where chunks are missing */
export function presentSeals(
  database: ProjectDatabase,
  cohortId: number,
  onArray: () => void = () => {},
): ArraySeal[] {
  return storedSeals(database, cohortId).map((seal) => {
    onArray();
    const values = readArray(database, cohortId, seal.name);
    return { ...seal, sha256: values === undefined ? null : sha256(values) };
  });
}

/** Hash of a cohort as its bytes are now, and the arrays that do not match their seals. */
export function inspectSeals(
  database: ProjectDatabase,
  cohortId: number,
  onArray?: () => void,
): { readonly hash: string; readonly changed: readonly string[] } {
  const stored = new Map(storedSeals(database, cohortId).map((seal) => [seal.name, seal.sha256]));
  const present = presentSeals(database, cohortId, onArray);
  return {
    hash: cohortHashOf(database, cohortId, present),
    changed: present
      .filter((seal) => stored.get(seal.name) !== seal.sha256)
      .map(({ name }) => name),
  };
}

/** Writes the seals of a cohort; the caller holds the transaction. @returns the cohort's hash */
export function sealCohort(database: ProjectDatabase, cohortId: number): string {
  const seals = presentSeals(database, cohortId);
  const update = database.prepare(
    'UPDATE cohort_arrays SET sha256 = ? WHERE cohort_id = ? AND name = ?',
  );
  for (const seal of seals) update.run(seal.sha256, cohortId, seal.name);
  return setCohortHash(database, cohortId);
}

/** Hash of a cohort by the seals of its arrays, whatever their bytes are now. */
export function storedCohortHash(database: ProjectDatabase, cohortId: number): string {
  return cohortHashOf(database, cohortId, storedSeals(database, cohortId));
}

/** Hash of a cohort whose arrays are sealed; written beside it. */
export function setCohortHash(database: ProjectDatabase, cohortId: number): string {
  const hash = storedCohortHash(database, cohortId);
  database.prepare('UPDATE cohorts SET hash = ? WHERE id = ?').run(hash, cohortId);
  return hash;
}

/** Seals a cohort of an earlier version of the product, and notes that it was done only now. */
export function sealOldCohort(
  database: ProjectDatabase,
  cohort: { readonly id: number; readonly name: string; readonly version: number },
  at: string,
): void {
  database
    .transaction(() => {
      const hash = sealCohort(database, cohort.id);
      const detail = { version: cohort.version, hash };
      noteAudit(database, { at, action: 'seal', cohort: cohort.name, detail });
    })
    .immediate();
}
