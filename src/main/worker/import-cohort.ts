/** Imports a file into a project: read, arrange, write in one transaction. */
import path from 'node:path';
import { formatMonth } from '../../engine/months.ts';
import { panelMonths } from '../../engine/panel.ts';
import { readCohort } from '../import/read-cohort.ts';
import { RejectsFile } from '../import/rejects.ts';
import { checkCohortNameFree, insertCohort } from '../store/cohorts.ts';
import { openProject, storeError } from '../store/project-file.ts';
import type { ProjectDatabase } from '../store/project-file.ts';
import type { Watch } from './control.ts';
import type { ImportTask, ImportTaskResult } from './messages.ts';

function importInto(
  database: ProjectDatabase,
  task: ImportTask,
  watch: Watch,
  rejects: RejectsFile,
): ImportTaskResult {
  const started = performance.now();
  checkCohortNameFree(database, task.cohort);
  const read = readCohort({
    path: task.filePath,
    encoding: task.encoding,
    mapping: task.mapping,
    rejects,
    onProgress: (done, total) => watch.progress('reading', done, total),
    checkCancelled: watch.checkCancelled,
  });
  const { panel, accountIds, rowsRead, rowsRejected, gapMonthsFilled, sourceName, sourceBytes } =
    read;
  insertCohort(
    database,
    {
      name: task.cohort,
      importedAt: new Date().toISOString(),
      sourceName,
      sourceBytes,
      mapping: JSON.stringify(task.mapping),
      panel,
      accountIds,
      rowsRead,
      rowsRejected,
      gapMonthsFilled,
    },
    (done, total) => {
      watch.checkCancelled();
      watch.progress('writing', done, total);
    },
    () => rejects.finish(),
  );
  const span = panelMonths(panel) ?? { first: 0, last: 0 };
  return {
    cohort: task.cohort,
    rowsRead,
    rowsAccepted: rowsRead - rowsRejected,
    rowsRejected,
    gapMonthsFilled,
    accounts: panel.accountCount,
    months: span.last - span.first + 1,
    firstMonth: formatMonth(span.first),
    lastMonth: formatMonth(span.last),
    seconds: Math.round(performance.now() - started) / 1000,
    rejects: rejects.shown,
    rejectsPath: rejects.writtenTo === undefined ? null : path.resolve(rejects.writtenTo),
  };
}

/**
 * Runs an import into an existing project. The cohort is there whole or not at all.
 * @throws AppError of the IMPORT_, FILE_ and PROJECT_ codes, COHORT_EXISTS, CANCELLED
 */
export function importCohort(task: ImportTask, watch: Watch): ImportTaskResult {
  const rejects = new RejectsFile(task.rejectsPath, task.alwaysWriteRejects);
  const database = openProject(task.projectPath);
  try {
    return importInto(database, task, watch, rejects);
  } catch (thrown) {
    rejects.discard();
    throw storeError(thrown, task.projectPath);
  } finally {
    database.close();
  }
}
