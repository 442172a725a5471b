/** Tries out a project on a worker before the thread that must not hang reads it. */
import path from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { Probe } from './projects.ts';
import type { Job, Workers } from './workers.ts';

/** How long the reading of a project's lists may take. */
const MOST_MS = 20_000;

function tooSlow(filePath: string, mostMs: number): AppError {
  const file = path.basename(filePath);
  return new AppError({
    code: 'PROJECT_DAMAGED',
    message: say`${file} could not be read within ${mostMs / 1000} s.`,
    where: { file },
    remedy: say`Try again when the disk is less busy; else restore the file from a backup.`,
  });
}

/** A probe on a pool of workers, at most `mostMs` long. */
export function probeWith(workers: Workers, mostMs = MOST_MS): Probe {
  return async (filePath) => {
    const end = AbortSignal.timeout(mostMs);
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    const job: Job = { cancel, onProgress: () => {}, end };
    try {
      await workers.run('probeProject', { projectPath: filePath }, job);
    } catch (thrown) {
      throw end.aborted ? tooSlow(filePath, mostMs) : thrown;
    }
  };
}
