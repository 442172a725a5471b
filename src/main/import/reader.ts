/** Turns a record of the file into account-months of the panel. */
import type { RowDraft } from './panel-builder.ts';
import type { CsvRecord } from './records.ts';
import type { NumericColumnName } from '../../engine/panel.ts';
import type { Fault } from './values.ts';

/** A fault and the column, as named in the file, that has it. */
export interface RowFault extends Fault {
  readonly column: string;
}

export interface RowReader {
  /** Canonical numeric columns a draft carries, in the order of `RowDraft.numbers`. */
  readonly columns: readonly NumericColumnName[];
  /** Attributes a draft carries, in the order of `RowDraft.texts`. */
  readonly attributes: readonly string[];
  /** Name, in the file, of the column that holds the month, for faults found later. */
  readonly monthColumn: string;
  /** Name, in the file, of the column that holds the product. */
  readonly productColumn: string;
  /** The record's account-months, or the first fault in it. The drafts are valid until the next call. */
  read(record: CsvRecord): readonly RowDraft[] | RowFault;
}

export function isRowFault(read: readonly RowDraft[] | RowFault): read is RowFault {
  return !Array.isArray(read);
}

/** Where a value comes from: a column of the file, or the same text for every row. */
export type CellSource =
  { readonly index: number; readonly name: string } | { readonly constant: string };

export function cellText(source: CellSource, fields: readonly string[]): string {
  return 'constant' in source ? source.constant : fields[source.index];
}

export function cellName(source: CellSource, fallback: string): string {
  return 'constant' in source ? fallback : source.name;
}

export function newDraft(columns: number, attributes: number): RowDraft {
  return {
    accountId: '',
    month: 0,
    product: 0,
    inactiveMonths: null,
    numbers: new Array<number | null>(columns).fill(null),
    texts: new Array<string>(attributes).fill(''),
    line: 0,
  };
}

/** Longest account id, characters. */
const MAX_ID_LENGTH = 100;

export function accountIdFault(id: string): Fault | undefined {
  if (id === '') return { code: 'missing', reason: 'the account id is missing' };
  if (id.length > MAX_ID_LENGTH)
    return { code: 'too_long', reason: `longer than ${MAX_ID_LENGTH} characters` };
  return undefined;
}

export const LIMIT_MISSING: Fault = { code: 'missing', reason: 'the credit limit is missing' };
