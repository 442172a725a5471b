/** Imports a file into a project: read, arrange, write in one transaction. */
import { partPath } from '../own-folders.ts';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import { formatMonth } from '../../engine/months.ts';
import { NO_PRODUCT } from '../../engine/panel.ts';
import { accountIdAt } from '../account-ids.ts';
import type { CohortSource } from '../../contract/types.ts';
import { withTables } from '../import/source/parquet.ts';
import type { BaseCohort } from '../import/collect/base-cohort.ts';
import { ambiguous, prepareImport } from '../import/suggest/prepare.ts';
import type { Mapping } from '../import/mapping.ts';
import { pseudonymiser } from '../import/checks/pseudonym.ts';
import { readCohort } from '../import/read-cohort.ts';
import { checkReplaceable, isSameFile } from '../files.ts';
import { localKey } from '../local-key.ts';
import { RejectsFile } from '../import/checks/rejects.ts';
import { SpillFile } from '../import/collect/spill-file.ts';
import { checkCohortNameFree, cohortInfo, insertCohort, loadCohort } from '../store/cohorts.ts';
import { openOrCreateProject, storeError } from '../store/project-file.ts';
import type { ProjectDatabase } from '../store/project-file.ts';
import type { Watch } from './control.ts';
import type { ImportTask, ImportTaskResult } from './messages.ts';

function checkRejectsPath({ rejectsPath, projectPath, filePaths, accountsPath }: ImportTask): void {
  const taken = [projectPath, ...filePaths, ...(accountsPath === undefined ? [] : [accountsPath])];
  if (!taken.some((other) => isSameFile(rejectsPath, other))) {
    checkReplaceable(rejectsPath);
    return;
  }
  throw new AppError({
    code: 'FILE_NOT_WRITABLE',
    message: say`The rejects file would overwrite the project or a file that is imported.`,
    where: { file: path.basename(rejectsPath) },
    remedy: say`Name another place for the rejects.`,
  });
}

function baseOf(database: ProjectDatabase, { mode, cohort }: ImportTask): BaseCohort | undefined {
  if (mode !== 'append') return undefined;
  const { panel, accountIds, filled } = loadCohort(database, cohort);
  const ids = Array.from({ length: panel.accountCount }, (_, account) =>
    accountIdAt(accountIds, account),
  );
  return { panel, accountIds: ids, filled };
}

/** @throws AppError COHORT_EXISTS for a new cohort, COHORT_NOT_FOUND for one to append to or to replace */
function checkMode(database: ProjectDatabase, { mode, cohort }: ImportTask): void {
  if (mode === 'new') checkCohortNameFree(database, cohort);
  else cohortInfo(database, cohort);
}

/**
 * The mapping of an import: as given or suggested, with the answers and what the request says of format and privacy.
 * @throws AppError IMPORT_AMBIGUOUS where a question is left
 */
function mappingOf(task: ImportTask): Mapping {
  const { filePaths: paths, privacy, accountsPath, encoding, format, answers } = task;
  const request = { paths, accountsPath, encoding, mapping: task.mapping, format, answers };
  const { mapping, questions, sampled } = prepareImport(request);
  if (questions.length > 0) throw ambiguous(questions, sampled.name);
  return { ...mapping, privacy: { ...mapping.privacy, ...privacy } };
}

function pseudonymOf(mapping: Mapping, keyPath: string): (text: string) => string {
  const isNeeded = Object.values(mapping.privacy).some(({ action }) => action === 'pseudonymise');
  return isNeeded ? pseudonymiser(localKey(keyPath)) : (text) => text;
}

function importInto(
  project: () => ProjectDatabase,
  task: ImportTask,
  watch: Watch,
  rejects: RejectsFile,
  spill: SpillFile,
  originals: readonly (CohortSource | undefined)[],
): ImportTaskResult {
  const started = performance.now();
  const mapping = mappingOf(task);
  const read = readCohort({
    paths: task.filePaths,
    accountsPath: task.accountsPath,
    encoding: task.encoding,
    mapping,
    rejects,
    maxRejectShare: task.maxRejectShare,
    pseudonym: pseudonymOf(mapping, task.keyPath),
    base: task.mode === 'append' ? baseOf(project(), task) : undefined,
    overlap: task.overlap,
    order: task.order,
    spilling: { file: spill },
    onHeader: () => checkMode(project(), task),
    onProgress: (done, total, rows) => watch.progress('reading', done, total, rows),
    checkCancelled: watch.checkCancelled,
  });
  const { panel, rowsRead, rowsRejected, gapMonthsFilled, rowsReplaced, warnings, totals } = read;
  const version = insertCohort(
    project(),
    {
      ...read,
      name: task.cohort,
      mode: task.mode,
      importedAt: new Date().toISOString(),
      sources: read.sources.map((source, at) => originals[at] ?? source),
      mapping: JSON.stringify(read.mapping),
      privacy: mapping.privacy,
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
    version,
    rowsReplaced,
    warnings,
    totals,
    mapping: read.mapping,
    rejects: rejects.shown,
    rejectsPath: rejects.writtenTo === undefined ? null : path.resolve(rejects.writtenTo),
  };
}

/**
 * Runs an import. The project is created if there is none, once the file has shown a readable header; the cohort is
 * there whole or not at all.
 * @throws AppError of the IMPORT_, FILE_ and PROJECT_ codes, COHORT_EXISTS, COHORT_NOT_FOUND, CANCELLED
 */
export function importFiles(
  task: ImportTask,
  watch: Watch,
  originals: readonly (CohortSource | undefined)[] = [],
): ImportTaskResult {
  const manyFiles = task.filePaths.length > 1 || task.accountsPath !== undefined;
  const rejects = new RejectsFile(task.rejectsPath, task.alwaysWriteRejects, manyFiles);
  const spill = new SpillFile(partPath(path.dirname(task.projectPath)));
  let database: ProjectDatabase | undefined;
  const project = () => (database ??= openOrCreateProject(task.projectPath));
  try {
    checkRejectsPath(task);
    if (fs.existsSync(task.projectPath)) checkMode(project(), task);
    return importInto(project, task, watch, rejects, spill, originals);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.data.code === 'IMPORT_TOO_MANY_REJECTS')
      rejects.finish();
    else rejects.discard();
    throw storeError(thrown, task.projectPath);
  } finally {
    spill.close();
    database?.close();
  }
}

/** As {@link importFiles}, of files that may be Parquet. */
export async function importCohort(task: ImportTask, watch: Watch): Promise<ImportTaskResult> {
  return withTables(task, watch.checkCancelled, (read, originals) =>
    importFiles(read, watch, originals),
  );
}
