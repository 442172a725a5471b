/** Reads files as an import would and says what would come of it; nothing is written. */
import { formatMonth } from '../../engine/months.ts';
import type { Panel } from '../../engine/panel.ts';
import type { ImportCheck, MonthLimit } from '../../contract/types.ts';
import { RejectsFile } from '../import/checks/rejects.ts';
import { withTables } from '../import/source/parquet.ts';
import { readCohort } from '../import/read-cohort.ts';
import { prepareImport } from '../import/suggest/prepare.ts';
import type { Watch } from './control.ts';
import type { CheckTask } from './messages.ts';

/** Sum of the limits of each month, minor units. */
function limitsByMonth({ span, columns, rowStart, firstMonth, accountCount }: Panel): MonthLimit[] {
  if (!span) return [];
  const sums = new Float64Array(span.last - span.first + 1);
  const { values } = columns.credit_limit;
  for (let account = 0; account < accountCount; account++) {
    const start = rowStart[account];
    for (let row = start; row < rowStart[account + 1]; row++)
      sums[firstMonth[account] + row - start - span.first] += values[row];
  }
  return Array.from(sums, (limit, at) => ({ month: formatMonth(span.first + at), limit }));
}

/** Headers that the mapping reads as two things. */
function conflictsOf(columns: Readonly<Record<string, string>>): string[] {
  const headers = Object.values(columns);
  return [...new Set(headers.filter((header, at) => headers.indexOf(header) !== at))];
}

function checkFiles(task: CheckTask, watch: Watch): ImportCheck {
  const { filePaths: paths, accountsPath, encoding, format, privacy, answers } = task;
  const prepared = prepareImport({
    paths,
    accountsPath,
    encoding,
    mapping: task.mapping,
    format,
    answers,
  });
  const mapping = {
    ...prepared.mapping,
    privacy: { ...prepared.mapping.privacy, ...privacy },
  };
  const rejects = new RejectsFile(undefined, false);
  const read = readCohort({
    paths,
    accountsPath,
    encoding,
    mapping,
    rejects,
    maxRejectShare: 1,
    pseudonym: (text) => text,
    overlap: 'keep',
    isCheck: true,
    onHeader: () => undefined,
    onProgress: (done, total, rows) => watch.progress('reading', done, total, rows),
    checkCancelled: watch.checkCancelled,
  });
  const { panel, rowsRead, rowsRejected, gapMonthsFilled, warnings, totals } = read;
  const span = panel.span ?? { first: 0, last: 0 };
  return {
    rowsRead,
    rowsRejected,
    gapMonthsFilled,
    accounts: panel.accountCount,
    months: span.last - span.first + 1,
    firstMonth: formatMonth(span.first),
    lastMonth: formatMonth(span.last),
    rejectsByCode: [...rejects.counts].map(([code, count]) => ({ code, count })),
    rejects: rejects.shown,
    limits: limitsByMonth(panel),
    totals,
    warnings,
    conflicts: mapping.shape === 'log' ? [] : conflictsOf(mapping.columns),
    questions: [...prepared.questions, ...read.questions],
  };
}

/** @throws AppError of the IMPORT_ and FILE_ codes where the files cannot be read, CANCELLED */
export async function checkImport(task: CheckTask, watch: Watch): Promise<ImportCheck> {
  return withTables(task, watch.checkCancelled, (read) => checkFiles(read, watch));
}
