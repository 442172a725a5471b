/** The cohorts of a project. */
import * as v from 'valibot';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import { WARNING_CODES } from '../../contract/types.ts';
import type {
  CohortInfo,
  CohortSource,
  ImportTotals,
  ImportWarning,
} from '../../contract/types.ts';
import { formatMonth } from '../../engine/months.ts';
import { NULL_FLOAT64, isNumericColumn, nullValueOf } from '../../engine/panel.ts';
import type {
  AttributeColumn,
  NumericColumn,
  NumericColumnName,
  Panel,
} from '../../engine/panel.ts';
import { BUILT_IN_DIMENSIONS } from '../../engine/segments.ts';
import { encodeAccountIds } from '../account-ids.ts';
import { noteAudit } from './audit.ts';
import { arrayNames, damagedData, readArray, readSealedArray, writeArray } from './arrays.ts';
import type { StoredArray } from './arrays.ts';
import { checkStructure } from './panel-structure.ts';
import type { StoredCohort } from './panel-structure.ts';
import type { ProjectDatabase } from './project-file.ts';
import { importRecordHash, sealOldCohort, setCohortHash, storedCohortHash } from './seals.ts';

/** new: the name is free; append and replace: a cohort of the name becomes the former version. */
export type ImportMode = 'new' | 'append' | 'replace';

export interface NewCohort {
  readonly name: string;
  readonly mode: ImportMode;
  readonly importedAt: string;
  readonly sources: readonly CohortSource[];
  /** The mapping document, as JSON text. */
  readonly mapping: string;
  readonly panel: Panel;
  readonly accountIds: readonly string[];
  readonly rowsRead: number;
  readonly rowsRejected: number;
  readonly gapMonthsFilled: number;
  readonly filled: Uint8Array | undefined;
  readonly rowsReplaced: number;
  readonly warnings: readonly ImportWarning[];
  readonly totals: ImportTotals;
  /** What the analyst decided about personal data: column of the file -> what was done, and why. */
  readonly privacy: Readonly<Record<string, unknown>>;
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
  readonly source_bytes: number;
  readonly mapping: string;
  readonly version: number;
  readonly mode: ImportMode;
  readonly rows_replaced: number;
  readonly warnings: string;
  readonly totals: string | null;
  readonly hash: string | null;
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

const warningsSchema = v.array(
  v.object({
    code: v.picklist(WARNING_CODES),
    count: v.number(),
    lines: v.array(v.number()),
    files: v.exactOptional(v.array(v.string())),
  }),
);
const moneyTotals = v.object({ limit: v.number(), balance: v.number() });
const totalsSchema = v.object({ accepted: moneyTotals, rejected: moneyTotals });
const documentSchema = v.record(v.string(), v.unknown());

/** Files a cohort came from; the first alone for one that an earlier version of the product imported. */
function sourcesOf(database: ProjectDatabase, row: CohortRow): CohortSource[] {
  const sources = database
    .prepare<[number], CohortSource>(
      'SELECT name, bytes, sha256 FROM cohort_sources WHERE cohort_id = ? ORDER BY position',
    )
    .all(row.id);
  if (sources.length > 0) return sources;
  return [{ name: row.source_name, bytes: row.source_bytes, sha256: '' }];
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
    version: row.version,
    hash: row.hash,
    mode: row.mode,
    rowsReplaced: row.rows_replaced,
    warnings: v.parse(warningsSchema, JSON.parse(row.warnings)),
    totals: row.totals === null ? null : v.parse(totalsSchema, JSON.parse(row.totals)),
    sources: sourcesOf(database, row),
    mapping: v.parse(documentSchema, JSON.parse(row.mapping)),
    dimensions: [...BUILT_IN_DIMENSIONS, ...attributeNames(database, row.id)],
  };
}

/** Cohorts of a project, oldest import first. */
export function listCohorts(database: ProjectDatabase): CohortInfo[] {
  return database
    .prepare<[], CohortRow>('SELECT * FROM cohorts WHERE former_of IS NULL ORDER BY id')
    .all()
    .map((row) => toInfo(database, row));
}

/** @throws AppError COHORT_EXISTS */
export function checkCohortNameFree(database: ProjectDatabase, name: string): void {
  if (database.prepare('SELECT 1 FROM cohorts WHERE name = ?').get(name) === undefined) return;
  throw new AppError({
    code: 'COHORT_EXISTS',
    message: say`The project already has a cohort "${name}".`,
    remedy: say`Choose another name, or remove that cohort first.`,
  });
}

/** Separates a former version's name from its number; names of cohorts hold no control characters. */
const FORMER = '\u001f';

/** Sets the cohort of a name aside as a former version. @returns its version */
function setAside(database: ProjectDatabase, name: string): number {
  const { id, version } = findCohort(database, name);
  database
    .prepare('UPDATE cohorts SET name = ?, former_of = ? WHERE id = ?')
    .run(`${name}${FORMER}${version}`, name, id);
  return version;
}

/** Former versions of a cohort, latest first. */
function formerVersions(database: ProjectDatabase, name: string): CohortRow[] {
  return database
    .prepare<[string], CohortRow>('SELECT * FROM cohorts WHERE former_of = ? ORDER BY version DESC')
    .all(name);
}

/** Every version of a cohort, the current one first. @throws AppError COHORT_NOT_FOUND */
export function cohortVersions(database: ProjectDatabase, name: string): CohortInfo[] {
  const rows = [findCohort(database, name), ...formerVersions(database, name)];
  return rows.map((row) => ({ ...toInfo(database, row), name }));
}

/**
 * Undoes the last import into a cohort: the former version takes its place again.
 * @throws AppError COHORT_NOT_FOUND, NOTHING_TO_UNDO where there is no former version
 */
export function undoImport(database: ProjectDatabase, name: string, at: string): void {
  database
    .transaction(() => {
      const { id, version } = findCohort(database, name);
      const [former] = formerVersions(database, name);
      if (!former) {
        throw new AppError({
          code: 'NOTHING_TO_UNDO',
          message: say`The cohort "${name}" has no former version.`,
          remedy: say`Remove the cohort to be rid of it.`,
        });
      }
      database.prepare('DELETE FROM cohorts WHERE id = ?').run(id);
      database
        .prepare('UPDATE cohorts SET name = ?, former_of = NULL WHERE id = ?')
        .run(name, former.id);
      noteAudit(database, { at, action: 'undo', cohort: name, detail: { version } });
    })
    .immediate();
}

function findCohort(database: ProjectDatabase, name: string): CohortRow {
  const row = database
    .prepare<[string], CohortRow>('SELECT * FROM cohorts WHERE name = ?')
    .get(name);
  if (row) return row;
  const names = listCohorts(database).map((cohort) => cohort.name);
  throw new AppError({
    code: 'COHORT_NOT_FOUND',
    message: say`The project has no cohort "${name}".`,
    remedy: names.length > 0 ? say`It has: ${names.join(', ')}.` : say`Import one first.`,
  });
}

/** What is known of a cohort. @throws AppError COHORT_NOT_FOUND */
export function cohortInfo(database: ProjectDatabase, name: string): CohortInfo {
  return toInfo(database, findCohort(database, name));
}

const FILLED = 'filled';

/** An array to be stored, made when it is its turn: those of a large import are not in memory at once. */
interface ArrayToStore {
  readonly name: string;
  readonly bytes: number;
  readonly make: () => StoredArray;
}

function arraysOf({ panel, accountIds, filled }: NewCohort): ArrayToStore[] {
  const ids = encodeAccountIds(accountIds);
  const whole = (name: string, values: StoredArray): ArrayToStore => ({
    name,
    bytes: values.byteLength,
    make: () => values,
  });
  return [
    whole('accountIds.bytes', ids.bytes),
    whole('accountIds.offsets', ids.offsets),
    whole('rowStart', panel.rowStart),
    whole('firstMonth', panel.firstMonth),
    whole('product', panel.product),
    whole('inactiveBefore', panel.inactiveBefore),
    ...(filled ? [whole(FILLED, filled)] : []),
    ...Object.entries(panel.columns).map(([name, column]) => ({
      name: `${COLUMN_PREFIX}${name}`,
      bytes: panel.rowCount * (column.nullValue === NULL_FLOAT64 ? 8 : 4),
      make: () => column.values,
    })),
    ...Object.entries(panel.attributes).map(([name, attribute]) => ({
      name: `${ATTRIBUTE_PREFIX}${name}`,
      bytes: panel.rowCount * 4,
      make: () => attribute.codes,
    })),
  ];
}

/**
 * Adds a cohort in one transaction: it is in the project whole or not at all.
 * @returns the version of the cohort
 * `onProgress` counts bytes written of all bytes; `beforeCommit` runs last. What they throw undoes the whole.
 * @throws AppError COHORT_EXISTS
 */
export function insertCohort(
  database: ProjectDatabase,
  cohort: NewCohort,
  onProgress: (done: number, total: number) => void,
  beforeCommit: () => void = () => {},
): number {
  const { panel } = cohort;
  const { span } = panel;
  if (!span) throw new Error('an empty panel cannot be stored');
  const arrays = arraysOf(cohort);
  const total = arrays.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  return database
    .transaction(() => {
      if (cohort.mode === 'new') checkCohortNameFree(database, cohort.name);
      const former = cohort.mode === 'new' ? 0 : setAside(database, cohort.name);
      const { lastInsertRowid } = database
        .prepare(
          `INSERT INTO cohorts (name, imported_at, source_name, source_bytes, mapping, account_count, row_count,
             first_month, last_month, rows_read, rows_rejected, gap_months_filled, version, mode, rows_replaced,
             warnings, totals)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          cohort.name,
          cohort.importedAt,
          cohort.sources.map((source) => source.name).join(', '),
          cohort.sources.reduce((sum, { bytes }) => sum + bytes, 0),
          cohort.mapping,
          panel.accountCount,
          panel.rowCount,
          span.first,
          span.last,
          cohort.rowsRead,
          cohort.rowsRejected,
          cohort.gapMonthsFilled,
          former + 1,
          cohort.mode,
          cohort.rowsReplaced,
          JSON.stringify(cohort.warnings),
          JSON.stringify(cohort.totals),
        );
      const cohortId = Number(lastInsertRowid);
      const insertSource = database.prepare(
        'INSERT INTO cohort_sources (cohort_id, position, name, bytes, sha256) VALUES (?, ?, ?, ?, ?)',
      );
      cohort.sources.forEach((source, position) =>
        insertSource.run(cohortId, position, source.name, source.bytes, source.sha256),
      );
      const insertAttribute = database.prepare(
        'INSERT INTO cohort_attributes (cohort_id, name, position, dictionary) VALUES (?, ?, ?, ?)',
      );
      Object.entries(panel.attributes).forEach(([name, { dictionary }], position) => {
        insertAttribute.run(cohortId, name, position, JSON.stringify(dictionary));
      });
      for (const { name, make } of arrays) {
        writeArray(database, cohortId, name, make(), (bytes) => onProgress((done += bytes), total));
      }
      noteAudit(database, {
        at: cohort.importedAt,
        action: 'import',
        cohort: cohort.name,
        detail: {
          mode: cohort.mode,
          version: former + 1,
          hash: setCohortHash(database, cohortId),
          record: importRecordHash(database, cohortId),
          sources: cohort.sources,
          rowsRead: cohort.rowsRead,
          rowsRejected: cohort.rowsRejected,
          privacy: cohort.privacy,
        },
      });
      beforeCommit();
      return former + 1;
    })
    .immediate();
}

/** Removes a cohort with its former versions; runs over it keep their results. @throws AppError COHORT_NOT_FOUND */
export function removeCohort(database: ProjectDatabase, name: string, at: string): void {
  database
    .transaction(() => {
      const { id } = findCohort(database, name);
      database.prepare('DELETE FROM cohorts WHERE id = ? OR former_of = ?').run(id, name);
      noteAudit(database, { at, action: 'remove', cohort: name, detail: {} });
    })
    .immediate();
}

type ReadArray = typeof readArray;

type Read = <T extends StoredArray>(name: string, Type: abstract new (...args: never[]) => T) => T;

function readerOf(database: ProjectDatabase, cohortId: number, readOne: ReadArray): Read {
  return (name, Type) => {
    const values = readOne(database, cohortId, name);
    if (values instanceof Type) return values;
    throw damagedData(say`The cohort lacks its array ${name}.`);
  };
}

function readColumns(
  database: ProjectDatabase,
  cohortId: number,
  readOne: ReadArray,
): Panel['columns'] {
  const columns: Partial<Record<NumericColumnName, NumericColumn>> = {};
  for (const arrayName of arrayNames(database, cohortId, COLUMN_PREFIX)) {
    const name = arrayName.slice(COLUMN_PREFIX.length);
    const values = readOne(database, cohortId, arrayName);
    if (!isNumericColumn(name)) continue;
    if (values instanceof Int32Array || values instanceof Float64Array) {
      columns[name] = { values, nullValue: nullValueOf(values) };
    }
  }
  const { credit_limit: limit } = columns;
  if (!limit) throw damagedData(say`The cohort lacks its credit limits.`);
  return { ...columns, credit_limit: limit };
}

const dictionarySchema = v.pipe(v.string(), v.parseJson(), v.array(v.string()));

function parseDictionary(name: string, text: string): string[] {
  const parsed = v.safeParse(dictionarySchema, text);
  if (parsed.success) return parsed.output;
  throw damagedData(say`The texts of the attribute ${name} cannot be read.`);
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
        dictionary: parseDictionary(name, dictionary),
      },
    ]),
  );
}

/** A version of a cohort, as it is told apart from others. */
export interface CohortVersion {
  readonly id: number;
  readonly name: string;
  readonly version: number;
  readonly importedAt: string;
  readonly hash: string | null;
}

/** Every version of every cohort. */
export function cohortRows(database: ProjectDatabase): CohortVersion[] {
  return database
    .prepare<[], CohortVersion>(
      `SELECT id, coalesce(former_of, name) AS name, version, imported_at AS importedAt, hash
       FROM cohorts ORDER BY id`,
    )
    .all();
}

/** The version of a cohort that was imported at that time. @throws AppError COHORT_NOT_FOUND */
function findVersion(database: ProjectDatabase, name: string, importedAt: string): CohortRow {
  const current = findCohort(database, name);
  const versions = [current, ...formerVersions(database, name)];
  const version = versions.find((row) => row.imported_at === importedAt);
  if (version) return version;
  throw new AppError({
    code: 'COHORT_NOT_FOUND',
    message: say`The cohort "${name}" has changed, and the version in use is gone.`,
    remedy: say`Run again with the cohort as it is now.`,
  });
}

/** Gives a cohort that an earlier version of the product imported its hash. Errors as {@link loadCohort}. */
export function sealWhereNeeded(
  database: ProjectDatabase,
  name: string,
  importedAt: string,
  at: string,
): void {
  const { id, version, hash } = findVersion(database, name, importedAt);
  if (hash === null) sealOldCohort(database, { id, name, version }, at);
}

/**
 * Loads a cohort into SharedArrayBuffers; the current version, or the one imported at a time. Every array is compared with
 * its seal, but for those of a file that this process `isKnown` to have compared already; its structure is always checked.
 * @throws AppError COHORT_NOT_FOUND, PROJECT_DAMAGED
 */
export function loadCohort(
  database: ProjectDatabase,
  name: string,
  importedAt?: string,
  isKnown = false,
): StoredCohort {
  const cohort =
    importedAt === undefined ? findCohort(database, name) : findVersion(database, name, importedAt);
  const { id, account_count: accountCount, row_count: rowCount } = cohort;
  if (cohort.hash !== null && cohort.hash !== storedCohortHash(database, id))
    throw damagedData(say`The cohort "${name}" does not match its seal.`);
  const readOne = isKnown || cohort.hash === null ? readArray : readSealedArray;
  const read = readerOf(database, id, readOne);
  const filled = readOne(database, id, FILLED);
  const stored: StoredCohort = {
    filled: filled instanceof Uint8Array ? filled : undefined,
    panel: {
      span: { first: cohort.first_month, last: cohort.last_month },
      accountCount,
      rowCount,
      rowStart: read('rowStart', Int32Array),
      firstMonth: read('firstMonth', Int32Array),
      product: read('product', Uint8Array),
      inactiveBefore: read('inactiveBefore', Int32Array),
      columns: readColumns(database, id, readOne),
      attributes: readAttributes(database, id, read),
    },
    accountIds: {
      bytes: read('accountIds.bytes', Uint8Array),
      offsets: read('accountIds.offsets', Uint32Array),
    },
  };
  checkStructure(stored);
  return stored;
}
