/**
 * One process at a time has a project. The lock is the operating system's own, taken by SQLite on a small file beside the
 * project, so that it is gone with the process that held it, however that ended. The file also says who holds it.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import * as v from 'valibot';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { Said } from '../../contract/said.ts';
import { HOST_KINDS } from '../../contract/types.ts';
import type { HostKind } from '../../contract/types.ts';

const holderSchema = v.object({
  /** Tells one holding from any other. */
  id: v.string(),
  program: v.picklist(HOST_KINDS),
  user: v.string(),
  machine: v.string(),
  process: v.number(),
  /** ISO 8601. */
  since: v.string(),
});

/** Who holds a project. */
export type Holder = v.InferOutput<typeof holderSchema>;

const PROGRAMS: Readonly<Record<HostKind, Said>> = {
  electron: say`the desktop application`,
  browser: say`the workbench in the browser`,
  cli: say`the command line`,
};

/** How often a lock file that others exchange meanwhile is tried again. */
const ATTEMPTS = 5;

/** The project is another's. */
export class ProjectLockedError extends AppError {
  /** `undefined` where the holder has not said yet who it is. */
  readonly holder: Holder | undefined;

  constructor(projectPath: string, holder: Holder | undefined) {
    const file = path.basename(projectPath);
    super({
      code: 'PROJECT_LOCKED',
      message: holder
        ? say`${file} is open in ${PROGRAMS[holder.program]}: ${holder.user} on ${holder.machine}, process ${holder.process}, since ${holder.since}.`
        : say`${file} is open in another LimitLab.`,
      where: { file },
      remedy: say`Close the project there, then open it again.`,
    });
    this.holder = holder;
  }
}

export const lockPathOf = (projectPath: string): string => `${projectPath}.lock`;

function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return 'unknown';
  }
}

function newHolder(program: HostKind): Holder {
  return {
    id: randomUUID(),
    program,
    user: userName(),
    machine: os.hostname(),
    process: process.pid,
    since: new Date().toISOString(),
  };
}

function readHolder(database: Database.Database): Holder | undefined {
  try {
    const record: unknown = database.prepare('SELECT record FROM holder').pluck().get();
    return v.parse(holderSchema, JSON.parse(String(record)));
  } catch {
    return undefined;
  }
}

/** The holder that the file of this name names now: a file that was removed meanwhile is another's. */
function holderAt(lockPath: string): Holder | undefined {
  try {
    const database = new Database(lockPath, { readonly: true, timeout: 0 });
    try {
      return readHolder(database);
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}

function sqliteCode(thrown: unknown): string {
  return thrown instanceof Database.SqliteError ? thrown.code : '';
}

/** A lock that is held until it is released or the process ends. */
export interface ProjectLock {
  readonly release: () => void;
}

const NO_LOCK: ProjectLock = { release: () => {} };

/** Takes the write lock of the lock file, with the record committed. @throws SqliteError SQLITE_BUSY where another has it */
function hold(database: Database.Database, holder: Holder): void {
  for (;;) {
    database.exec('BEGIN IMMEDIATE');
    if (readHolder(database)?.id === holder.id) return;
    database.exec('CREATE TABLE IF NOT EXISTS holder (record TEXT); DELETE FROM holder');
    database.prepare('INSERT INTO holder VALUES (?)').run(JSON.stringify(holder));
    database.exec('COMMIT');
  }
}

function locked(database: Database.Database, lockPath: string): ProjectLock {
  return {
    release() {
      // Only the holder removes the file. Windows refuses while it is open, elsewhere it must go before the lock does.
      const remove = () => fs.rmSync(lockPath, { force: true });
      if (process.platform !== 'win32') remove();
      database.close();
      if (process.platform === 'win32') {
        try {
          remove();
        } catch {
          // The next holder has it open already.
        }
      }
    },
  };
}

/** Whether this user can write the project: else nobody has to be kept from it. */
function canWrite(projectPath: string): boolean {
  try {
    fs.accessSync(path.dirname(projectPath), fs.constants.W_OK);
    if (fs.existsSync(projectPath)) fs.accessSync(projectPath, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function unusable(lockPath: string, thrown: unknown): AppError {
  const file = path.basename(lockPath);
  return new AppError({
    code: 'PROJECT_LOCKED',
    message: say`The lock file ${file} cannot be used: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
    where: { file },
    remedy: say`Where no LimitLab has the project open, remove that file; else give yourself the right to write it.`,
  });
}

/**
 * Takes the lock of a project, or finds that nothing can be written beside it, where there is nothing to guard.
 * @throws ProjectLockedError where another holds it
 * @throws AppError PROJECT_LOCKED where the lock file cannot be used
 */
export function lockProject(projectPath: string, program: HostKind): ProjectLock {
  const lockPath = lockPathOf(projectPath);
  if (!fs.existsSync(path.dirname(lockPath))) return NO_LOCK;
  const holder = newHolder(program);
  for (let attempt = 1; ; attempt++) {
    let database: Database.Database | undefined;
    try {
      database = new Database(lockPath, { timeout: 0 });
      // A journal beside the file would be taken for that of the next file of this name.
      database.pragma('journal_mode = MEMORY');
      hold(database, holder);
      if (holderAt(lockPath)?.id === holder.id) return locked(database, lockPath);
      database.close();
    } catch (thrown) {
      const code = sqliteCode(thrown);
      const other = code.startsWith('SQLITE_BUSY') && database ? readHolder(database) : undefined;
      database?.close();
      if (code.startsWith('SQLITE_BUSY')) throw new ProjectLockedError(projectPath, other);
      if (/^SQLITE_(CANTOPEN|READONLY|FULL|PERM|IOERR)/.test(code)) {
        if (!canWrite(projectPath)) return NO_LOCK;
        if (attempt >= ATTEMPTS || !code.startsWith('SQLITE_IOERR'))
          throw unusable(lockPath, thrown);
      }
      if (attempt >= ATTEMPTS || !/^SQLITE_(NOTADB|CORRUPT|IOERR)/.test(code)) throw thrown;
      fs.rmSync(lockPath, { force: true });
    }
    if (attempt >= ATTEMPTS) throw new ProjectLockedError(projectPath, undefined);
  }
}
