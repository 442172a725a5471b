/** The cohorts of a project. */
import { AppError } from '../../contract/errors.ts';
import type { CohortInfo } from '../../contract/types.ts';
import { formatMonth } from '../../engine/months.ts';
import { isNumericColumn, nullValueOf } from '../../engine/panel.ts';
import type {
  AttributeColumn,
  NumericColumn,
  NumericColumnName,
  Panel,
} from '../../engine/panel.ts';
import { BUILT_IN_DIMENSIONS } from '../../engine/segments.ts';
import { encodeAccountIds } from '../account-ids.ts';
import type { AccountIds } from '../account-ids.ts';
import { arrayNames, readArray, writeArray } from './arrays.ts';
import type { StoredArray } from './arrays.ts';
import type { ProjectDatabase } from './project-file.ts';

export interface NewCohort {
  readonly name: string;
  readonly importedAt: string;
  readonly sourceName: string;
  readonly sourceBytes: number;
  /** The mapping document, as JSON text. */
  readonly mapping: string;
  readonly panel: Panel;
  readonly accountIds: readonly string[];
  readonly rowsRead: number;
  readonly rowsRejected: number;
  readonly gapMonthsFilled: number;
}

export interface StoredCohort {
  readonly panel: Panel;
  readonly accountIds: AccountIds;
}

interface CohortRow {
  readonly id: number;
  readonly name: string;
  readonly imported_at: string;
  readonly source_name: string;
  readonly account_count: number;
  readonly row_count: number;
  readonly first_month: number;
  readonly last_month: number;
  readonly rows_read: number;
  readonly rows_rejected: number;
  readonly gap_months_filled: number;
}

const COLUMN_PREFIX = 'column:';
const ATTRIBUTE_PREFIX = 'attribute:';

function attributeNames(database: ProjectDatabase, cohortId: number): string[] {
  return database
    .prepare<[number], { name: string }>(
      'SELECT name FROM cohort_attributes WHERE cohort_id = ? ORDER BY position',
    )
    .all(cohortId)
    .map(({ name }) => name);
}

function toInfo(database: ProjectDatabase, row: CohortRow): CohortInfo {
  return {
    name: row.name,
    accounts: row.account_count,
    months: row.last_month - row.first_month + 1,
    accountMonths: row.row_count,
    firstMonth: formatMonth(row.first_month),
    lastMonth: formatMonth(row.last_month),
    rowsRead: row.rows_read,
    rowsAccepted: row.rows_read - row.rows_rejected,
    rowsRejected: row.rows_rejected,
    gapMonthsFilled: row.gap_months_filled,
    sourceName: row.source_name,
    importedAt: row.imported_at,
    dimensions: [...BUILT_IN_DIMENSIONS, ...attributeNames(database, row.id)],
  };
}

/** Cohorts of a project, oldest import first. */
export function listCohorts(database: ProjectDatabase): CohortInfo[] {
  return database
    .prepare<[], CohortRow>('SELECT * FROM cohorts ORDER BY id')
    .all()
    .map((row) => toInfo(database, row));
}

/** @throws AppError COHORT_EXISTS */
export function checkCohortNameFree(database: ProjectDatabase, name: string): void {
  if (database.prepare('SELECT 1 FROM cohorts WHERE name = ?').get(name) === undefined) return;
  throw new AppError({
    code: 'COHORT_EXISTS',
    message: `The project already has a cohort "${name}".`,
    remedy: 'Choose another name, or remove that cohort first.',
  });
}

function findCohort(database: ProjectDatabase, name: string): CohortRow {
  const row = database
    .prepare<[string], CohortRow>('SELECT * FROM cohorts WHERE name = ?')
    .get(name);
  if (row) return row;
  const names = listCohorts(database).map((cohort) => cohort.name);
  throw new AppError({
    code: 'COHORT_NOT_FOUND',
    message: `The project has no cohort "${name}".`,
    remedy: names.length > 0 ? `It has: ${names.join(', ')}.` : 'Import one first.',
  });
}

/** What is known of a cohort. @throws AppError COHORT_NOT_FOUND */
export function cohortInfo(database: ProjectDatabase, name: string): CohortInfo {
  return toInfo(database, findCohort(database, name));
}

function arraysOf({ panel, accountIds }: NewCohort): [string, StoredArray][] {
  const ids = encodeAccountIds(accountIds);
  return [
    ['accountIds.bytes', ids.bytes],
    ['accountIds.offsets', ids.offsets],
    ['rowStart', panel.rowStart],
    ['firstMonth', panel.firstMonth],
    ['product', panel.product],
    ['inactiveBefore', panel.inactiveBefore],
    ...Object.entries(panel.columns).map(([name, { values }]): [string, StoredArray] => [
      `${COLUMN_PREFIX}${name}`,
      values,
    ]),
    ...Object.entries(panel.attributes).map(([name, { codes }]): [string, StoredArray] => [
      `${ATTRIBUTE_PREFIX}${name}`,
      codes,
    ]),
  ];
}

/**
 * Adds a cohort in one transaction: it is in the project whole or not at all.
 * `onProgress` counts bytes written of all bytes; `beforeCommit` runs last. What they throw undoes the whole.
 * @throws AppError COHORT_EXISTS
 */
export function insertCohort(
  database: ProjectDatabase,
  cohort: NewCohort,
  onProgress: (done: number, total: number) => void,
  beforeCommit: () => void = () => {},
): void {
  const { panel } = cohort;
  const { span } = panel;
  if (!span) throw new Error('an empty panel cannot be stored');
  const arrays = arraysOf(cohort);
  const total = arrays.reduce((bytes, [, values]) => bytes + values.byteLength, 0);
  let done = 0;
  database
    .transaction(() => {
      checkCohortNameFree(database, cohort.name);
      const { lastInsertRowid } = database
        .prepare(
          `INSERT INTO cohorts (name, imported_at, source_name, source_bytes, mapping, account_count, row_count,
             first_month, last_month, rows_read, rows_rejected, gap_months_filled)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          cohort.name,
          cohort.importedAt,
          cohort.sourceName,
          cohort.sourceBytes,
          cohort.mapping,
          panel.accountCount,
          panel.rowCount,
          span.first,
          span.last,
          cohort.rowsRead,
          cohort.rowsRejected,
          cohort.gapMonthsFilled,
        );
      const cohortId = Number(lastInsertRowid);
      const insertAttribute = database.prepare(
        'INSERT INTO cohort_attributes (cohort_id, name, position, dictionary) VALUES (?, ?, ?, ?)',
      );
      Object.entries(panel.attributes).forEach(([name, { dictionary }], position) => {
        insertAttribute.run(cohortId, name, position, JSON.stringify(dictionary));
      });
      for (const [name, values] of arrays) {
        writeArray(database, cohortId, name, values, (bytes) => onProgress((done += bytes), total));
      }
      beforeCommit();
    })
    .immediate();
}

/** Removes a cohort; runs over it keep their results. @throws AppError COHORT_NOT_FOUND */
export function removeCohort(database: ProjectDatabase, name: string): void {
  const { id } = findCohort(database, name);
  database.prepare('DELETE FROM cohorts WHERE id = ?').run(id);
}

type Read = <T extends StoredArray>(name: string, Type: abstract new (...args: never[]) => T) => T;

function readerOf(database: ProjectDatabase, cohortId: number): Read {
  return (name, Type) => {
    const values = readArray(database, cohortId, name);
    if (values instanceof Type) return values;
    throw new AppError({
      code: 'PROJECT_DAMAGED',
      message: `The cohort lacks its array ${name}.`,
      remedy: 'Restore the project from a backup, or import the cohort again.',
    });
  };
}

function readColumns(database: ProjectDatabase, cohortId: number): Panel['columns'] {
  const columns: Partial<Record<NumericColumnName, NumericColumn>> = {};
  for (const arrayName of arrayNames(database, cohortId, COLUMN_PREFIX)) {
    const name = arrayName.slice(COLUMN_PREFIX.length);
    const values = readArray(database, cohortId, arrayName);
    if (!isNumericColumn(name)) continue;
    if (values instanceof Int32Array || values instanceof Float64Array) {
      columns[name] = { values, nullValue: nullValueOf(values) };
    }
  }
  const { credit_limit: limit } = columns;
  if (!limit) {
    throw new AppError({
      code: 'PROJECT_DAMAGED',
      message: 'The cohort lacks its credit limits.',
      remedy: 'Restore the project from a backup, or import the cohort again.',
    });
  }
  return { ...columns, credit_limit: limit };
}

function parseDictionary(text: string): string[] {
  const parsed: unknown = JSON.parse(text);
  return Array.isArray(parsed) ? parsed.map(String) : [];
}

function readAttributes(
  database: ProjectDatabase,
  cohortId: number,
  read: Read,
): Record<string, AttributeColumn> {
  const rows = database
    .prepare<[number], { name: string; dictionary: string }>(
      'SELECT name, dictionary FROM cohort_attributes WHERE cohort_id = ? ORDER BY position',
    )
    .all(cohortId);
  return Object.fromEntries(
    rows.map(({ name, dictionary }) => [
      name,
      {
        codes: read(`${ATTRIBUTE_PREFIX}${name}`, Int32Array),
        dictionary: parseDictionary(dictionary),
      },
    ]),
  );
}

/**
 * Loads a cohort into SharedArrayBuffers.
 * @throws AppError COHORT_NOT_FOUND, PROJECT_DAMAGED
 */
export function loadCohort(database: ProjectDatabase, name: string): StoredCohort {
  const cohort = findCohort(database, name);
  const { id, account_count: accountCount, row_count: rowCount } = cohort;
  const read = readerOf(database, id);
  return {
    panel: {
      span: { first: cohort.first_month, last: cohort.last_month },
      accountCount,
      rowCount,
      rowStart: read('rowStart', Int32Array),
      firstMonth: read('firstMonth', Int32Array),
      product: read('product', Uint8Array),
      inactiveBefore: read('inactiveBefore', Int32Array),
      columns: readColumns(database, id),
      attributes: readAttributes(database, id, read),
    },
    accountIds: {
      bytes: read('accountIds.bytes', Uint8Array),
      offsets: read('accountIds.offsets', Uint32Array),
    },
  };
}
