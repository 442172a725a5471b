/** Reads one or more files into an arranged panel, with every refused row accounted for. */
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import { plainText } from '../../contract/csv-format.ts';
import type { CohortSource, ImportTotals, ImportWarning } from '../../contract/types.ts';
import type { AccountOrder, ArrangedPanel, Overlap } from './collect/arrange.ts';
import { detectFormat } from './source/format.ts';
import type { FileFormat, GivenFormat } from './source/format.ts';
import { OwnDigest } from './file-digest.ts';
import { Header } from './source/header.ts';
import { Intake } from './collect/row-sink.ts';
import { LogBook, accountsMapping } from './collect/log-book.ts';
import { longReader } from './parse/long-reader.ts';
import type { LogMapping, LongMapping, Mapping } from './mapping.ts';
import { monthInName } from './parse/month-cell.ts';
import type { Spilling } from './collect/panel-builder.ts';
import type { ReaderContext, RowReader } from './parse/row-reader.ts';
import { redactionOf } from './checks/redaction.ts';
import { isSeparatorLine } from './source/records.ts';
import type { CsvRecord } from './source/records.ts';
import type { RejectsFile } from './checks/rejects.ts';
import { ScannedRows } from './scanned-rows.ts';
import type { ImportThreads } from './import-threads.ts';
import { scanPlan } from './parse/byte-plan.ts';
import { CellDecoder } from './scanner-text.ts';
import { ScanFeed, TextFeed } from './scanner.ts';
import type { RecordFeed, RecordWork, RowScan } from './scanner.ts';
import { PIECE_BYTES, openTextSource } from './source/text-source.ts';
import type { TextPiece, TextSource } from './source/text-source.ts';
import { wideReader } from './parse/wide-reader.ts';
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
  /** Threads that help with large files; none without. */
  readonly threads?: ImportThreads;
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

/** A file's records with what was found out about it. */
interface RecordStream {
  readonly source: TextSource;
  readonly header: Header;
  readonly format: FileFormat;
}

/** What was read of a file. */
interface FileRead {
  readonly format: FileFormat;
  readonly source: CohortSource;
}

/** The next piece of a file; where it cannot be read, what came before it is taken first. */
function nextPiece(
  source: TextSource,
  buffer: Buffer,
  feed: RecordFeed | undefined,
): TextPiece | undefined {
  try {
    return source.next(buffer);
  } catch (thrown) {
    feed?.settle();
    throw thrown;
  }
}

/** Reads the records of one file; `begin` is given the header and says what is done with the records. */
function readFile(
  filePath: string,
  request: ReadRequest,
  begin: (stream: RecordStream) => RecordWork,
  onBytes: (bytes: number) => void,
  style: GivenFormat = {},
): FileRead {
  const { encoding, mapping, checkCancelled, scan, rejects, pseudonym } = request;
  const { pieceBytes = PIECE_BYTES, threads } = request;
  const source = openTextSource(filePath, encoding ?? mapping.format.encoding);
  const digest = threads?.digestOf(filePath, source.sizeBytes) ?? new OwnDigest();
  let feed: RecordFeed | undefined;
  try {
    let work: RecordWork | undefined;
    let format: FileFormat | undefined;
    let bytes = 0;
    const feedOf = (using: FileFormat): RecordFeed => {
      const Feed = scan === false || using.guarded ? TextFeed : ScanFeed;
      return new Feed({
        fileName: source.name,
        sizeBytes: source.sizeBytes,
        pieceBytes,
        threads,
        dialect: using,
        encoding: () => source.encoding,
        take: (cut) => {
          const record = using.guarded ? { ...cut, fields: cut.fields.map(plainText) } : cut;
          const isFirst = work === undefined;
          if (isFirst && isSeparatorLine(record)) return;
          if (!work) {
            const header = headerOf(source, record, using);
            rejects.redact = redactionOf(header, mapping, pseudonym);
            work = begin({ source, format: using, header });
          }
          if (!isFirst || !using.header) work.take(record);
        },
        work: () => work,
      });
    };
    const own = Buffer.from(new SharedArrayBuffer(pieceBytes));
    for (;;) {
      checkCancelled();
      const buffer = feed?.room() ?? own;
      digest.waitFor(buffer);
      const piece = nextPiece(source, buffer, feed);
      if (!piece) break;
      digest.update(piece.bytes);
      format ??= detectFormat(piece.text, source.encoding, { ...style, ...mapping.format });
      feed ??= feedOf(format);
      feed.push(piece);
      bytes = piece.bytesRead;
      onBytes(bytes);
    }
    if (!feed || !format) throw noRows(source.name, undefined);
    feed.end();
    return {
      format: { ...format, encoding: source.encoding },
      source: { name: source.name, bytes, sha256: digest.hex() },
    };
  } finally {
    feed?.close();
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

/** How the records of a panel's file are taken into the intake. */
function panelWork(
  stream: RecordStream,
  mapping: Exclude<Mapping, LogMapping>,
  pseudonym: ReaderContext['pseudonym'],
  intake: Intake,
): RecordWork {
  const { source, header, format } = stream;
  const context = { format, pseudonym };
  let reader: RowReader;
  let scan: RowScan | undefined;
  if (mapping.shape === 'wide') {
    reader = wideReader(header, mapping, context);
  } else {
    const long = withMonthOfFile(mapping, header, source.name);
    reader = longReader(header, long, context);
    scan = scanFor(stream, long, reader, context, intake);
  }
  intake.begin(reader, source.name);
  return { take: (record) => intake.take(record), scan };
}

function scanFor(
  { source, header }: RecordStream,
  mapping: LongMapping,
  reader: RowReader,
  context: ReaderContext,
  intake: Intake,
): RowScan | undefined {
  const plan = scanPlan(header, mapping, reader, context);
  if (!plan) return undefined;
  const cells = new CellDecoder(() => source.encoding);
  const rows = new ScannedRows(plan, (bytes) => cells.decode(bytes), intake, reader);
  return { layout: plan.layout, rows };
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

/** Reads panel files into the intake. */
function readPanels(request: ReadRequest, intake: Intake, onBytes: OnBytes): FileRead[] {
  const { mapping, paths, pseudonym, onHeader } = request;
  if (mapping.shape === 'log') throw new Error('a log is not a panel');
  const reads: FileRead[] = [];
  paths.forEach((filePath, index) => {
    const read = readFile(
      filePath,
      request,
      (stream) => {
        const work = panelWork(stream, mapping, pseudonym, intake);
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
  intake: Intake,
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
  let reader: RowReader | undefined;
  const accountsRead = readFile(
    accountsPath,
    request,
    (stream) => {
      const accounts = longReader(stream.header, accountsMapping(mapping), {
        format: stream.format,
        pseudonym,
      });
      reader = accounts;
      intake.begin(accounts, stream.source.name);
      const add = (record: CsvRecord) => book.addAccount(accounts, record);
      return { take: (record) => intake.takeElsewhere(record, add), scan: undefined };
    },
    () => undefined,
  );
  const logs = paths.map((filePath, index) =>
    readFile(
      filePath,
      request,
      (stream) => {
        const take = book.transactions(stream.header, { format: stream.format, pseudonym });
        intake.goOn(stream.source.name);
        onHeader();
        return { take: (record) => intake.takeElsewhere(record, take), scan: undefined };
      },
      (bytes) => onBytes(index, bytes),
    ),
  );
  intake.goOn(accountsRead.source.name);
  if (reader) book.finish(reader, intake.builder, (draft) => intake.accept(draft));
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
  const intake = new Intake(
    { maxRejectShare, overlap, allowed: allowedColumns(mapping) },
    rejects,
    request.spilling,
  );
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
  let isRoomMade = false;
  const onBytes: OnBytes = (file, bytes) => {
    const done = sizes.slice(0, file).reduce((sum, size) => sum + size, bytes);
    if (!isRoomMade) intake.builder.expect(total / done);
    isRoomMade = true;
    request.onProgress(done, total, intake.rowsRead);
  };
  const files =
    mapping.shape === 'log'
      ? readLog(request, mapping, intake, onBytes)
      : readPanels(request, intake, onBytes);
  if (!intake.hasMonths) throw noRows(intake.fileName, rejects);
  intake.checkPersonalData();
  request.checkCancelled();
  const arranged = intake.arrange(request.order);
  intake.judgeAtEnd();
  return {
    ...arranged,
    rowsRead: intake.rowsRead,
    rowsRejected: rejects.count,
    totals: { accepted: intake.accepted, rejected: intake.rejected },
    warnings: intake.warnings.list(files.length > 1),
    mapping: { ...mapping, format: files[0].format },
    sources: files.map(({ source }) => source),
  };
}
