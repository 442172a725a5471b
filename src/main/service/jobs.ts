/** Jobs under way, by the id their client gave them. */
import { setMaxListeners } from 'node:events';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { Events } from '../../contract/api.ts';
import type { Job } from './workers.ts';

/** How long a job may take to stop when asked, before its threads are ended. */
const GRACE_MS = 10_000;

interface RunningJob {
  readonly job: Job;
  readonly end: AbortController;
  timer: NodeJS.Timeout | undefined;
}

export class Jobs {
  readonly #running = new Map<string, RunningJob>();
  readonly #emit: (progress: Events['job.progress']) => void;
  readonly #graceMs: number;
  readonly #whenIdle = new Map<string, () => void>();

  constructor(emit: (progress: Events['job.progress']) => void, graceMs = GRACE_MS) {
    this.#emit = emit;
    this.#graceMs = graceMs;
  }

  /** Runs `work` as the job `id`. @throws AppError BAD_REQUEST where a job of that id is running */
  async run<T>(id: string, work: (job: Job) => Promise<T>): Promise<T> {
    if (this.#running.has(id)) {
      throw new AppError({ code: 'BAD_REQUEST', message: say`A job "${id}" is already running.` });
    }
    const end = new AbortController();
    // Every task of the job listens to it.
    setMaxListeners(0, end.signal);
    const job: Job = {
      cancel: new Int32Array(new SharedArrayBuffer(4)),
      onProgress: (progress) => this.#emit({ job: id, ...progress }),
      end: end.signal,
    };
    const running: RunningJob = { job, end, timer: undefined };
    this.#running.set(id, running);
    try {
      return await work(job);
    } finally {
      clearTimeout(running.timer);
      this.#running.delete(id);
      if (this.isIdle) this.#doPutOff();
    }
  }

  #doPutOff(): void {
    const putOff = [...this.#whenIdle.values()];
    this.#whenIdle.clear();
    for (const work of putOff) {
      try {
        work();
      } catch {
        // The job that has ended did not ask for it.
      }
    }
  }

  /** Does `work` as soon as no job runs, once for a name however often it is asked for. */
  whenIdle(name: string, work: () => void): void {
    this.#whenIdle.set(name, work);
    if (this.isIdle) this.#doPutOff();
  }

  /** Leaves out what was put off under a name. */
  forgetWhenIdle(name: string): void {
    this.#whenIdle.delete(name);
  }

  #stop(running: RunningJob): void {
    Atomics.store(running.job.cancel, 0, 1);
    running.timer ??= setTimeout(() => running.end.abort(), this.#graceMs);
  }

  /** Asks a job to stop, and ends its threads where it does not; whether there was one. */
  cancel(id: string): boolean {
    const running = this.#running.get(id);
    if (running) this.#stop(running);
    return running !== undefined;
  }

  cancelAll(): void {
    for (const running of this.#running.values()) this.#stop(running);
  }

  get isIdle(): boolean {
    return this.#running.size === 0;
  }
}
