/**
 * Projects of this process: each locked against other processes from its first use on, with one connection on this thread
 * for small reads and writes; the bulk is the workers'.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../contract/errors.ts';
import type { HostKind } from '../../contract/types.ts';
import { openOrCreateProject, openProject, storeError } from '../store/project-file.ts';
import type { ProjectDatabase } from '../store/project-file.ts';
import { realPath } from '../files.ts';
import { ProjectLockedError, lockProject } from '../store/project-lock.ts';
import type { ProjectLock } from '../store/project-lock.ts';

/** How long a busy project is asked again, and how often: this thread must not block while it waits. */
const PATIENCE_MS = 10_000;
const RETRY_MS = 100;
const LOCK_TIMEOUT_MS = 50;

interface HeldProject {
  readonly lock: ProjectLock;
  database: ProjectDatabase | undefined;
  /** Under way or done: what tells that the project can be read. */
  probe: Promise<void> | undefined;
}

/** Reads a project as it is read when it is opened, on a thread that is ended where it takes too long. @throws AppError */
export type Probe = (filePath: string) => Promise<void>;

/** Whether waiting may help: a command ends by itself, a workbench does not. */
function isPassing(thrown: unknown): boolean {
  if (thrown instanceof ProjectLockedError)
    return thrown.holder === undefined || thrown.holder.program === 'cli';
  return thrown instanceof AppError && thrown.data.code === 'PROJECT_BUSY';
}

export class Projects {
  readonly #program: HostKind;
  readonly #probe: Probe;
  readonly #held = new Map<string, HeldProject>();

  constructor(program: HostKind, probe: Probe) {
    this.#program = program;
    this.#probe = probe;
  }

  /** Locks the project and does `work`; a lock that is new goes again where that fails. */
  #locked<T>(filePath: string, work: (held: HeldProject) => T): T {
    const known = this.#held.get(realPath(filePath));
    const held = known ?? {
      lock: lockProject(realPath(filePath), this.#program),
      database: undefined,
      probe: undefined,
    };
    try {
      const result = work(held);
      if (!known) this.#held.set(realPath(filePath), held);
      return result;
    } catch (thrown) {
      if (!known) {
        held.database?.close();
        held.lock.release();
      }
      throw storeError(thrown, filePath);
    }
  }

  async #patiently<T>(filePath: string, work: (held: HeldProject) => T): Promise<T> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return this.#locked(filePath, work);
      } catch (thrown) {
        if (!isPassing(thrown) || performance.now() > until) throw thrown;
        await wait(RETRY_MS);
      }
    }
  }

  /** Locks a project and finds out that this thread can read it. @throws AppError PROJECT_…, FILE_… */
  async #tried(filePath: string): Promise<void> {
    const isNew = !this.#held.has(realPath(filePath));
    const held = await this.#patiently(filePath, (one) => one);
    if (held.database) return;
    try {
      await (held.probe ??= this.#probe(filePath));
    } catch (thrown) {
      held.probe = undefined;
      if (isNew) this.close(filePath);
      throw thrown;
    }
  }

  /** Does `work` on an existing project; asks again while another program is at it. @throws AppError PROJECT_…, FILE_… */
  async use<T>(filePath: string, work: (database: ProjectDatabase) => T): Promise<T> {
    await this.#tried(filePath);
    return this.#patiently(filePath, (held) => {
      held.database ??= openProject(filePath, LOCK_TIMEOUT_MS);
      return work(held.database);
    });
  }

  /** Opens a project, creating the file if there is none. @throws AppError PROJECT_…, FILE_… */
  async openOrCreate(filePath: string): Promise<void> {
    await this.#patiently(filePath, (held) => {
      held.database ??= openOrCreateProject(filePath, LOCK_TIMEOUT_MS);
    });
  }

  /** Locks a project that a worker is to open or create. @throws ProjectLockedError */
  async hold(filePath: string): Promise<void> {
    await this.#patiently(filePath, () => undefined);
  }

  /** Lets go of a project; whether it was held. */
  close(filePath: string): boolean {
    const held = this.#held.get(realPath(filePath));
    held?.database?.close();
    held?.lock.release();
    return this.#held.delete(realPath(filePath));
  }

  closeAll(): void {
    for (const filePath of [...this.#held.keys()]) this.close(filePath);
  }
}
