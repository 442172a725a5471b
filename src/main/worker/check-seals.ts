/** Hashes every cohort of a project anew. */
import { cohortRows } from '../store/cohorts.ts';
import { openProject } from '../store/project-file.ts';
import { inspectSeals } from '../store/seals.ts';
import type { Watch } from './control.ts';
import type { CheckedCohort } from './messages.ts';

/** Arrays a cohort has at least: enough for a bar that moves. */
const ARRAYS = 10;

/** @throws AppError PROJECT_DAMAGED, CANCELLED */
export function checkSeals(
  { projectPath }: { readonly projectPath: string },
  { progress, checkCancelled }: Watch,
): CheckedCohort[] {
  const database = openProject(projectPath);
  try {
    const rows = cohortRows(database);
    const total = rows.length * ARRAYS;
    return rows.map(({ id, hash, ...row }, index) => {
      let arrays = 0;
      const present = inspectSeals(database, id, () => {
        checkCancelled();
        progress('verifying', Math.min(index * ARRAYS + arrays++, total), total);
      });
      return { ...row, stored: hash, ...present };
    });
  } finally {
    database.close();
  }
}
