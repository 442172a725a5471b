/** Reads one or more files into an arranged panel, with every refused row accounted for. */
import { AppError } from '../../contract/errors.ts';
import type { ImportTotals, ImportWarning } from '../../contract/types.ts';
import type { ArrangedPanel, Overlap } from './arrange.ts';
import { detectFormat } from './format.ts';
import type { FileFormat, GivenFormat } from './format.ts';
import { Header } from './header.ts';
import { Intake } from './intake.ts';
import type { LateLine } from './intake.ts';
import { LogBook, accountsMapping } from './log-book.ts';
import { longReader } from './long-reader.ts';
import type { LogMapping, LongMapping, Mapping } from './mapping.ts';
import { monthInName } from './month-cell.ts';
import type { ReaderContext, RowReader } from './reader.ts';
import { RecordReader, isSeparatorLine } from './records.ts';
import type { CsvRecord } from './records.ts';
import type { RejectsFile } from './rejects.ts';
import { openTextSource } from './source.ts';
import type { TextSource } from './source.ts';
import { wideReader } from './wide-reader.ts';
import type { BaseCohort } from './base-cohort.ts';

export interface ReadRequest {
  /** Files of one layout: a panel, or the months of one, each in a file; or a transaction log. */
  readonly paths: readonly string[];
  /** The file of accounts, for a log. */
  readonly accountsPath?: string;
  readonly encoding?: string;
  readonly mapping: Mapping;
  readonly rejects: RejectsFile;
  /** Largest share of rejected rows, 0 to 1. */
  readonly maxRejectShare: number;
  readonly pseudonym: (text: string) => string;
  /** The cohort that the rows are added to, and what becomes of months it has already. */
  readonly base?: BaseCohort;
  readonly overlap: Overlap;
  /** Called once the header is known to be usable. */
  readonly onHeader: () => void;
  /** Bytes read so far of all bytes. */
  readonly onProgress: (done: number, total: number) => void;
  /** Throws to stop the import. */
  readonly checkCancelled: () => void;
}

/** accepted + rejected = read, always. Rows are records of the files, whatever their shape. */
export interface ReadCohort extends ArrangedPanel {
  readonly rowsRead: number;
  readonly rowsRejected: number;
  readonly totals: ImportTotals;
  readonly warnings: readonly ImportWarning[];
  /** The mapping with the format that was detected: enough to repeat the import. */
  readonly mapping: Mapping;
}

/** A file's records with what was found out about it. */
interface RecordStream {
  readonly source: TextSource;
  readonly header: Header;
  readonly format: FileFormat;
}

type TakeRecord = (record: CsvRecord) => void;

/** Reads the records of one file; `begin` is given the header and says what is done with the records. */
function readFile(
  filePath: string,
  { encoding, mapping, checkCancelled }: ReadRequest,
  begin: (stream: RecordStream) => TakeRecord,
  onBytes: (bytes: number) => void,
  style: GivenFormat = {},
): FileFormat {
  const source = openTextSource(filePath, encoding ?? mapping.format.encoding);
  try {
    let take: TakeRecord | undefined;
    let records: RecordReader | undefined;
    let format: FileFormat | undefined;
    const onRecord = (record: CsvRecord, using: FileFormat) => {
      if (take) {
        take(record);
        return;
      }
      if (isSeparatorLine(record)) return;
      take = begin({ source, format: using, header: headerOf(source, record, using) });
      if (!using.header) take(record);
    };
    for (const { text, bytesRead } of source.pieces) {
      checkCancelled();
      const using = (format ??= detectFormat(text, source.encoding, {
        ...style,
        ...mapping.format,
      }));
      records ??= new RecordReader(source.name, using);
      for (const record of records.push(text)) onRecord(record, using);
      onBytes(bytesRead);
    }
    if (!records || !format) throw noRows(source.name, undefined);
    for (const record of records.end()) onRecord(record, format);
    return { ...format, encoding: source.encoding };
  } finally {
    source.close();
  }
}

function headerOf(source: TextSource, record: CsvRecord, { header }: FileFormat): Header {
  if (header) return new Header(source.name, record);
  const fields = record.fields.map((_, index) => `column ${index + 1}`);
  return new Header(source.name, { line: record.line, fields });
}

/** A snapshot of one month may name it in the file's name alone. */
function withMonthOfFile(mapping: LongMapping, header: Header, fileName: string): LongMapping {
  const named = mapping.columns.month ?? mapping.constants.month ?? header.find('month');
  const month = named === undefined ? monthInName(fileName) : undefined;
  return month === undefined ? mapping : { ...mapping, constants: { ...mapping.constants, month } };
}

function readerFor(
  { source, header }: RecordStream,
  mapping: Exclude<Mapping, LogMapping>,
  context: ReaderContext,
): RowReader {
  return mapping.shape === 'wide'
    ? wideReader(header, mapping, context)
    : longReader(header, withMonthOfFile(mapping, header, source.name), context);
}

function noRows(file: string, rejects: RejectsFile | undefined): AppError {
  const first = rejects?.shown[0];
  return new AppError({
    code: 'IMPORT_NO_ROWS',
    message: first
      ? `None of the ${(rejects?.count ?? 0).toLocaleString('en')} rows could be read; the first: ${first.reason}.`
      : `${file} has a header but no rows.`,
    where: { file, line: first?.line, column: first?.column || undefined },
    remedy: 'Check the columns, the delimiter and the encoding. Nothing was imported.',
  });
}

/** Numbers and dates are written alike in all files of an import: a later one may not show how. */
function styleOf(first: FileFormat | undefined): GivenFormat {
  if (!first) return {};
  const { decimal, thousands, dates } = first;
  return { decimal, thousands, dates };
}

/** Reads panel files into the intake. @returns the format of the first */
function readPanels(request: ReadRequest, intake: Intake, onBytes: OnBytes): FileFormat {
  const { mapping, paths, pseudonym, onHeader } = request;
  if (mapping.shape === 'log') throw new Error('a log is not a panel');
  const formats: FileFormat[] = [];
  paths.forEach((filePath, index) => {
    const format = readFile(
      filePath,
      request,
      (stream) => {
        const reader = readerFor(stream, mapping, { format: stream.format, pseudonym });
        intake.begin(reader, index, stream.source.name);
        onHeader();
        return (record) => intake.take(record);
      },
      (bytes) => onBytes(index, bytes),
      styleOf(formats[0]),
    );
    formats.push(format);
  });
  return formats[0];
}

type OnBytes = (file: number, bytes: number) => void;

/** Reads a file of accounts, then the log. @returns the format of the log */
function readLog(
  request: ReadRequest,
  mapping: LogMapping,
  intake: Intake,
  onBytes: OnBytes,
): FileFormat {
  const { accountsPath, paths, pseudonym, onHeader } = request;
  if (accountsPath === undefined) {
    throw new AppError({
      code: 'IMPORT_ACCOUNTS_MISSING',
      message: 'A transaction log needs a file of accounts with their limits.',
      remedy: 'Name the file of accounts too (--accounts FILE).',
    });
  }
  const book = new LogBook(mapping);
  let reader: RowReader | undefined;
  readFile(
    accountsPath,
    request,
    (stream) => {
      const accounts = longReader(stream.header, accountsMapping(mapping), {
        format: stream.format,
        pseudonym,
      });
      reader = accounts;
      intake.begin(accounts, 0, stream.source.name);
      return (record) => intake.takeElsewhere(record, (one) => book.addAccount(accounts, one));
    },
    () => undefined,
  );
  const formats = paths.map((filePath, index) =>
    readFile(
      filePath,
      request,
      (stream) => {
        const take = book.transactions(stream.header, { format: stream.format, pseudonym });
        intake.goOn(stream.source.name);
        onHeader();
        return (record) => intake.takeElsewhere(record, take);
      },
      (bytes) => onBytes(index, bytes),
    ),
  );
  if (reader) book.finish(reader, intake.builder, (draft) => intake.accept(draft));
  return formats[0];
}

/** Fetches the text of rows that were refused after they were read, and adds them to the rejects. */
function addLateRejects(request: ReadRequest, late: readonly LateLine[]): void {
  const { paths, rejects } = request;
  paths.forEach((filePath, index) => {
    const wanted = new Map(
      late.filter(({ file }) => file === index).map((reject) => [reject.line, reject]),
    );
    if (wanted.size === 0) return;
    readFile(
      filePath,
      request,
      ({ source }) =>
        ({ line, fields }) => {
          const reject = wanted.get(line);
          if (!reject) return;
          const { column, code, reason } = reject;
          rejects.add({ line, column, code, reason }, fields, source.name);
        },
      () => undefined,
    );
  });
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
  const intake = new Intake({ maxRejectShare, overlap, allowed: allowedColumns(mapping) }, rejects);
  if (base) intake.builder.addCohort(base.panel, base.accountIds, base.filled);
  const sizes = paths.map((filePath) => {
    const { sizeBytes, close } = openTextSource(
      filePath,
      request.encoding ?? mapping.format.encoding,
    );
    close();
    return sizeBytes;
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const onBytes: OnBytes = (file, bytes) => {
    const before = sizes.slice(0, file).reduce((sum, size) => sum + size, 0);
    request.onProgress(before + bytes, total);
  };
  const format =
    mapping.shape === 'log'
      ? readLog(request, mapping, intake, onBytes)
      : readPanels(request, intake, onBytes);
  if (intake.builder.rowCount === intake.builder.baseRows) throw noRows(intake.fileName, rejects);
  intake.checkPersonalData();
  request.checkCancelled();
  const { arranged, late } = intake.arrange();
  addLateRejects(request, late);
  intake.judgeAtEnd();
  return {
    ...arranged,
    rowsRead: intake.rowsRead,
    rowsRejected: rejects.count,
    totals: { accepted: intake.accepted, rejected: intake.rejected },
    warnings: intake.warnings.list(),
    mapping: { ...mapping, format },
  };
}
