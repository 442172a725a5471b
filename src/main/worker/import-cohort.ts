/** Imports a file into a project: read, arrange, write in one transaction. */
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { formatMonth } from '../../engine/months.ts';
import { NO_PRODUCT } from '../../engine/panel.ts';
import { readCohort } from '../import/read-cohort.ts';
import { RejectsFile } from '../import/rejects.ts';
import { checkCohortNameFree, insertCohort } from '../store/cohorts.ts';
import { openOrCreateProject, storeError } from '../store/project-file.ts';
import type { ProjectDatabase } from '../store/project-file.ts';
import type { Watch } from './control.ts';
import type { ImportTask, ImportTaskResult } from './messages.ts';

/** Whether two paths name the same file; false where one is not there. */
function isSameFile(a: string, b: string): boolean {
  return fs.existsSync(a) && fs.existsSync(b) && fs.realpathSync(a) === fs.realpathSync(b);
}

function checkRejectsPath({ rejectsPath, projectPath, filePath }: ImportTask): void {
  if (!isSameFile(rejectsPath, projectPath) && !isSameFile(rejectsPath, filePath)) return;
  throw new AppError({
    code: 'FILE_NOT_WRITABLE',
    message: 'The rejects file would overwrite the project or the file that is imported.',
    where: { file: path.basename(rejectsPath) },
    remedy: 'Name another place for the rejects.',
  });
}

function importInto(
  project: () => ProjectDatabase,
  task: ImportTask,
  watch: Watch,
  rejects: RejectsFile,
): ImportTaskResult {
  const started = performance.now();
  const read = readCohort({
    path: task.filePath,
    encoding: task.encoding,
    mapping: task.mapping,
    rejects,
    onHeader: () => checkCohortNameFree(project(), task.cohort),
    onProgress: (done, total) => watch.progress('reading', done, total),
    checkCancelled: watch.checkCancelled,
  });
  const { panel, accountIds, rowsRead, rowsRejected, gapMonthsFilled, sourceName, sourceBytes } =
    read;
  insertCohort(
    project(),
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
  const span = panel.span ?? { first: 0, last: 0 };
  return {
    cohort: task.cohort,
    rowsRead,
    rowsAccepted: rowsRead - rowsRejected,
    rowsRejected,
    gapMonthsFilled,
    accounts: panel.accountCount,
    accountsWithoutProduct: panel.product.filter((code) => code === NO_PRODUCT).length,
    months: span.last - span.first + 1,
    firstMonth: formatMonth(span.first),
    lastMonth: formatMonth(span.last),
    seconds: Math.round(performance.now() - started) / 1000,
    rejects: rejects.shown,
    rejectsPath: rejects.writtenTo === undefined ? null : path.resolve(rejects.writtenTo),
  };
}

/**
 * Runs an import. The project is created where there is none, once the file has shown a readable header; the cohort is
 * there whole or not at all.
 * @throws AppError of the IMPORT_, FILE_ and PROJECT_ codes, COHORT_EXISTS, CANCELLED
 */
export function importCohort(task: ImportTask, watch: Watch): ImportTaskResult {
  const rejects = new RejectsFile(task.rejectsPath, task.alwaysWriteRejects);
  let database: ProjectDatabase | undefined;
  const project = () => (database ??= openOrCreateProject(task.projectPath));
  try {
    checkRejectsPath(task);
    if (fs.existsSync(task.projectPath)) checkCohortNameFree(project(), task.cohort);
    return importInto(project, task, watch, rejects);
  } catch (thrown) {
    rejects.discard();
    throw storeError(thrown, task.projectPath);
  } finally {
    database?.close();
  }
}
