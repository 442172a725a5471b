/** Folders that a process makes for itself and removes at its end; what killed ones left behind goes at the next start. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** A name that tells whose folder it is. */
export const ownFolderName = (prefix: string): string =>
  `${prefix}${process.pid}-${randomUUID().slice(0, 8)}`;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // Of another user: it is there, and not ours to ask.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

/** Removes folders of {@link ownFolderName} whose processes are gone. Never throws: the next start tries again. */
export function removeLeftovers(parent: string, prefix: string): void {
  let names: readonly string[];
  try {
    names = fs.readdirSync(parent);
  } catch {
    return;
  }
  for (const name of names) {
    const [, pid] = new RegExp(`^${prefix}(\\d+)-[0-9a-f]{8}$`).exec(name) ?? [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      fs.rmSync(path.join(parent, name), { recursive: true, force: true });
    } catch {
      // Another user's, say.
    }
  }
}
