/** Reads one file of an import: its bytes, its format and header, and the batches of its rows. */
import { plainText } from '../../contract/csv-format.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { CohortSource } from '../../contract/types.ts';
import { redactionOf } from './checks/redaction.ts';
import type { RejectsFile } from './checks/rejects.ts';
import type { AccountOrder, Overlap } from './collect/arrange.ts';
import type { BaseCohort } from './collect/base-cohort.ts';
import type { Spilling } from './collect/panel-builder.ts';
import type { RowSink } from './collect/row-sink.ts';
import type { Mapping } from './mapping.ts';
import { ByteFileParser, TextFileParser } from './parse/file-parser.ts';
import type { FileParser, ParseWork, TableGate } from './parse/file-parser.ts';
import { detectFormat } from './source/format.ts';
import type { FileFormat, GivenFormat } from './source/format.ts';
import { Header } from './source/header.ts';
import { isSeparatorLine } from './source/records.ts';
import type { CsvRecord } from './source/records.ts';
import { PIECE_BYTES, openTextSource } from './source/text-source.ts';
import type { TextSource } from './source/text-source.ts';
import { isColumnName } from './suggest/sample.ts';

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
  /** Whether nothing is to be imported: what is open is returned, not thrown. */
  readonly isCheck?: boolean;
  /** How much of a file is read at a time. */
  readonly pieceBytes?: number;
}

/** A file's rows with what was found out about it. */
export interface TableStream {
  readonly source: TextSource;
  readonly header: Header;
  readonly format: FileFormat;
}

/** What was read of a file. */
export interface FileRead {
  readonly format: FileFormat;
  readonly source: CohortSource;
}

/** Begins with a file's rows once its header is known. */
export type BeginTable = (stream: TableStream) => ParseWork;

/** Passes the rows of a table on, and takes its header from the records before them. */
class HeaderGate implements TableGate {
  work: ParseWork | undefined;
  readonly #source: TextSource;
  readonly #format: FileFormat;
  readonly #begin: BeginTable;
  #describing: number;

  constructor(source: TextSource, format: FileFormat, begin: BeginTable) {
    this.#source = source;
    this.#format = format;
    this.#begin = begin;
    this.#describing = format.header ? (format.unitRows ?? 0) : 0;
  }

  get isOpen(): boolean {
    return this.work !== undefined && this.#describing === 0;
  }

  row(record: CsvRecord): CsvRecord | undefined {
    const format = this.#format;
    const row = format.guarded ? { ...record, fields: record.fields.map(plainText) } : record;
    if (this.#describing > 0 && this.work) {
      this.#describing--;
      return undefined;
    }
    if (this.work) return row;
    if (isSeparatorLine(row) || row.line < (format.headerLine ?? 0)) return undefined;
    const header = headerOf(this.#source, row, format);
    this.work = this.#begin({ source: this.#source, format, header });
    return format.header ? undefined : row;
  }
}

/** Reads one file; `begin` is given the header and says what becomes of the rows. */
export function readFile(
  filePath: string,
  request: ReadRequest,
  sink: RowSink,
  begin: BeginTable,
  onBytes: (bytes: number) => void,
  style: GivenFormat = {},
  said?: GivenFormat,
): FileRead {
  const { encoding, mapping, checkCancelled, scan, rejects, pseudonym } = request;
  const { pieceBytes = PIECE_BYTES } = request;
  const source = openTextSource(filePath, encoding ?? (said ?? mapping.format).encoding);
  try {
    let parser: FileParser | undefined;
    let format: FileFormat | undefined;
    let bytes = 0;
    const own = Buffer.allocUnsafe(pieceBytes);
    for (;;) {
      checkCancelled();
      const piece = source.next(parser?.room() ?? own);
      if (!piece) break;
      if (!format) {
        const given = { ...style, ...(said ?? mapping.format) };
        format = detectFormat(piece.text, source.encoding, given, isColumnName).format;
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
    sink.endFile();
    return {
      format: { ...format, encoding: source.encoding },
      source: { name: source.name, bytes, sha256: source.digest() },
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

export function noRows(file: string, rejects: RejectsFile | undefined): AppError {
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
