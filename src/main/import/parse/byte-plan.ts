/** What the byte parser does with each column of a long file, read off the header, the mapping and its reader. */
import type { Month } from '../../../engine/months.ts';
import { NULL_INT32, NUMERIC_COLUMNS } from '../../../engine/panel.ts';
import type { NumericColumnName } from '../../../engine/panel.ts';
import { MAX_MONEY } from '../../../engine/units.ts';
import { UNITS } from '../../../contract/mapping-document.ts';
import type { Header } from '../source/header.ts';
import type { LongMapping } from '../mapping.ts';
import { parseMonthCell } from './month-cell.ts';
import { cleanText } from '../source/cell-text.ts';
import { parseProduct } from './product-cell.ts';
import {
  accountIdFault,
  accountIdText,
  isDecimalId,
  monthReading,
  privacyOf,
  readerOf,
  textFilter,
} from './row-reader.ts';
import type { ReaderContext, RowReader } from './row-reader.ts';
import { isFault, parseInactiveMonths } from './values.ts';
import type { Fault } from './values.ts';

/** What a column of the file is to the byte parser. */
export const ROLE = { unused: 0, accountId: 1, month: 2, text: 3, number: 4, product: 5 } as const;
type Role = (typeof ROLE)[keyof typeof ROLE];

/** How a numeric column is read. */
interface NumberLayout {
  /** Decimal places that a minor unit holds. */
  readonly places: number;
  readonly limit: number;
  readonly signed: boolean;
  readonly required: boolean;
}

/** A column of the file; `slot`: its place among the numbers or texts of a row. */
interface ColumnLayout {
  readonly role: Role;
  readonly slot: number;
}

/** How the byte parser reads the records of a file. */
export interface BytePlan {
  readonly delimiter: string;
  readonly quote: string;
  readonly columns: readonly ColumnLayout[];
  /** By slot; one more at the end for the inactive months. */
  readonly numbers: readonly NumberLayout[];
  /** Values of every row, where the mapping gives them. */
  readonly constants: {
    readonly month: Month;
    readonly product: number;
    /** Parallel to `numbers`; NULL_INT32 if there is none. */
    readonly numbers: Int32Array;
  };
  /** The id that a cell holds, `undefined` where it is rejected. */
  readonly accountIdOf: (cell: string) => string | undefined;
  /** The code of a product's name, `undefined` where it is rejected. */
  readonly productOf: (cell: string) => number | undefined;
  /** The texts of attributes, by slot. */
  readonly textOf: readonly ((cell: string) => string)[];
}

/** Largest count, score or rate, and largest count of inactive months, that the byte parser reads. */
const MAX_PLAIN = 1_000_000_000;
const MAX_INACTIVE_MONTHS = 1200;
const MAX_INT32 = 2_147_483_647;

function numberLayout(column: NumericColumnName, { units }: LongMapping): NumberLayout {
  const { kind, signed } = NUMERIC_COLUMNS[column];
  const places: Readonly<Record<string, number>> = { ...UNITS.money, ...UNITS.rate };
  const usual = kind === 'money' ? 'yuan' : 'fraction';
  return {
    places: kind === 'money' || kind === 'rate' ? places[units[column] ?? usual] : 0,
    limit: kind === 'money' ? MAX_MONEY : MAX_PLAIN,
    signed,
    required: column === 'credit_limit',
  };
}

const INACTIVE_MONTHS: NumberLayout = {
  places: 0,
  limit: MAX_INACTIVE_MONTHS,
  signed: false,
  required: false,
};

/** Whether a constant cannot stand in every row as a 32-bit number. */
function isUnfit(cell: Fault | number | null): boolean {
  return isFault(cell) || (cell !== null && Math.abs(cell) > MAX_INT32);
}

/** Places of the columns; one that is two things at once is not for the byte parser. */
class Columns {
  readonly layouts: ColumnLayout[];
  isClear = true;
  readonly #header: Header;

  constructor(header: Header) {
    this.#header = header;
    this.layouts = header.names.map(() => ({ role: ROLE.unused, slot: 0 }));
  }

  set(name: string, role: Role, slot = 0): void {
    const index = this.#header.find(name);
    if (index === undefined) return;
    if (this.layouts[index].role !== ROLE.unused) this.isClear = false;
    this.layouts[index] = { role, slot };
  }
}

/**
 * The plan of a file, `undefined` where its numbers, constants or columns are not for it. `mapping` is the one
 * that `reader` reads by.
 */
export function bytePlan(
  header: Header,
  mapping: LongMapping,
  reader: RowReader,
  context: ReaderContext,
): BytePlan | undefined {
  const { constants } = mapping;
  const nameOf = (column: keyof LongMapping['columns'] & string) =>
    mapping.columns[column] ?? column;
  const isRead = (column: 'product' | 'months_since_last_activity') =>
    constants[column] === undefined &&
    (mapping.columns[column] !== undefined || privacyOf(mapping, column) !== 'drop');
  const isUnusual = reader.columns.some((column) => (mapping.signs[column] ?? 'as_is') !== 'as_is');
  if (mapping.monthParts !== undefined || mapping.monthZero !== undefined) return;
  if (mapping.nulls.length > 0) return;
  if (isUnusual || context.format.decimal !== '.' || constants.account_id !== undefined) return;

  const columns = new Columns(header);
  columns.set(reader.idColumn, ROLE.accountId);
  const month = parseMonthCell(constants.month ?? '1970-01', monthReading(mapping, context.format));
  if (constants.month === undefined) columns.set(reader.monthColumn, ROLE.month);
  const product = parseProduct(constants.product ?? '', mapping.products);
  if (isRead('product')) columns.set(nameOf('product'), ROLE.product);
  const inactive = parseInactiveMonths(constants.months_since_last_activity ?? '');
  if (isRead('months_since_last_activity'))
    columns.set(nameOf('months_since_last_activity'), ROLE.number, reader.columns.length);
  const cells = reader.columns.map((column, slot) => {
    const constant = constants[column];
    if (constant === undefined) columns.set(nameOf(column), ROLE.number, slot);
    return readerOf(column, mapping, context.format)(constant ?? '');
  });
  const headers = reader.attributes.map((name) => reader.headerOf(name));
  headers.forEach((name, slot) => columns.set(name, ROLE.text, slot));

  if (!columns.isClear || cells.some(isUnfit) || isUnfit(inactive)) return undefined;
  if (typeof month !== 'number' || typeof product !== 'number') return undefined;
  if (constants.credit_limit !== undefined && cells[reader.limitAt] === null) return undefined;
  const filterId = textFilter(mapping, reader.idColumn, context);
  return {
    delimiter: context.format.delimiter,
    quote: context.format.quote,
    columns: columns.layouts,
    numbers: [...reader.columns.map((column) => numberLayout(column, mapping)), INACTIVE_MONTHS],
    constants: {
      month,
      product,
      numbers: Int32Array.from([...cells, inactive], (cell) =>
        typeof cell === 'number' ? cell : NULL_INT32,
      ),
    },
    accountIdOf: (cell) => {
      if (isDecimalId(cell)) context.onDecimalId?.();
      const id = accountIdText(cell);
      return accountIdFault(id) ? undefined : filterId(id);
    },
    productOf: (cell) => {
      const code = parseProduct(cell, mapping.products);
      return typeof code === 'number' ? code : undefined;
    },
    textOf: headers.map((name) => {
      const filter = textFilter(mapping, name, context);
      return (cell) => filter(cleanText(cell));
    }),
  };
}
