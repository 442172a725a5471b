/** Files and folders that a process makes for itself and removes at its end; what killed ones left goes at the next start. */
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Folders of the system's temporary one, by what they are for. */
const TEMPORARY = ['pack', 'parquet', 'pdf', 'uploads', 'open'] as const;
export type TemporaryKind = (typeof TEMPORARY)[number];

const temporaryPrefix = (kind: TemporaryKind) => `limitlab-${kind}-`;

/** A name that tells whose it is and that nobody can foresee. */
export const ownName = (prefix: string): string =>
  `${prefix}${process.pid}-${randomUUID().replaceAll('-', '')}`;

/** Makes a folder of this process alone. @throws what the file system does */
export function makeOwnFolder(parent: string, prefix: string): string {
  const folder = path.join(parent, ownName(prefix));
  fs.mkdirSync(folder, { mode: 0o700 });
  return folder;
}

export const makeTemporaryFolder = (kind: TemporaryKind): string =>
  makeOwnFolder(os.tmpdir(), temporaryPrefix(kind));

/** A folder may be shared by machines, whose processes have the same numbers. */
const MACHINE = createHash('sha256').update(os.hostname()).digest('hex').slice(0, 8);
const PART = '.part';
const PART_PREFIX = `.limitlab-${MACHINE}-`;

/** Where a file is written before it takes its place in a folder. */
export const partPath = (folder: string): string =>
  path.join(folder, `${ownName(PART_PREFIX)}${PART}`);

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // Of another user: it is there, and not ours to ask.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

/** Whether a file or folder, not what a link leads to, is this user's. */
function isOwn(filePath: string): boolean {
  const uid = process.getuid?.();
  return uid === undefined || fs.lstatSync(filePath).uid === uid;
}

/** Removes what has a name of {@link ownName} and whose process is gone. Never throws: the next start tries again. */
export function removeLeftovers(parent: string, prefix: string, suffix = ''): void {
  let names: readonly string[];
  try {
    names = fs.readdirSync(parent);
  } catch {
    return;
  }
  for (const name of names.filter((one) => one.startsWith(prefix) && one.endsWith(suffix))) {
    const [, pid] =
      /^(\d+)-[0-9a-f]{32}$/.exec(name.slice(prefix.length, name.length - suffix.length)) ?? [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      const leftover = path.join(parent, name);
      if (isOwn(leftover)) fs.rmSync(leftover, { recursive: true, force: true });
    } catch {
      // Gone meanwhile, say.
    }
  }
}

export function removeTemporaryLeftovers(): void {
  for (const kind of TEMPORARY) removeLeftovers(os.tmpdir(), temporaryPrefix(kind));
}

const swept = new Set<string>();

/** Removes parts of files that killed processes left in a folder, once for each folder. */
export function removeLeftoverParts(folder: string): void {
  if (swept.has(folder)) return;
  swept.add(folder);
  removeLeftovers(folder, PART_PREFIX, PART);
}
