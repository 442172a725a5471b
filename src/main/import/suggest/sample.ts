/** The start of a file: its format, its header and its first rows. */
import { AppError } from '../../../contract/errors.ts';
import { say } from '../../../contract/said.ts';
import type { GivenFormat } from '../mapping.ts';
import { monthsInName } from '../parse/month-cell.ts';
import { visibleText } from '../source/cell-text.ts';
import { detectFormat } from '../source/format.ts';
import type { FileFormat } from '../source/format.ts';
import { Header } from '../source/header.ts';
import { RecordReader, isSeparatorLine } from '../source/records.ts';
import type { CsvRecord } from '../source/records.ts';
import { PIECE_BYTES, openTextSource } from '../source/text-source.ts';
import { columnNamed } from './column-names.ts';
import type { SampledTable } from './column-names.ts';

const ROWS_SHOWN = 200;

export interface SampleRequest {
  readonly path: string;
  readonly encoding?: string;
  /** What is said of the format: it goes before what is detected. */
  readonly format?: GivenFormat;
}

export interface Sampled {
  readonly name: string;
  readonly sizeBytes: number;
  readonly format: FileFormat;
  /** Whether the first record may be a row as well as a header. */
  readonly isHeaderOpen: boolean;
  readonly header: Header;
  /** Lines above the header, the rows that describe the columns, and the first rows. */
  readonly above: readonly CsvRecord[];
  readonly describing: readonly CsvRecord[];
  readonly records: readonly CsvRecord[];
}

/** Whether a text is the name of a column that is known. */
export function isColumnName(text: string): boolean {
  return columnNamed(text) !== undefined;
}

/** @throws AppError of the FILE_ and IMPORT_ codes where the file cannot be read as a table at all */
export function sampleFile({ path, encoding, format: given = {} }: SampleRequest): Sampled {
  const source = openTextSource(path, encoding ?? given.encoding);
  try {
    let format: FileFormat | undefined;
    let isHeaderOpen = false;
    let reader: RecordReader | undefined;
    const all: CsvRecord[] = [];
    const buffer = Buffer.allocUnsafe(PIECE_BYTES);
    const isEnough = () => all.length > ROWS_SHOWN + (format?.headerLine ?? 1) + 1;
    for (let piece = source.next(buffer); piece; piece = source.next(buffer)) {
      const { text } = piece;
      if (!format) {
        const found = detectFormat(text, source.encoding, given, isColumnName);
        ({ format, isHeaderOpen } = found);
      }
      reader ??= new RecordReader(source.name, format);
      all.push(...reader.push(text).filter((record) => !isSeparatorLine(record)));
      if (isEnough()) break;
    }
    if (reader && !isEnough()) all.push(...reader.end());
    if (!format || all.length === 0) {
      throw new AppError({
        code: 'IMPORT_NO_ROWS',
        message: say`${source.name} has no rows.`,
        where: { file: source.name },
        remedy: say`Export the extract again.`,
      });
    }
    const { headerLine, unitRows = 0 } = format;
    const start = Math.max(
      0,
      headerLine === undefined ? 0 : all.findIndex(({ line }) => line === headerLine),
    );
    const first = all[start];
    const names = first.fields.map((_, index) => `column ${index + 1}`);
    const header = new Header(source.name, format.header ? first : { line: 1, fields: names });
    const rows = start + (format.header ? 1 : 0);
    return {
      name: source.name,
      sizeBytes: source.sizeBytes,
      format: { ...format, encoding: source.encoding },
      isHeaderOpen,
      header,
      above: all.slice(0, start),
      describing: all.slice(rows, rows + unitRows),
      records: all.slice(rows + unitRows, rows + unitRows + ROWS_SHOWN),
    };
  } finally {
    source.close();
  }
}

/** A sampled file as its columns. */
export function tableOf({
  name,
  header,
  format,
  records,
  above,
  describing,
}: Sampled): SampledTable {
  return {
    names: header.names,
    values: header.names.map((_, index) =>
      records.map(({ fields }) => visibleText(fields[index] ?? '')),
    ),
    lines: records.map(({ line }) => line),
    format,
    fileMonths: monthsInName(name),
    above: above.map(({ fields }) => fields.join(' ').trim()),
    described: header.names.map((_, index) =>
      describing.map(({ fields }) => fields[index] ?? '').join(' '),
    ),
  };
}
