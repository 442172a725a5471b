/** The pool of worker threads, and jobs that can be watched and cancelled. */
import os from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import Tinypool from 'tinypool';
import { AppError } from '../../contract/errors.ts';
import type { Result } from '../../contract/errors.ts';
import type { TaskName, TaskProgress, Tasks } from '../worker/messages.ts';

/** A unit of work a client can cancel: its tasks share one flag. */
export interface Job {
  readonly cancel: Int32Array;
  readonly onProgress: (progress: TaskProgress) => void;
}

export class Workers {
  readonly threads: number;
  readonly #pool: Tinypool;

  /** `entry`: file URL or path of the worker entry, passed from the host because builds and tests differ. */
  constructor(entry: string, threads = Math.max(1, Math.min(os.availableParallelism(), 8))) {
    this.threads = threads;
    this.#pool = new Tinypool({
      filename: entry,
      runtime: 'worker_threads',
      minThreads: 1,
      maxThreads: threads,
      idleTimeout: 60_000,
    });
  }

  /** Runs a task on a worker. @throws AppError what the task failed with; INTERNAL where its thread died */
  async run<N extends TaskName>(
    name: N,
    task: Tasks[N]['task'],
    job: Job,
  ): Promise<Tasks[N]['result']> {
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (progress: TaskProgress) => job.onProgress(progress));
    try {
      const control = { port: port2, cancel: job.cancel };
      const result = (await this.#pool.run(
        { task, control },
        { name, transferList: [port2] },
      )) as Result<Tasks[N]['result']>;
      if (!result.ok) throw new AppError(result.error);
      return result.value;
    } finally {
      port1.close();
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
