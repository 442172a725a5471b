/** The worker's side of a task's control: throttled progress, and the check that stops it. */
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { TaskControl, TaskProgress } from './messages.ts';

const MIN_INTERVAL_MS = 50;

export function cancelledError(): AppError {
  return new AppError({
    code: 'CANCELLED',
    message: say`The job was cancelled. Nothing was changed.`,
  });
}

export interface Watch {
  /** `rows`: read so far, where that is known. */
  readonly progress: (
    phase: TaskProgress['phase'],
    done: number,
    total: number,
    rows?: number,
  ) => void;
  /** @throws AppError CANCELLED */
  readonly checkCancelled: () => void;
}

/** Progress goes out at most every 50 ms, and always when a phase is done. */
export function watch({ port, cancel }: TaskControl): Watch {
  let last = 0;
  return {
    progress(phase, done, total, rows) {
      const now = performance.now();
      if (done < total && now - last < MIN_INTERVAL_MS) return;
      last = now;
      port.postMessage({ phase, done, total, rows } satisfies TaskProgress);
    },
    checkCancelled() {
      if (Atomics.load(cancel, 0) !== 0) throw cancelledError();
    },
  };
}
