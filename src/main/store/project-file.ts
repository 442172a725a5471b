/** Opening and creating a project file: one SQLite database, `*.limitlab`. */
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import * as v from 'valibot';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import { checkSchema } from './known-schema.ts';
import { MIGRATIONS } from './migrations.ts';
import type { Migration } from './migrations.ts';

export type ProjectDatabase = Database.Database;

export const PROJECT_EXTENSION = '.limitlab';

/** SQLite application_id of a project: the letters LiLa. */
const APPLICATION_ID = 0x4c694c61;
/** Large pages: cohort columns are written and read as long blobs. */
const PAGE_SIZE = 65_536;
/** How long a worker waits for another program's lock. */
const LOCK_TIMEOUT_MS = 10_000;

function pragmaNumber(database: ProjectDatabase, name: string): number {
  return Number(database.pragma(name, { simple: true }));
}

function notAProject(filePath: string): AppError {
  return new AppError({
    code: 'PROJECT_NOT_A_PROJECT',
    message: say`${path.basename(filePath)} is not a LimitLab project.`,
    where: { file: path.basename(filePath) },
    remedy: say`Choose a ${PROJECT_EXTENSION} file; a CSV file is imported into a project.`,
  });
}

/** What a reader throws at text that is not what this product writes. */
function isUnreadable(thrown: unknown): boolean {
  return thrown instanceof SyntaxError || thrown instanceof RangeError || v.isValiError(thrown);
}

/** A failure of SQLite, or of what it holds, as the error a user can act on. */
export function storeError(thrown: unknown, filePath: string): unknown {
  const file = path.basename(filePath);
  if (isUnreadable(thrown)) {
    return new AppError({
      code: 'PROJECT_DAMAGED',
      message: say`${file} holds what LimitLab did not write there.`,
      where: { file },
      remedy: say`Restore the file from a backup. limitlab verify says what does not match.`,
    });
  }
  if (!(thrown instanceof Database.SqliteError)) return thrown;
  const { code } = thrown;
  if (code === 'SQLITE_NOTADB') return notAProject(filePath);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError({
      code: 'PROJECT_BUSY',
      message: say`${file} is in use by another program.`,
      where: { file },
      remedy: say`Wait until its import has ended, or close the other program.`,
    });
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return new AppError({
      code: 'PROJECT_DAMAGED',
      message: say`${file} is damaged: ${thrown.message}.`,
      where: { file },
      remedy: say`Restore the file from a backup.`,
    });
  }
  if (code.startsWith('SQLITE_READONLY')) {
    return new AppError({
      code: 'PROJECT_READ_ONLY',
      message: say`${file} can only be read.`,
      where: { file },
      remedy: say`Copy the project to a folder in which you may write, and open the copy.`,
    });
  }
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR')) {
    return new AppError({
      code: 'FILE_NOT_WRITABLE',
      message: say`${file} cannot be written: ${thrown.message}.`,
      where: { file },
      remedy: say`Check the free space and the permissions of the folder. Nothing was changed.`,
    });
  }
  if (code === 'SQLITE_CANTOPEN') {
    return new AppError({
      code: 'FILE_NOT_READABLE',
      message: say`${file} cannot be opened: ${thrown.message}.`,
      where: { file },
      remedy: say`Check that the folder exists and that you may write in it.`,
    });
  }
  return thrown;
}

/**
 * Brings a project to the last of `migrations`, all in one transaction.
 * @throws AppError PROJECT_NEWER where the project is past the last one; it is not changed
 */
export function migrate(
  database: ProjectDatabase,
  filePath: string,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const latest = migrations.length;
  const version = pragmaNumber(database, 'user_version');
  if (version > latest) {
    throw new AppError({
      code: 'PROJECT_NEWER',
      message: say`The project was written by a newer LimitLab (schema ${version}, this one knows ${latest}).`,
      where: { file: path.basename(filePath) },
      remedy: say`Open it with that version or a later one. The file was not changed.`,
    });
  }
  checkSchema(database, path.basename(filePath), version, migrations);
  if (version === latest) return;
  database
    .transaction(() => {
      // Read again under the write lock: another process may have migrated meanwhile.
      for (let next = pragmaNumber(database, 'user_version'); next < latest; next++) {
        const migration = migrations[next];
        if (typeof migration === 'string') database.exec(migration);
        else migration(database);
      }
      database.pragma(`application_id = ${APPLICATION_ID}`);
      database.pragma(`user_version = ${latest}`);
    })
    .immediate();
}

function connect(
  filePath: string,
  options: { mayCreate: boolean; lockTimeoutMs: number },
): ProjectDatabase {
  const isNew = !fs.existsSync(filePath) || fs.statSync(filePath).size === 0;
  const database = new Database(filePath, {
    fileMustExist: !options.mayCreate,
    timeout: options.lockTimeoutMs,
  });
  try {
    // A project may come from anywhere: what its schema defines may call no function with an effect.
    database.pragma('trusted_schema = OFF');
    if (isNew) database.pragma(`page_size = ${PAGE_SIZE}`);
    else if (pragmaNumber(database, 'application_id') !== APPLICATION_ID)
      throw notAProject(filePath);
    database.pragma('journal_mode = DELETE');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    migrate(database, filePath);
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

function checkIsFile(filePath: string): void {
  if (fs.existsSync(filePath) && !fs.statSync(filePath).isFile()) throw notAProject(filePath);
}

/**
 * Opens a project, migrating an older one.
 * @throws AppError PROJECT_NOT_FOUND, PROJECT_NOT_A_PROJECT, PROJECT_NEWER, PROJECT_BUSY, PROJECT_DAMAGED, FILE_…
 */
export function openProject(filePath: string, lockTimeoutMs = LOCK_TIMEOUT_MS): ProjectDatabase {
  if (!fs.existsSync(filePath)) {
    throw new AppError({
      code: 'PROJECT_NOT_FOUND',
      message: say`There is no project ${path.basename(filePath)}.`,
      where: { file: path.basename(filePath) },
      remedy: say`Check the name and the folder, or create the project by importing into it.`,
    });
  }
  checkIsFile(filePath);
  try {
    return connect(filePath, { mayCreate: false, lockTimeoutMs });
  } catch (thrown) {
    throw storeError(thrown, filePath);
  }
}

/** Does `work` on a project that is open for its time. @throws AppError as {@link openProject}, or what `work` throws */
export function inProject<T>(filePath: string, work: (database: ProjectDatabase) => T): T {
  const database = openProject(filePath);
  try {
    return work(database);
  } catch (thrown) {
    throw storeError(thrown, filePath);
  } finally {
    database.close();
  }
}

/** Opens a project, creating it if there is none. Errors as {@link openProject}. */
export function openOrCreateProject(
  filePath: string,
  lockTimeoutMs = LOCK_TIMEOUT_MS,
): ProjectDatabase {
  if (!fs.existsSync(path.dirname(filePath))) {
    throw new AppError({
      code: 'FILE_NOT_WRITABLE',
      message: say`There is no folder ${path.dirname(filePath)}.`,
      where: { file: path.basename(filePath) },
      remedy: say`Create the folder first, or choose another one.`,
    });
  }
  checkIsFile(filePath);
  try {
    return connect(filePath, { mayCreate: true, lockTimeoutMs });
  } catch (thrown) {
    throw storeError(thrown, filePath);
  }
}
