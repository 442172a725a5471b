/** Reads the start of a file and says how it would be imported. */
import { AppError } from '../../../contract/errors.ts';
import { say } from '../../../contract/said.ts';
import type { ErrorData } from '../../../contract/errors.ts';
import type { ColumnPreview, FilePreview, RejectedRow } from '../../../contract/types.ts';
import { detectFormat } from '../source/format.ts';
import type { FileFormat, GivenFormat } from '../source/format.ts';
import { Header } from '../source/header.ts';
import { kindsOf } from '../parse/transaction-kinds.ts';
import { TransactionReader } from '../parse/transaction-reader.ts';
import { longReader } from '../parse/long-reader.ts';
import { attributeName } from '../../../contract/mapping-document.ts';
import type { Mapping } from '../mapping.ts';
import { personalTexts } from '../checks/personal-data.ts';
import { isRowFault } from '../parse/row-reader.ts';
import type { RowReader } from '../parse/row-reader.ts';
import { RecordReader, isSeparatorLine } from '../source/records.ts';
import type { CsvRecord } from '../source/records.ts';
import { PIECE_BYTES, openTextSource } from '../source/text-source.ts';
import { suggestMapping } from './suggest-mapping.ts';
import type { Shape } from './suggest-mapping.ts';
import { suggestColumns } from './column-names.ts';
import type { SampledTable } from './column-names.ts';
import { monthInName } from '../parse/month-cell.ts';
import { rejectedRow } from '../checks/rejects.ts';
import { wideReader } from '../parse/wide-reader.ts';

const ROWS_SHOWN = 200;
const SAMPLES_SHOWN = 5;

export interface InspectRequest {
  readonly path: string;
  readonly encoding?: string;
  /** Without one it is suggested. */
  readonly mapping?: Mapping;
  /** The shape that a suggested mapping has; without one it is suggested too. */
  readonly shape?: Shape;
  /** What goes before the mapping's own format. */
  readonly format?: GivenFormat;
}

interface Sampled {
  readonly name: string;
  readonly sizeBytes: number;
  readonly format: FileFormat;
  readonly header: Header;
  readonly records: readonly CsvRecord[];
}

function sample({ path, encoding, mapping, format: told }: InspectRequest): Sampled {
  const given = { ...mapping?.format, ...told };
  const source = openTextSource(path, encoding ?? given.encoding);
  try {
    let format: FileFormat | undefined;
    let reader: RecordReader | undefined;
    const records: CsvRecord[] = [];
    const buffer = Buffer.allocUnsafe(PIECE_BYTES);
    for (let piece = source.next(buffer); piece; piece = source.next(buffer)) {
      const { text } = piece;
      format ??= detectFormat(text, source.encoding, given);
      reader ??= new RecordReader(source.name, format);
      records.push(...reader.push(text).filter((record) => !isSeparatorLine(record)));
      if (records.length > ROWS_SHOWN) break;
    }
    if (reader && records.length <= ROWS_SHOWN) records.push(...reader.end());
    if (!format || records.length === 0) {
      throw new AppError({
        code: 'IMPORT_NO_ROWS',
        message: say`${source.name} has no rows.`,
        where: { file: source.name },
        remedy: say`Export the extract again.`,
      });
    }
    const { name, sizeBytes } = source;
    const [first] = records;
    const names = first.fields.map((_, index) => `column ${index + 1}`);
    const header = new Header(name, format.header ? first : { line: 1, fields: names });
    const rows = records.slice(format.header ? 1 : 0, ROWS_SHOWN + (format.header ? 1 : 0));
    return { name, sizeBytes, format, header, records: rows };
  } finally {
    source.close();
  }
}

function readerFor({ name, header, format }: Sampled, mapping: Mapping): RowReader | undefined {
  const context = { format, pseudonym: (text: string) => text };
  if (mapping.shape === 'log') {
    // Accounts are not known yet, so records cannot be judged; that the columns are there can.
    new TransactionReader(header, mapping, context, kindsOf(mapping));
    return undefined;
  }
  if (mapping.shape === 'wide') return wideReader(header, mapping, context);
  const month = monthInName(name);
  const hasMonth = mapping.columns.month ?? mapping.constants.month ?? header.find('month');
  const constants =
    hasMonth === undefined && month !== undefined
      ? { ...mapping.constants, month }
      : mapping.constants;
  return longReader(header, { ...mapping, constants }, context);
}

function faultsOf(reader: RowReader, records: readonly CsvRecord[]): (RejectedRow | null)[] {
  return records.map((record) => {
    const read = reader.read(record);
    return isRowFault(read) ? rejectedRow(record.line, read) : null;
  });
}

/** What a column becomes under a mapping. */
function becomes(
  name: string,
  mapping: Mapping,
  suggestion: string | undefined,
  names: readonly string[],
): ColumnPreview['becomes'] {
  if (mapping.shape === 'log') {
    const use = Object.entries(mapping.log).find(([, header]) => header === name)?.[0];
    return use === undefined ? null : { kind: 'column', name: use };
  }
  if (mapping.privacy[name]?.action === 'drop') return null;
  const named = Object.entries(mapping.columns).find(([, header]) => header === name)?.[0];
  if (named !== undefined) return { kind: 'column', name: named };
  if (mapping.shape === 'wide') {
    const family = Object.entries(mapping.families).find(([, headers]) =>
      typeof headers === 'string' ? matchesPattern(name, headers) : headers.includes(name),
    );
    if (family) return { kind: 'column', name: family[0] };
  } else if (suggestion === name) return { kind: 'column', name };
  const attribute = Object.entries(mapping.attributes).find(([, header]) => header === name)?.[0];
  if (attribute !== undefined) return { kind: 'attribute', name: attribute };
  const isAttribute = mapping.shape === 'long' && mapping.otherColumns === 'attributes';
  return isAttribute && name !== ''
    ? { kind: 'attribute', name: attributeName(name, names) }
    : null;
}

function matchesPattern(name: string, pattern: string): boolean {
  const [before, after] = pattern.split('{month}');
  return (
    name.startsWith(before) && name.endsWith(after) && name.length > before.length + after.length
  );
}

function valuesByColumn({ header, records }: Sampled): string[][] {
  return header.names.map((_, index) => records.map(({ fields }) => (fields[index] ?? '').trim()));
}

function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function tableOf(sampled: Sampled): SampledTable {
  const { header, format } = sampled;
  return {
    names: header.names,
    values: valuesByColumn(sampled),
    format,
    fileMonth: monthInName(sampled.name),
  };
}

/**
 * The mapping that a file's start suggests: that of a log where there is a file of accounts, whose columns are suggested
 * too. Errors as {@link inspectFile}.
 */
export function suggestedMapping(request: InspectRequest, accountsPath?: string): Mapping {
  if (accountsPath === undefined) return suggestMapping(tableOf(sample(request)));
  const log = suggestMapping(tableOf(sample(request)), 'log');
  const accounts = suggestMapping(tableOf(sample({ ...request, path: accountsPath })), 'long');
  return { ...log, columns: accounts.columns, units: accounts.units };
}

/** @throws AppError of the FILE_ and IMPORT_ codes where the file cannot be read as a table at all */
export function inspectFile(request: InspectRequest): FilePreview {
  const sampled = sample(request);
  const { name, sizeBytes, format, header, records } = sampled;
  const table = tableOf(sampled);
  const { values } = table;
  const mapping = request.mapping ?? suggestMapping(table, request.shape);
  const suggestions = suggestColumns(table);
  let problem: ErrorData | null = null;
  let faults: (RejectedRow | null)[] = records.map(() => null);
  try {
    const reader = readerFor(sampled, mapping);
    if (reader) faults = faultsOf(reader, records);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    problem = thrown.data;
  }
  return {
    name,
    sizeBytes,
    mapping: { ...mapping, format },
    columns: header.names.map((column, index) => ({
      name: column,
      becomes: becomes(column, mapping, suggestions[index], header.names),
      suggestion: suggestions[index] ?? null,
      samples: [...countsOf(values[index]).keys()].slice(0, SAMPLES_SHOWN),
      personal: personalTexts(column, countsOf(values[index])).map(({ kind, hits }) => ({
        kind,
        hits,
      })),
    })),
    rows: records.map(({ fields }) => fields),
    faults,
    problem,
  };
}
