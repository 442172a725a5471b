/** Projects with a small cohort, for tests of the store. */
import path from 'node:path';
import { AppError } from '../../src/contract/errors.ts';
import { insertCohort } from '../../src/main/store/cohorts.ts';
import { openOrCreateProject } from '../../src/main/store/project-file.ts';
import type { ProjectDatabase } from '../../src/main/store/project-file.ts';
import { panelOf, syntheticRows } from './panels.ts';
import { temporaryFolder } from './temporary.ts';

export function newProject(): { filePath: string; database: ProjectDatabase } {
  const filePath = path.join(temporaryFolder(), 'p.limitlab');
  return { filePath, database: openOrCreateProject(filePath) };
}

/** Code of the error that `work` throws. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    return thrown instanceof AppError ? thrown.data.code : String(thrown);
  }
  return 'nothing was thrown';
}

export const ARRANGED = panelOf(
  syntheticRows({ accounts: 300, months: 24, seed: 2, firstMonth: 2023 * 12 }),
  ['region', 'age_band'],
);

export function addCohort(
  database: ProjectDatabase,
  name: string,
  onProgress = () => {},
  beforeCommit = () => {},
): void {
  insertCohort(
    database,
    {
      name,
      importedAt: '2026-01-01T00:00:00.000Z',
      mode: 'new',
      sources: [{ name: 'c.csv', bytes: 1, sha256: 'aa' }],
      mapping: '{}',
      ...ARRANGED,
      rowsRead: 10,
      rowsRejected: 3,
      warnings: [],
      totals: { accepted: { limit: 1, balance: 2 }, rejected: { limit: 3, balance: 4 } },
      privacy: {},
    },
    onProgress,
    beforeCommit,
  );
}
