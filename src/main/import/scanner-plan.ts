/** What the scanner of rows does with each column of a long file, read off the header, the mapping and its reader. */
import { NULL_FLOAT64, NUMERIC_COLUMNS } from '../../engine/panel.ts';
import type { NumericColumnName } from '../../engine/panel.ts';
import type { Month } from '../../engine/months.ts';
import { MAX_MONEY } from '../../engine/units.ts';
import { UNITS } from '../../contract/mapping-document.ts';
import type { Header } from './header.ts';
import type { LongMapping } from './mapping.ts';
import { parseMonthCell } from './month-cell.ts';
import { NO_INACTIVE } from './panel-builder.ts';
import { parseProduct } from './product-cell.ts';
import { accountIdFault, accountIdText, readerOf, textFilter } from './reader.ts';
import type { ReaderContext, RowReader } from './reader.ts';
import { isFault, parseInactiveMonths } from './values.ts';

/** What a column of the file is to the scanner. */
export const ROLE = {
  unused: 0,
  accountId: 1,
  month: 2,
  product: 3,
  inactiveMonths: 4,
  number: 5,
  attribute: 6,
} as const;
export type Role = (typeof ROLE)[keyof typeof ROLE];

/** How a numeric column is read. */
export interface NumberPlan {
  /** Decimal places that a minor unit holds. */
  readonly places: number;
  readonly limit: number;
  readonly signed: boolean;
  readonly required: boolean;
}

/** A column of the file; `slot`: its place among the numbers or attributes of a row. */
export interface ColumnPlan {
  readonly role: Role;
  readonly slot: number;
}

export interface ScanPlan {
  readonly columns: readonly ColumnPlan[];
  /** By slot; one more at the end for the inactive months. */
  readonly numbers: readonly NumberPlan[];
  /** Values of every row, where the mapping tells them. */
  readonly constants: {
    readonly month: Month;
    readonly product: number;
    readonly inactiveMonths: number;
    /** Parallel to `numbers`; NULL_FLOAT64 where the file tells them. */
    readonly numbers: Float64Array;
  };
  /** The id that a cell holds, `undefined` where it is refused. */
  readonly accountIdOf: (cell: string) => string | undefined;
  /** The code of a product's name, `undefined` where it is refused. */
  readonly productOf: (cell: string) => number | undefined;
  /** The texts of attributes, by slot. */
  readonly textOf: readonly ((cell: string) => string)[];
}

/** Largest count, score or rate, and largest count of inactive months, that the scanner takes by itself. */
const MAX_PLAIN = 1_000_000_000;
const MAX_INACTIVE_MONTHS = 1200;

function numberPlan(column: NumericColumnName, { units }: LongMapping): NumberPlan {
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

const INACTIVE_MONTHS: NumberPlan = {
  places: 0,
  limit: MAX_INACTIVE_MONTHS,
  signed: false,
  required: false,
};

/** Places of the columns; one that is two things at once is none of the scanner's. */
class Columns {
  readonly plans: ColumnPlan[];
  isClear = true;
  readonly #header: Header;

  constructor(header: Header) {
    this.#header = header;
    this.plans = header.names.map(() => ({ role: ROLE.unused, slot: 0 }));
  }

  set(name: string, role: Role, slot = 0): void {
    const index = this.#header.find(name);
    if (index === undefined) return;
    if (this.plans[index].role !== ROLE.unused) this.isClear = false;
    this.plans[index] = { role, slot };
  }
}

/**
 * The plan of a file, `undefined` where its numbers, constants or columns are not for the scanner. `mapping` is the one
 * that `reader` reads by.
 */
export function scanPlan(
  header: Header,
  mapping: LongMapping,
  reader: RowReader,
  context: ReaderContext,
): ScanPlan | undefined {
  const { constants } = mapping;
  const nameOf = (column: keyof LongMapping['columns'] & string) =>
    mapping.columns[column] ?? column;
  const isUnusual = reader.columns.some((column) => (mapping.signs[column] ?? 'as_is') !== 'as_is');
  if (isUnusual || context.format.decimal !== '.' || constants.account_id !== undefined) return;

  const columns = new Columns(header);
  columns.set(reader.idColumn, ROLE.accountId);
  const month = parseMonthCell(constants.month ?? '1970-01', context.format.dates);
  if (constants.month === undefined) columns.set(reader.monthColumn, ROLE.month);
  const product = parseProduct(constants.product ?? '', mapping.products);
  if (constants.product === undefined) columns.set(nameOf('product'), ROLE.product);
  const inactive = parseInactiveMonths(constants.months_since_last_activity ?? '');
  if (constants.months_since_last_activity === undefined)
    columns.set(nameOf('months_since_last_activity'), ROLE.inactiveMonths);
  const cells = reader.columns.map((column, slot) => {
    const constant = constants[column];
    if (constant === undefined) columns.set(nameOf(column), ROLE.number, slot);
    return readerOf(column, mapping, context.format)(constant ?? '');
  });
  const headers = reader.attributes.map((name) => reader.headerOf(name));
  headers.forEach((name, slot) => columns.set(name, ROLE.attribute, slot));

  if (!columns.isClear || cells.some(isFault) || isFault(inactive)) return undefined;
  if (typeof month !== 'number' || typeof product !== 'number') return undefined;
  if (constants.credit_limit !== undefined && cells[reader.limitAt] === null) return undefined;
  const filterId = textFilter(mapping, reader.idColumn, context);
  return {
    columns: columns.plans,
    numbers: [...reader.columns.map((column) => numberPlan(column, mapping)), INACTIVE_MONTHS],
    constants: {
      month,
      product,
      inactiveMonths: inactive ?? NO_INACTIVE,
      numbers: Float64Array.from([...cells, null], (cell) =>
        typeof cell === 'number' ? cell : NULL_FLOAT64,
      ),
    },
    accountIdOf: (cell) => {
      const id = accountIdText(cell);
      return accountIdFault(id) ? undefined : filterId(id);
    },
    productOf: (cell) => {
      const code = parseProduct(cell, mapping.products);
      return typeof code === 'number' ? code : undefined;
    },
    textOf: headers.map((name) => {
      const filter = textFilter(mapping, name, context);
      return (cell) => filter(cell.trim());
    }),
  };
}
