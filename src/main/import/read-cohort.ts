/** Reads a file into an arranged panel, with every refused row accounted for. */
import { AppError } from '../../contract/errors.ts';
import { Header } from './header.ts';
import { longReader } from './long-reader.ts';
import type { Mapping } from './mapping.ts';
import { PanelBuilder } from './panel-builder.ts';
import type { ArrangedPanel } from './panel-builder.ts';
import { isRowFault } from './reader.ts';
import type { RowReader } from './reader.ts';
import { RecordReader, detectDialect } from './records.ts';
import type { CsvRecord } from './records.ts';
import type { RejectsFile } from './rejects.ts';
import { openTextSource } from './source.ts';
import type { TextSource } from './source.ts';
import { wideReader } from './wide-reader.ts';

export interface ReadRequest {
  readonly path: string;
  readonly encoding?: string;
  readonly mapping: Mapping;
  readonly rejects: RejectsFile;
  /** Called once the header is known to be usable. */
  readonly onHeader: () => void;
  /** Bytes read so far of all bytes. */
  readonly onProgress: (done: number, total: number) => void;
  /** Throws to stop the import. */
  readonly checkCancelled: () => void;
}

/** accepted + rejected = read, always. Rows are records of the file, whatever its shape. */
export interface ReadCohort extends ArrangedPanel {
  readonly rowsRead: number;
  readonly rowsRejected: number;
  readonly sourceName: string;
  readonly sourceBytes: number;
}

/** One import from the header on: reader, builder and counts. */
class Intake {
  rowsRead = 0;
  readonly #reader: RowReader;
  readonly #builder: PanelBuilder;
  readonly #rejects: RejectsFile;

  constructor(reader: RowReader, rejects: RejectsFile) {
    this.#reader = reader;
    this.#builder = new PanelBuilder(reader.columns, reader.attributes);
    this.#rejects = rejects;
  }

  take(record: CsvRecord): void {
    this.rowsRead++;
    const read = this.#reader.read(record);
    if (isRowFault(read)) {
      this.#refuse(record, read.column, read.code, read.reason);
      return;
    }
    for (const draft of read) {
      const conflict = this.#builder.conflict(draft);
      if (conflict) {
        this.#refuse(record, this.#reader.productColumn, conflict.code, conflict.reason);
        return;
      }
    }
    for (const draft of read) this.#builder.add(draft);
  }

  #refuse({ line, fields }: CsvRecord, column: string, code: string, reason: string): void {
    this.#rejects.add({ line, column, code, reason }, fields);
  }

  arrange(): ArrangedPanel {
    const refused = new Set<number>();
    return this.#builder.arrange(({ line, fault }) => {
      // A wide record is one row of the file, however many of its months are duplicates.
      if (refused.has(line)) return;
      refused.add(line);
      this.#rejects.add({ line, column: this.#reader.monthColumn, ...fault }, []);
    });
  }

  get isEmpty(): boolean {
    return this.#builder.rowCount === 0;
  }
}

function newIntake(source: TextSource, header: CsvRecord, request: ReadRequest): Intake {
  const parsed = new Header(source.name, header);
  const { mapping, rejects } = request;
  const reader =
    mapping.shape === 'wide' ? wideReader(parsed, mapping) : longReader(parsed, mapping);
  return new Intake(reader, rejects);
}

function noRows(source: TextSource, rejects: RejectsFile): AppError {
  const [first] = rejects.shown;
  return new AppError({
    code: 'IMPORT_NO_ROWS',
    message: first
      ? `None of the ${rejects.count.toLocaleString('en')} rows could be read; the first: ${first.reason}.`
      : `${source.name} has a header but no rows.`,
    where: { file: source.name, line: first?.line, column: first?.column || undefined },
    remedy: 'Check the columns, the delimiter and the encoding. Nothing was imported.',
  });
}

/**
 * Reads a cohort file.
 * @throws AppError of the IMPORT_ and FILE_ codes, or what `checkCancelled` throws; nothing is left behind then.
 */
export function readCohort(request: ReadRequest): ReadCohort {
  const source = openTextSource(request.path, request.encoding);
  try {
    let intake: Intake | undefined;
    let records: RecordReader | undefined;
    const take = (batch: readonly CsvRecord[]) => {
      for (const record of batch) {
        if (intake) intake.take(record);
        else {
          intake = newIntake(source, record, request);
          request.onHeader();
        }
      }
    };
    for (const { text, bytesRead } of source.pieces) {
      request.checkCancelled();
      records ??= new RecordReader(source.name, detectDialect(text));
      take(records.push(text));
      request.onProgress(bytesRead, source.sizeBytes);
    }
    if (records) take(records.end());
    if (!intake || intake.isEmpty) throw noRows(source, request.rejects);
    request.checkCancelled();
    const arranged = intake.arrange();
    return {
      ...arranged,
      rowsRead: intake.rowsRead,
      rowsRejected: request.rejects.count,
      sourceName: source.name,
      sourceBytes: source.sizeBytes,
    };
  } finally {
    source.close();
  }
}
