/** Jobs under way, by the id their client gave them. */
import { AppError } from '../../contract/errors.ts';
import type { Events } from '../../contract/api.ts';
import type { Job } from './workers.ts';

export class Jobs {
  readonly #running = new Map<string, Job>();
  readonly #emit: (progress: Events['job.progress']) => void;

  constructor(emit: (progress: Events['job.progress']) => void) {
    this.#emit = emit;
  }

  /** Runs `work` as the job `id`. @throws AppError BAD_REQUEST where a job of that id is running */
  async run<T>(id: string, work: (job: Job) => Promise<T>): Promise<T> {
    if (this.#running.has(id)) {
      throw new AppError({ code: 'BAD_REQUEST', message: `A job "${id}" is already running.` });
    }
    const job: Job = {
      cancel: new Int32Array(new SharedArrayBuffer(4)),
      onProgress: (progress) => this.#emit({ job: id, ...progress }),
    };
    this.#running.set(id, job);
    try {
      return await work(job);
    } finally {
      this.#running.delete(id);
    }
  }

  /** Asks a job to stop; whether there was one. */
  cancel(id: string): boolean {
    const job = this.#running.get(id);
    if (job) Atomics.store(job.cancel, 0, 1);
    return job !== undefined;
  }

  cancelAll(): void {
    for (const job of this.#running.values()) Atomics.store(job.cancel, 0, 1);
  }

  get isIdle(): boolean {
    return this.#running.size === 0;
  }
}
