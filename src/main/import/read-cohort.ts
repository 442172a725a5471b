/** Reads one or more files into an arranged panel, with every rejected row accounted for. */
import path from 'node:path';
import type { ImportQuestion } from '../../contract/import-questions.ts';
import type { CohortSource, ImportTotals, ImportWarning } from '../../contract/types.ts';
import { checkPanel } from './collect/panel-checks.ts';
import type { ArrangedPanel } from './collect/arrange.ts';
import { RowSink } from './collect/row-sink.ts';
import type { LogMapping, Mapping } from './mapping.ts';
import { bytePlan } from './parse/byte-plan.ts';
import { withMonthOfFile } from './parse/file-month.ts';
import type { ParseWork } from './parse/file-parser.ts';
import { longReader } from './parse/long-reader.ts';
import type { RowBatch } from './parse/row-batch.ts';
import type { ReaderContext } from './parse/row-reader.ts';
import { wideReader } from './parse/wide-reader.ts';
import { noRows, readFile } from './read-file.ts';
import type { FileRead, ReadRequest, TableStream } from './read-file.ts';
import { readLog } from './read-log.ts';
import type { GivenFormat } from './source/format.ts';
import { openTextSource } from './source/text-source.ts';
import { ambiguous } from './suggest/prepare.ts';

/** accepted + rejected = read, always. Rows are records of the files, whatever their shape. */
export interface ReadCohort extends ArrangedPanel {
  readonly rowsRead: number;
  readonly rowsRejected: number;
  readonly totals: ImportTotals;
  readonly warnings: readonly ImportWarning[];
  /** The mapping with the format that was detected: enough to repeat the import. */
  readonly mapping: Mapping;
  /** What the rows leave open; none where the import was not only a check. */
  readonly questions: readonly ImportQuestion[];
  /** The files as they were read, that of accounts last. */
  readonly sources: readonly CohortSource[];
}

/** How the rows of a panel's file are read. */
function panelWork(
  { source, header, format }: TableStream,
  mapping: Exclude<Mapping, LogMapping>,
  pseudonym: ReaderContext['pseudonym'],
  sink: RowSink,
): ParseWork {
  const onDecimalId = () => sink.warnings.note('ids_decimal', source.name, 0);
  const context = { format, pseudonym, onDecimalId };
  const take = (batch: RowBatch) => sink.take(batch);
  if (mapping.shape === 'wide') {
    const reader = wideReader(header, mapping, context);
    sink.begin(reader, source.name);
    return { reader, plan: undefined, take };
  }
  const long = withMonthOfFile(mapping, header, source.name);
  const reader = longReader(header, long, context);
  sink.begin(reader, source.name);
  return { reader, plan: bytePlan(header, long, reader, context), take };
}

/** Numbers and dates are written alike in all files of an import: a later one may not show how. */
function styleOf(first: FileRead | undefined): GivenFormat {
  if (!first) return {};
  const { decimal, thousands, dates, octoberIsOne } = first.format;
  return { decimal, thousands, dates, octoberIsOne };
}

type OnBytes = (file: number, bytes: number) => void;

/** Reads panel files into the sink. */
function readPanels(request: ReadRequest, sink: RowSink, onBytes: OnBytes): FileRead[] {
  const { mapping, paths, pseudonym, onHeader } = request;
  if (mapping.shape === 'log') throw new Error('a log is not a panel');
  const reads: FileRead[] = [];
  paths.forEach((filePath, index) => {
    const read = readFile(
      filePath,
      request,
      sink,
      (stream) => {
        const work = panelWork(stream, mapping, pseudonym, sink);
        onHeader();
        return work;
      },
      (bytes) => onBytes(index, bytes),
      styleOf(reads[0]),
    );
    reads.push(read);
  });
  return reads;
}

function allowedColumns({ privacy }: Mapping): Set<string> {
  const settled = Object.entries(privacy).filter(([, { action }]) => action !== 'drop');
  return new Set(settled.map(([column]) => column));
}

/**
 * Reads a cohort.
 * @throws AppError of the IMPORT_ and FILE_ codes, or what `checkCancelled` throws; nothing is left behind then.
 */
export function readCohort(request: ReadRequest): ReadCohort {
  const { mapping, paths, rejects, maxRejectShare, overlap, base } = request;
  const sink = new RowSink(
    { maxRejectShare, overlap, totals: mapping.totals, allowed: allowedColumns(mapping) },
    rejects,
    request.spilling,
  );
  if (base) sink.builder.addCohort(base.panel, base.accountIds, base.filled);
  const sizes = paths.map((filePath) => {
    const { sizeBytes, close } = openTextSource(
      filePath,
      request.encoding ?? mapping.format.encoding,
    );
    close();
    return sizeBytes;
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let isRoomMade = false;
  const onBytes: OnBytes = (file, bytes) => {
    const done = sizes.slice(0, file).reduce((sum, size) => sum + size, bytes);
    if (!isRoomMade) sink.builder.expect(total / done);
    isRoomMade = true;
    request.onProgress(done, total, sink.rowsRead);
  };
  const read =
    mapping.shape === 'log'
      ? readLog(request, mapping, sink, onBytes)
      : { files: readPanels(request, sink, onBytes), mapping, questions: [] };
  const [first] = read.files;
  const fileName = mapping.shape === 'log' ? path.basename(paths[0]) : sink.fileName;
  const open = [...sink.questions, ...read.questions];
  if (open.length > 0 && !request.isCheck) throw ambiguous(open, fileName);
  if (!sink.hasMonths) throw noRows(fileName, rejects);
  sink.checkPersonalData();
  request.checkCancelled();
  const checked = checkPanel(sink.arrange(request.order), mapping, sink.warnings);
  const questions = [...open, ...checked.questions];
  if (questions.length > 0 && !request.isCheck) throw ambiguous(questions, fileName);
  sink.judge();
  return {
    ...checked.arranged,
    rowsRead: sink.rowsRead,
    rowsRejected: rejects.count,
    totals: { accepted: sink.accepted, rejected: sink.rejected },
    warnings: sink.warnings.list(read.files.length > 1),
    mapping: { ...read.mapping, format: first.format },
    questions,
    sources: read.files.map(({ source }) => source),
  };
}
