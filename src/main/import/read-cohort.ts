/** Reads one or more files into an arranged panel, with every refused row accounted for. */
import { createHash } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import { plainText } from '../../contract/csv-format.ts';
import type { CohortSource, ImportTotals, ImportWarning } from '../../contract/types.ts';
import type { AccountOrder, ArrangedPanel, Overlap } from './collect/arrange.ts';
import { detectFormat } from './source/format.ts';
import type { FileFormat, GivenFormat } from './source/format.ts';
import { Header } from './source/header.ts';
import { longReader } from './parse/long-reader.ts';
import type { LogMapping, LongMapping, Mapping } from './mapping.ts';
import { monthInName } from './parse/month-cell.ts';
import type { Spilling } from './collect/panel-builder.ts';
import { redactionOf } from './checks/redaction.ts';
import { isSeparatorLine } from './source/records.ts';
import type { CsvRecord } from './source/records.ts';
import type { RejectsFile } from './checks/rejects.ts';
import { PIECE_BYTES, openTextSource } from './source/text-source.ts';
import { wideReader } from './parse/wide-reader.ts';
import { LogBook, accountsMapping } from './collect/log-book.ts';
import { RowSink } from './collect/row-sink.ts';
import { bytePlan } from './parse/byte-plan.ts';
import { ByteFileParser, TextFileParser } from './parse/file-parser.ts';
import type { FileParser, ParseWork, TableGate } from './parse/file-parser.ts';
import type { RowBatch } from './parse/row-batch.ts';
import type { ReaderContext } from './parse/row-reader.ts';
import { kindsOf } from './parse/transaction-kinds.ts';
import { TransactionReader } from './parse/transaction-reader.ts';
import type { TextSource } from './source/text-source.ts';
import type { BaseCohort } from './collect/base-cohort.ts';

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
  /** By id, unless told otherwise. */
  readonly order?: AccountOrder;
  /** Called once the header is known to be usable. */
  readonly onHeader: () => void;
  /** Bytes read so far of all bytes, and rows. */
  readonly onProgress: (done: number, total: number, rows: number) => void;
  /** Throws to stop the import. */
  readonly checkCancelled: () => void;
  /** Whether plain records go past PapaParse: the outcome is the same, only faster. They do unless told not to. */
  readonly scan?: boolean;
  /** Where columns go that memory should not hold; they stay in memory without. */
  readonly spilling?: Spilling;
  /** How much of a file is read at a time. */
  readonly pieceBytes?: number;
}

/** accepted + rejected = read, always. Rows are records of the files, whatever their shape. */
export interface ReadCohort extends ArrangedPanel {
  readonly rowsRead: number;
  readonly rowsRejected: number;
  readonly totals: ImportTotals;
  readonly warnings: readonly ImportWarning[];
  /** The mapping with the format that was detected: enough to repeat the import. */
  readonly mapping: Mapping;
  /** The files as they were read, that of accounts last. */
  readonly sources: readonly CohortSource[];
}

/** A file's rows with what was found out about it. */
interface TableStream {
  readonly source: TextSource;
  readonly header: Header;
  readonly format: FileFormat;
}

/** What was read of a file. */
interface FileRead {
  readonly format: FileFormat;
  readonly source: CohortSource;
}

/** Begins with a file's rows once its header is known. */
type BeginTable = (stream: TableStream) => ParseWork;

/** Passes the rows of a table on, and takes its header from the records before them. */
class HeaderGate implements TableGate {
  work: ParseWork | undefined;
  readonly #source: TextSource;
  readonly #format: FileFormat;
  readonly #begin: BeginTable;

  constructor(source: TextSource, format: FileFormat, begin: BeginTable) {
    this.#source = source;
    this.#format = format;
    this.#begin = begin;
  }

  get isOpen(): boolean {
    return this.work !== undefined;
  }

  row(record: CsvRecord): CsvRecord | undefined {
    const format = this.#format;
    const row = format.guarded ? { ...record, fields: record.fields.map(plainText) } : record;
    if (this.work) return row;
    if (isSeparatorLine(row)) return undefined;
    const header = headerOf(this.#source, row, format);
    this.work = this.#begin({ source: this.#source, format, header });
    return format.header ? undefined : row;
  }
}

/** Reads one file; `begin` is given the header and says what becomes of the rows. */
function readFile(
  filePath: string,
  request: ReadRequest,
  begin: BeginTable,
  onBytes: (bytes: number) => void,
  style: GivenFormat = {},
): FileRead {
  const { encoding, mapping, checkCancelled, scan, rejects, pseudonym } = request;
  const { pieceBytes = PIECE_BYTES } = request;
  const source = openTextSource(filePath, encoding ?? mapping.format.encoding);
  const digest = createHash('sha256');
  try {
    let parser: FileParser | undefined;
    let format: FileFormat | undefined;
    let bytes = 0;
    const own = Buffer.allocUnsafe(pieceBytes);
    for (;;) {
      checkCancelled();
      const piece = source.next(parser?.room() ?? own);
      if (!piece) break;
      digest.update(piece.bytes);
      if (!format) {
        format = detectFormat(piece.text, source.encoding, { ...style, ...mapping.format });
        const gate = new HeaderGate(source, format, (stream) => {
          rejects.redact = redactionOf(stream.header, mapping, pseudonym);
          return begin(stream);
        });
        const file = {
          name: source.name,
          sizeBytes: source.sizeBytes,
          pieceBytes,
          format,
          encoding: () => source.encoding,
          gate,
        };
        const isGeneral = scan === false || format.guarded === true;
        parser = isGeneral ? new TextFileParser(file) : new ByteFileParser(file);
      }
      parser?.push(piece);
      bytes = piece.bytesRead;
      onBytes(bytes);
    }
    if (!parser || !format) throw noRows(source.name, undefined);
    parser.end();
    return {
      format: { ...format, encoding: source.encoding },
      source: { name: source.name, bytes, sha256: digest.digest('hex') },
    };
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

/** How the rows of a panel's file are read. */
function panelWork(
  { source, header, format }: TableStream,
  mapping: Exclude<Mapping, LogMapping>,
  pseudonym: ReaderContext['pseudonym'],
  sink: RowSink,
): ParseWork {
  const context = { format, pseudonym };
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

function noRows(file: string, rejects: RejectsFile | undefined): AppError {
  const first = rejects?.shown[0];
  return new AppError({
    code: 'IMPORT_NO_ROWS',
    message: first
      ? say`None of the ${(rejects?.count ?? 0).toLocaleString('en')} rows could be read; the first: ${first.said}.`
      : say`${file} has a header but no rows.`,
    where: { file, line: first?.line, column: first?.column || undefined },
    remedy: say`Check the columns, the delimiter and the encoding. Nothing was imported.`,
  });
}

/** Numbers and dates are written alike in all files of an import: a later one may not show how. */
function styleOf(first: FileRead | undefined): GivenFormat {
  if (!first) return {};
  const { decimal, thousands, dates } = first.format;
  return { decimal, thousands, dates };
}

/** Reads panel files into the sink. */
function readPanels(request: ReadRequest, sink: RowSink, onBytes: OnBytes): FileRead[] {
  const { mapping, paths, pseudonym, onHeader } = request;
  if (mapping.shape === 'log') throw new Error('a log is not a panel');
  const reads: FileRead[] = [];
  paths.forEach((filePath, index) => {
    const read = readFile(
      filePath,
      request,
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

type OnBytes = (file: number, bytes: number) => void;

/** Reads a file of accounts, then the log. @returns the log's files, and that of the accounts at the end */
function readLog(
  request: ReadRequest,
  mapping: LogMapping,
  sink: RowSink,
  onBytes: OnBytes,
): FileRead[] {
  const { accountsPath, paths, pseudonym, onHeader } = request;
  if (accountsPath === undefined) {
    throw new AppError({
      code: 'IMPORT_ACCOUNTS_MISSING',
      message: say`A transaction log needs a file of accounts with their limits.`,
      remedy: say`Name the file of accounts too (--accounts FILE).`,
    });
  }
  const book = new LogBook(mapping);
  const accountsRead = readFile(
    accountsPath,
    request,
    ({ source, header, format }) => {
      const reader = longReader(header, accountsMapping(mapping), { format, pseudonym });
      sink.beginElsewhere(source.name);
      book.beginAccounts(reader);
      return { reader, plan: undefined, take: (batch) => book.takeAccounts(batch, sink) };
    },
    () => undefined,
  );
  const logs = paths.map((filePath, index) =>
    readFile(
      filePath,
      request,
      ({ source, header, format }) => {
        const reader = new TransactionReader(
          header,
          mapping,
          { format, pseudonym },
          kindsOf(mapping),
        );
        sink.beginElsewhere(source.name);
        book.beginTransactions();
        onHeader();
        return { reader, plan: undefined, take: (batch) => book.takeTransactions(batch, sink) };
      },
      (bytes) => onBytes(index, bytes),
    ),
  );
  book.finish(sink, accountsRead.source.name);
  return [...logs, accountsRead];
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
    { maxRejectShare, overlap, allowed: allowedColumns(mapping) },
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
  const files =
    mapping.shape === 'log'
      ? readLog(request, mapping, sink, onBytes)
      : readPanels(request, sink, onBytes);
  if (!sink.hasMonths) throw noRows(sink.fileName, rejects);
  sink.checkPersonalData();
  request.checkCancelled();
  const arranged = sink.arrange(request.order);
  sink.judge();
  return {
    ...arranged,
    rowsRead: sink.rowsRead,
    rowsRejected: rejects.count,
    totals: { accepted: sink.accepted, rejected: sink.rejected },
    warnings: sink.warnings.list(files.length > 1),
    mapping: { ...mapping, format: files[0].format },
    sources: files.map(({ source }) => source),
  };
}
