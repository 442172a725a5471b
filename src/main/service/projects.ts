/** Open project files. One connection each, on this thread, for small reads and writes; the bulk is the workers'. */
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../contract/errors.ts';
import { openOrCreateProject, openProject, storeError } from '../store/project-file.ts';
import type { ProjectDatabase } from '../store/project-file.ts';

/** How long a locked project is asked again, and how often: this thread must not block while it waits. */
const PATIENCE_MS = 10_000;
const RETRY_MS = 100;
const LOCK_TIMEOUT_MS = 50;

function isBusy(thrown: unknown): boolean {
  return thrown instanceof AppError && thrown.data.code === 'PROJECT_BUSY';
}

export class Projects {
  readonly #open = new Map<string, ProjectDatabase>();

  #attempt<T>(filePath: string, mayCreate: boolean, work: (database: ProjectDatabase) => T): T {
    try {
      let database = this.#open.get(filePath);
      if (!database) {
        const connect = mayCreate ? openOrCreateProject : openProject;
        database = connect(filePath, LOCK_TIMEOUT_MS);
        this.#open.set(filePath, database);
      }
      return work(database);
    } catch (thrown) {
      throw storeError(thrown, filePath);
    }
  }

  async #patiently<T>(
    filePath: string,
    mayCreate: boolean,
    work: (database: ProjectDatabase) => T,
  ): Promise<T> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return this.#attempt(filePath, mayCreate, work);
      } catch (thrown) {
        if (!isBusy(thrown) || performance.now() > until) throw thrown;
        await wait(RETRY_MS);
      }
    }
  }

  /** Does `work` on an existing project; asks again while another program holds it. @throws AppError PROJECT_…, FILE_… */
  use<T>(filePath: string, work: (database: ProjectDatabase) => T): Promise<T> {
    return this.#patiently(filePath, false, work);
  }

  /** Opens a project, creating the file where there is none. @throws AppError PROJECT_…, FILE_… */
  async openOrCreate(filePath: string): Promise<void> {
    await this.#patiently(filePath, true, () => undefined);
  }

  closeAll(): void {
    for (const database of this.#open.values()) database.close();
    this.#open.clear();
  }
}
