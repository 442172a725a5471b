/** Open project files. One connection each, on this thread, for small reads and writes; the bulk is the workers'. */
import { openOrCreateProject, openProject, storeError } from '../store/project-file.ts';
import type { ProjectDatabase } from '../store/project-file.ts';

export class Projects {
  readonly #open = new Map<string, ProjectDatabase>();

  #connection(filePath: string, connect: (filePath: string) => ProjectDatabase): ProjectDatabase {
    let database = this.#open.get(filePath);
    if (!database) {
      database = connect(filePath);
      this.#open.set(filePath, database);
    }
    return database;
  }

  /** Does `work` on an existing project. @throws AppError PROJECT_…, FILE_… */
  use<T>(filePath: string, work: (database: ProjectDatabase) => T): T {
    const database = this.#connection(filePath, openProject);
    try {
      return work(database);
    } catch (thrown) {
      throw storeError(thrown, filePath);
    }
  }

  /** Opens a project, creating the file where there is none. @throws AppError PROJECT_…, FILE_… */
  openOrCreate(filePath: string): void {
    this.#connection(filePath, openOrCreateProject);
  }

  closeAll(): void {
    for (const database of this.#open.values()) database.close();
    this.#open.clear();
  }
}
