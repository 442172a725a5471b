/** Reads the start of a file and says how it would be imported. */
import { AppError } from '../../../contract/errors.ts';
import type { ErrorData } from '../../../contract/errors.ts';
import type { ColumnPreview, FilePreview, RejectedRow } from '../../../contract/types.ts';
import { monthInPattern } from '../parse/families.ts';
import { longReader } from '../parse/long-reader.ts';
import { attributeName } from '../../../contract/mapping-document.ts';
import type { Mapping } from '../mapping.ts';
import { personalTexts } from '../checks/personal-data.ts';
import { isRowFault } from '../parse/row-reader.ts';
import type { RowReader } from '../parse/row-reader.ts';
import type { CsvRecord } from '../source/records.ts';
import type { Shape } from './suggest-mapping.ts';
import { suggestColumns } from './column-names.ts';
import { rejectedRow } from '../checks/rejects.ts';
import { withMonthOfFile } from '../parse/file-month.ts';
import type { GivenFormat } from '../mapping.ts';
import { prepareImport } from './prepare.ts';
import { tableOf } from './sample.ts';
import type { Sampled } from './sample.ts';
import { TransactionReader } from '../parse/transaction-reader.ts';
import { TransactionWords } from '../parse/transaction-kinds.ts';
import { SUGGESTED_NAME } from './suggest-mapping.ts';
import { wideReader } from '../parse/wide-reader.ts';

const SAMPLES_SHOWN = 5;
/** Bytes of a file that an inspection reads to settle how it is written. */
const BUDGET_BYTES = 64 << 20;

export interface InspectRequest {
  readonly path: string;
  /** The file of accounts, for a log. */
  readonly accountsPath?: string;
  readonly encoding?: string;
  /** Without one it is suggested. */
  readonly mapping?: Mapping;
  /** The shape that a suggested mapping has; without one it is suggested too. */
  readonly shape?: Shape;
  /** What goes before the mapping's own format. */
  readonly format?: GivenFormat;
  readonly answers?: Readonly<Record<string, string>>;
  /** Presets that may match the file. */
  readonly presets?: readonly Mapping[];
}

function readerFor({ name, header, format }: Sampled, mapping: Mapping): RowReader | undefined {
  const context = { format, pseudonym: (text: string) => text };
  if (mapping.shape === 'log') {
    // Accounts are not known yet, so records cannot be judged; that the columns are there can.
    new TransactionReader(
      header,
      mapping,
      context,
      new TransactionWords(mapping, mapping.name === SUGGESTED_NAME),
    );
    return undefined;
  }
  if (mapping.shape === 'wide') return wideReader(header, mapping, context);
  return longReader(header, withMonthOfFile(mapping, header, name), context);
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
      typeof headers === 'string'
        ? monthInPattern(name, headers) !== undefined
        : headers.includes(name),
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

function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Whether a file has every column that a preset names. */
function hasColumnsOf(preset: Mapping, names: readonly string[]): boolean {
  const families = preset.shape === 'wide' ? Object.values(preset.families) : [];
  const named = [
    ...Object.values(preset.columns),
    ...families.flatMap((family) => (typeof family === 'string' ? [] : family)),
    ...(preset.shape === 'log' ? Object.values(preset.log) : []),
  ];
  return named.length > 1 && named.every((header) => names.includes(header));
}

/** @throws AppError of the FILE_ and IMPORT_ codes where the file cannot be read as a table at all */
export function inspectFile({ path, presets = [], ...request }: InspectRequest): FilePreview {
  const { sampled, suggestion, mapping, questions } = prepareImport({
    ...request,
    paths: [path],
    budgetBytes: BUDGET_BYTES,
  });
  const { name, sizeBytes, header, records, above } = sampled;
  const format = { ...sampled.format, ...mapping.format };
  const table = tableOf(sampled);
  const { values } = table;
  const suggestions = suggestColumns(table).columns;
  let problem: ErrorData | null = null;
  let faults: (RejectedRow | null)[] = records.map(() => null);
  try {
    const reader = readerFor({ ...sampled, format }, mapping);
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
    problem:
      suggestion !== undefined &&
      questions.some(({ kind }) => kind === 'column' || kind === 'month_zero')
        ? null
        : problem,
    questions,
    matchingPresets: presets
      .filter((preset) => hasColumnsOf(preset, header.names))
      .map((preset) => preset.name),
    linesAbove: above.map(({ fields }) => fields.join(' ').trim()),
  };
}
