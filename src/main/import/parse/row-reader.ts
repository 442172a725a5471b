/** Turns a record of the file into account-months of the panel. */
import type { MoneyTotals } from '../../../contract/types.ts';
import type { Month } from '../../../engine/months.ts';
import type { CsvRecord } from '../source/records.ts';
import type { NumericColumnName } from '../../../engine/panel.ts';
import type { FileFormat } from '../source/format.ts';
import type { Mapping } from '../mapping.ts';
import { parseMonth } from '../../../engine/months.ts';
import { cleanText, halfWidth, visibleText } from '../source/cell-text.ts';
import type { MonthReading } from './month-cell.ts';
import { numberReader } from './values.ts';
import type { Fault, NumberReader } from './values.ts';
import { say } from '../../../contract/said.ts';

/** One account-month, as read. Reused between rows. */
export interface RowDraft {
  accountId: string;
  month: Month;
  /** Product code, 0 where the row names none. */
  product: number;
  /** null where not given. */
  inactiveMonths: number | null;
  /** Parallel to the columns of the reader; null where empty. */
  readonly numbers: (number | null)[];
  /** Parallel to the attributes of the reader; '' where empty. */
  readonly texts: string[];
  line: number;
}

/** A fault and the column, as named in the file, that has it. */
export interface RowFault extends Fault {
  readonly column: string;
}

/** Turns records into rows of numbers and texts. */
export interface RecordParser {
  /** Names of the numbers a draft carries, in the order of `RowDraft.numbers`. */
  readonly columns: readonly string[];
  /** Attributes a draft carries, in the order of `RowDraft.texts`. */
  readonly attributes: readonly string[];
  /** The rows of a record, or the first fault in it. The drafts are valid until the next call. */
  read(record: CsvRecord): readonly RowDraft[] | RowFault;
}

export interface RowReader extends RecordParser {
  /** Most rows that a record gives. */
  readonly rowsPerRecord: number;
  /** Columns of the file. */
  readonly width: number;
  /** Canonical numeric columns a draft carries, in the order of `RowDraft.numbers`. */
  readonly columns: readonly NumericColumnName[];
  /** Name, in the file, of the column that holds the month, for faults found later. */
  readonly monthColumn: string;
  /** Name, in the file, of the column that holds the product. */
  readonly productColumn: string;
  /** Name, in the file, of the column that holds the account id. */
  readonly idColumn: string;
  /** Entries of `RowDraft.numbers` that hold the credit limit and the balance, -1 if there is none. */
  readonly limitAt: number;
  readonly balanceAt: number;
  /** Name, in the file, of the column that fills an attribute. */
  headerOf(attribute: string): string;
  /** Sums of limit and balance in a refused record as far as they can be read, minor units. */
  amounts(fields: readonly string[]): MoneyTotals;
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

/** A whole number that a workbook or a data frame has turned into a decimal one. */
const DECIMAL_ID = /^\d{3,}\.0+$/;

/** An id as text; a workbook's `="0012"`, which keeps the zeros, is the text inside. */
export function accountIdText(cell: string): string {
  const trimmed = cleanText(cell);
  return /^="[^"]*"$/.test(trimmed) ? trimmed.slice(2, -1).trim() : trimmed;
}

/** Whether an id was written as a decimal number. */
export function isDecimalId(cell: string): boolean {
  return DECIMAL_ID.test(cell.trim());
}

/** A long number as a workbook or Java writes it: the digits are lost. */
const DAMAGED_ID = /^\d[.,]\d+E[+-]?\d{1,3}$|^\dE[+-]\d{1,3}$/i;

/** NULL, NA and the like may be ids: only an empty text is none. */
export function accountIdFault(id: string): Fault | undefined {
  if (DAMAGED_ID.test(id))
    return { code: 'damaged_id', reason: say`${id} has lost its digits in a workbook` };
  if (id === '') return { code: 'missing', reason: say`the account id is missing` };
  if (id.length > MAX_ID_LENGTH)
    return { code: 'too_long', reason: say`longer than ${MAX_ID_LENGTH} characters` };
  return undefined;
}

export const LIMIT_MISSING: Fault = { code: 'missing', reason: say`the credit limit is missing` };

/** What a reader needs besides header and mapping. */
export interface ReaderContext {
  readonly format: FileFormat;
  /** The keyed hash that takes the place of personal data. */
  readonly pseudonym: (text: string) => string;
  /** Called for an id that is written as a decimal number. */
  readonly onDecimalId?: () => void;
}

/** Whether a column of the file is read under a keyed hash, or not at all. */
export function privacyOf(
  { privacy }: Pick<Mapping, 'privacy'>,
  headerName: string,
): 'drop' | 'pseudonymise' | undefined {
  const rule = Object.hasOwn(privacy, headerName) ? privacy[headerName] : undefined;
  return rule === undefined || rule.action === 'allow' ? undefined : rule.action;
}

const asItIs = (text: string): string => text;

/** What is done to the texts of a column before they are kept. */
export function textFilter(
  mapping: Pick<Mapping, 'privacy'>,
  headerName: string,
  { pseudonym }: ReaderContext,
): (text: string) => string {
  return privacyOf(mapping, headerName) === 'pseudonymise' ? pseudonym : asItIs;
}

/** A readable amount of a cell, 0 for anything else. */
export function amountIn(
  read: NumberReader,
  source: CellSource | undefined,
  fields: readonly string[],
): number {
  if (!source) return 0;
  const cell = read(cellText(source, fields) ?? '');
  return typeof cell === 'number' ? cell : 0;
}

/** How the months of a file are read. */
export function monthReading(
  { monthZero }: Pick<Mapping, 'monthZero'>,
  { dates, octoberIsOne }: FileFormat,
): MonthReading {
  const zero = monthZero === undefined ? undefined : parseMonth(monthZero);
  return { dates, octoberIsOne, zero };
}

/** How the numbers of a canonical column are read. */
export function readerOf(
  column: NumericColumnName,
  { units, signs, nulls }: Pick<Mapping, 'units' | 'signs' | 'nulls'>,
  { decimal, thousands }: FileFormat,
): NumberReader {
  return numberReader(column, {
    decimal,
    thousands,
    unit: units[column],
    sign: signs[column],
    nulls: new Set(nulls.map((text) => visibleText(halfWidth(text)))),
  });
}
