/**
 * The schema of a project compared with the one that this product makes, before anything is read from it: a file may come
 * from anywhere, and a view, a trigger or a table of another making would run with our queries.
 */
import Database from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import { MIGRATIONS } from './migrations.ts';
import type { Migration } from './migrations.ts';

interface SchemaObject {
  readonly type: string;
  readonly name: string;
  readonly tableName: string;
  /** As it was created; null of an index that a table brings. */
  readonly sql: string | null;
}

/** The tables that `ANALYZE` leaves: figures for the planner, and no reason to refuse a project. */
const STATISTICS: ReadonlySet<string> = new Set([
  'CREATE TABLE sqlite_stat1(tbl,idx,stat)',
  'CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)',
]);

/** The same text however it is spaced and its names are quoted, which differs with SQLite's version. */
function plain(sql: string | null): string {
  return (sql ?? '').replaceAll('"', '').replace(/\s+/g, ' ').trim();
}

function objectsOf(database: Database.Database): SchemaObject[] {
  return database
    .prepare<[], SchemaObject>('SELECT type, name, tbl_name AS tableName, sql FROM sqlite_master')
    .all()
    .filter(({ type, sql }) => type !== 'table' || !STATISTICS.has(sql ?? ''));
}

const keyOf = ({ type, name, tableName, sql }: SchemaObject): string =>
  JSON.stringify([type, name, tableName, plain(sql)]);

const made = new Map<number, readonly SchemaObject[]>();

/** The objects of a project's schema after the first `version` migrations. */
function schemaAt(version: number, migrations: readonly Migration[]): readonly SchemaObject[] {
  const known = migrations === MIGRATIONS ? made.get(version) : undefined;
  if (known) return known;
  const database = new Database(':memory:');
  try {
    for (const migration of migrations.slice(0, version)) {
      if (typeof migration === 'string') database.exec(migration);
      else migration(database);
    }
    const objects = objectsOf(database);
    if (migrations === MIGRATIONS) made.set(version, objects);
    return objects;
  } finally {
    database.close();
  }
}

/** Triggers that only refuse changes. A project that lacks one can be read; `verify` reports it. */
function isGuard({ type, sql }: SchemaObject): boolean {
  return type === 'trigger' && /\braise\s*\(\s*abort\b/i.test(plain(sql));
}

function odd(database: Database.Database, expected: readonly SchemaObject[]): string | undefined {
  const present = objectsOf(database);
  const allowed = new Set(expected.map(keyOf));
  const there = new Set(present.map(keyOf));
  const strange = present.find((object) => !allowed.has(keyOf(object)));
  const missing = expected.find((object) => !isGuard(object) && !there.has(keyOf(object)));
  const found = strange ?? missing;
  return found && `${found.type} ${found.name}`;
}

/**
 * @param version of the project's schema, no later than this product's
 * @throws AppError PROJECT_DAMAGED naming what is not as this product makes it
 */
export function checkSchema(
  database: Database.Database,
  file: string,
  version: number,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const found = odd(database, schemaAt(version, migrations));
  if (found === undefined) return;
  throw new AppError({
    code: 'PROJECT_DAMAGED',
    message: say`${file} is not as LimitLab makes it: ${found} is missing or was changed.`,
    where: { file },
    remedy: say`Restore the file from a backup, or ask whoever sent it for the original. Nothing was read from it.`,
  });
}
