/** The pool of worker threads, and jobs that can be watched and cancelled. A thread that dies or hangs is replaced. */
import os from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import Tinypool from 'tinypool';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { Result } from '../../contract/errors.ts';
import { SharedMemory } from '../shared-memory.ts';
import { cancelledError } from '../worker/control.ts';
import type { TaskName, TaskProgress, Tasks } from '../worker/messages.ts';

/** A unit of work a client can cancel: its tasks share one flag. */
export interface Job {
  readonly cancel: Int32Array;
  readonly onProgress: (progress: TaskProgress) => void;
  /** Aborted where the job did not stop when asked: its threads are ended. */
  readonly end: AbortSignal;
}

/** How long the answer of a task may lag behind the end of its thread's port. */
const ANSWER_LAG_MS = 2000;
/** How long threads wait for the next task before they end; those of a pool that keeps none not so long. */
const IDLE_MS = 60_000;
const BRIEF_IDLE_MS = 5000;
/** How long the end of the threads is waited for. */
const CLOSE_MS = 1000;

function workerEnded(task: TaskName, reason: string): AppError {
  return new AppError({
    code: 'WORKER_ENDED',
    message: say`The worker of "${task}" ended: ${reason}.`,
    remedy: say`Try again; with less at once where memory ran out. Nothing was changed.`,
  });
}

function hungError(): AppError {
  return new AppError({
    code: 'CANCELLED',
    message: say`The job did not stop when asked, so its threads were ended. Nothing was changed.`,
  });
}

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return 'code' in thrown && thrown.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? 'it ran out of memory'
    : thrown.message;
}

export class Workers {
  readonly threads: number;
  readonly #newPool: () => Tinypool;
  /** None after threads could not start, until the next task. */
  #pool: Tinypool | undefined;
  /** Tasks that were handed to the pool and have no answer yet. */
  readonly #waiting = new Set<AbortController>();
  readonly #memory = new SharedMemory();
  readonly #watched = new WeakSet<object>();
  readonly #gone = new WeakSet<object>();

  /**
   * @param entry file URL or path of the worker entry, passed from the host because builds and tests differ
   * @param heapMb most heap a thread may use, Node's own limit without; shared memory does not count
   * @param kept threads that stay when there is nothing to do, and start at once
   */
  constructor(
    entry: string,
    threads = Math.max(1, Math.min(os.availableParallelism(), 8)),
    heapMb?: number,
    kept: 0 | 1 = 1,
  ) {
    this.threads = threads;
    this.#newPool = () => {
      const pool = new Tinypool({
        filename: entry,
        runtime: 'worker_threads',
        minThreads: kept,
        maxThreads: threads,
        idleTimeout: kept === 0 ? BRIEF_IDLE_MS : IDLE_MS,
        resourceLimits: heapMb === undefined ? {} : { maxOldGenerationSizeMb: heapMb },
      });
      // A thread that dies between tasks fails no job, and is replaced by the next; one that cannot start has none.
      pool.on('error', (thrown: unknown) => {
        if (pool === this.#pool && pool.threads.length === 0) this.#failAll(reasonOf(thrown));
      });
      return pool;
    };
    this.#pool = this.#newPool();
  }

  /** Fails what waits for threads that cannot start; the next task tries with a pool of its own. */
  #failAll(reason: string): void {
    const pool = this.#pool;
    this.#pool = undefined;
    for (const task of this.#waiting) task.abort(reason);
    void pool?.destroy().catch(() => undefined);
  }

  /** A thread that exits as it starts says nothing, and the pool goes on waiting for it. */
  #watchThreads(pool: Tinypool): void {
    for (const thread of pool.threads) {
      if (this.#watched.has(thread)) continue;
      this.#watched.add(thread);
      thread.once('exit', (code) => {
        this.#gone.add(thread);
        // Where it answered before, its port tells, and another takes its place.
        const { threads } = pool;
        if (
          pool === this.#pool &&
          threads.includes(thread) &&
          threads.every((one) => this.#gone.has(one))
        )
          this.#failAll(`it exited with code ${code} as it started`);
      });
    }
  }

  /** Runs a task on a worker. @throws AppError what the task failed with; WORKER_ENDED where its thread died; CANCELLED */
  async run<N extends TaskName>(
    name: N,
    task: Tasks[N]['task'],
    job: Job,
  ): Promise<Tasks[N]['result']> {
    if (Atomics.load(job.cancel, 0) !== 0) throw cancelledError();
    const { port1, port2 } = new MessageChannel();
    const vanished = new AbortController();
    this.#waiting.add(vanished);
    let lag: NodeJS.Timeout | undefined;
    port1.on('message', (progress: TaskProgress) => job.onProgress(progress));
    // A thread that exits without an error says nothing, but its port closes.
    port1.on('close', () => (lag = setTimeout(() => vanished.abort('it exited'), ANSWER_LAG_MS)));
    try {
      const control = { port: port2, cancel: job.cancel, round: this.#memory.tidy() };
      const pool = (this.#pool ??= this.#newPool());
      const answer = pool.run(
        { task, control },
        { name, transferList: [port2], signal: AbortSignal.any([job.end, vanished.signal]) },
      );
      this.#watchThreads(pool);
      const result = (await answer) as Result<Tasks[N]['result']>;
      if (!result.ok) throw new AppError(result.error);
      return result.value;
    } catch (thrown) {
      if (thrown instanceof AppError) throw thrown;
      if (job.end.aborted) throw hungError();
      // The pool says nothing of the tasks behind the one that its last thread could not start with.
      if (this.#pool?.threads.length === 0) this.#failAll(reasonOf(thrown));
      throw workerEnded(name, reasonOf(vanished.signal.aborted ? vanished.signal.reason : thrown));
    } finally {
      this.#waiting.delete(vanished);
      port1.removeAllListeners('close');
      clearTimeout(lag);
      port1.close();
    }
  }

  async close(): Promise<void> {
    // The pool waits for ever for a thread that has exited by itself.
    const closed = new AbortController();
    const patience = wait(CLOSE_MS, undefined, { signal: closed.signal }).catch(() => undefined);
    await Promise.race([this.#pool?.destroy(), patience]);
    closed.abort();
  }
}
