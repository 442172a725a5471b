/** The mapping that a file suggests: a long panel, a wide one or a transaction log; and what it leaves open. */
import { attributeName } from '../../../contract/mapping-document.ts';
import type { NumericColumnName } from '../../../engine/panel.ts';
import { NUMERIC_COLUMN_NAMES } from '../../../engine/panel.ts';
import { CANONICAL_MAPPING, MONTH_PLACE } from '../mapping.ts';
import type { LongMapping, Mapping, WideMapping } from '../mapping.ts';
import { monthInPattern, monthText } from '../parse/families.ts';
import { parseMonthCell } from '../parse/month-cell.ts';
import { isFault, numberReader } from '../parse/values.ts';
import { ALL_COLUMNS, columnNamed, suggestColumns, unitsOf } from './column-names.ts';
import type {
  CanonicalColumn,
  OpenColumn,
  SampledTable,
  SuggestedColumns,
} from './column-names.ts';
import { suggestLog } from './suggest-log.ts';
import { nameWithoutUnit } from './unit-names.ts';

export type Shape = Mapping['shape'];

/** Name of a mapping that nobody has written: what it leaves open is asked. */
export const SUGGESTED_NAME = 'suggested';

/** A column of the file that may mean one thing or another. */
export interface OpenMeaning {
  readonly header: string;
  readonly columns: readonly CanonicalColumn[];
}

export interface Suggestion {
  readonly mapping: Mapping;
  readonly open: readonly OpenColumn[];
  readonly meanings: readonly OpenMeaning[];
  /** Columns whose unit the name leaves unclear. */
  readonly unclear: readonly NumericColumnName[];
}

const MONTH_IN_HEADER =
  /(?:19|20)\d{2}(?:[-_/.](?:0?[1-9]|1[0-2])(?:[-_/.](?:0?[1-9]|[12]\d|3[01]))?(?!\d)|年(?:0?[1-9]|1[0-2])月(?:末|底)?|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?(?!\d))|(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-_ ]?(?:20)?\d{2}(?!\d)/i;

/** Families of columns that name a month each: `balance_202401`, `2024年1月余额`, `balance_20240131`. */
function familiesIn(names: readonly string[]): Record<string, string> {
  const patterns = new Map<string, number>();
  for (const name of names) {
    const month = MONTH_IN_HEADER.exec(name)?.[0];
    if (month === undefined || typeof parseMonthCell(monthText(month)) !== 'number') continue;
    const pattern = name.replace(month, MONTH_PLACE);
    patterns.set(pattern, (patterns.get(pattern) ?? 0) + 1);
  }
  const families: Record<string, string> = {};
  for (const [pattern, count] of patterns) {
    const column = columnNamed(pattern.replace(MONTH_PLACE, ''));
    if (count > 1 && column !== undefined && !(column in families)) families[column] = pattern;
  }
  return families;
}

const DOCUMENT: Omit<LongMapping, 'shape' | 'columns' | 'units' | 'otherColumns'> = {
  schema: 1,
  name: SUGGESTED_NAME,
  constants: {},
  attributes: {},
  format: {},
  signs: {},
  products: {},
  privacy: {},
  nulls: [],
};

function wideSuggestion(
  table: SampledTable,
  columns: LongMapping['columns'],
  families: Record<string, string>,
): WideMapping {
  const { names } = table;
  const isFamily = (name: string) =>
    Object.values(families).some((pattern) => monthInPattern(name, pattern) !== undefined);
  const used = new Set<string>([...Object.values(columns), ...ALL_COLUMNS]);
  const others = names.filter((name) => name !== '' && !used.has(name) && !isFamily(name));
  const patterns = { ...table, names: Object.values(families), described: [] };
  return {
    ...DOCUMENT,
    shape: 'wide',
    columns,
    units: unitsOf(patterns, Object.keys(families) as NumericColumnName[]).units,
    families,
    derivations: {},
    attributes: Object.fromEntries(others.map((name) => [attributeName(name, names), name])),
  };
}

const REQUIRED: readonly CanonicalColumn[] = ['account_id', 'month', 'credit_limit'];

/** Names of a drawn amount, which is a balance to some and what was drawn in the month to others. */
const DRAWN = new Set([
  'drawn',
  'drawnamount',
  'drawnamt',
  'amountdrawn',
  'used',
  '已支用',
  '已动支',
  '动支额',
]);
const UNDRAWN = new Set([
  'undrawn',
  'undrawnamount',
  'undrawnlimit',
  'unused',
  'available',
  'availablelimit',
  'availablecredit',
  '未用额度',
  '未使用额度',
  '可用额度',
  '剩余额度',
]);

/** Whether drawn and undrawn amounts make up the limit in every row that can be read. */
function makesUpLimit(
  { names, values, format }: SampledTable,
  drawn: number,
  limit: number,
): boolean {
  const undrawn = names.findIndex((name) => UNDRAWN.has(nameWithoutUnit(name)));
  if (undrawn < 0 || limit < 0) return false;
  const read = numberReader('balance', format);
  const at = (column: number, row: number) => read(values[column][row]);
  return values[drawn].every((_, row) => {
    const [a, b, c] = [at(drawn, row), at(undrawn, row), at(limit, row)];
    if (isFault(a) || isFault(b) || isFault(c) || a === null || b === null || c === null)
      return false;
    return a + b === c;
  });
}

/** Columns with what drawn amounts are, and those of which it is open. */
function withDrawn(
  table: SampledTable,
  columns: readonly (CanonicalColumn | undefined)[],
): { columns: (CanonicalColumn | undefined)[]; meanings: OpenMeaning[] } {
  const next = [...columns];
  const meanings: OpenMeaning[] = [];
  table.names.forEach((name, index) => {
    if (next[index] !== undefined || !DRAWN.has(nameWithoutUnit(name))) return;
    const open = (['balance', 'draw_amount'] as const).filter((one) => !next.includes(one));
    if (open.includes('balance') && makesUpLimit(table, index, next.indexOf('credit_limit')))
      next[index] = 'balance';
    else if (open.length > 0) meanings.push({ header: name, columns: open });
  });
  return { columns: next, meanings };
}

const YEAR_NAME = /^(?:year|yr|yyyy|年|年份|统计年|年度)$/i;
const MONTH_PART_NAME = /^(?:month|mon|mm|mth|月|月份|统计月)$/i;

/** Columns of years and of months, where the months of the table are split so. */
function monthPartsOf({ names, values }: SampledTable): LongMapping['monthParts'] {
  const year = names.findIndex((name) => YEAR_NAME.test(name));
  const month = names.findIndex((name) => MONTH_PART_NAME.test(name));
  if (year < 0 || month < 0) return undefined;
  const filled = (column: number) => values[column].filter((value) => value !== '');
  const areYears = filled(year).every((value) => /^(?:19|20)\d{2}(?:\.0|年)?$/.test(value));
  const areMonths = filled(month).every((value) =>
    /^(?:0?[1-9]|1[0-2])(?:\.0|月)?$|^[a-z]{3,9}$/i.test(value),
  );
  return areYears && areMonths ? { year: names[year], month: names[month] } : undefined;
}

function longSuggestion(
  table: SampledTable,
  { open }: SuggestedColumns,
  columns: readonly (CanonicalColumn | undefined)[],
  meanings: readonly OpenMeaning[],
): Suggestion {
  const { names } = table;
  const monthParts = monthPartsOf(table);
  const named = columns.flatMap((column, index) => {
    const isPart =
      monthParts && (names[index] === monthParts.year || names[index] === monthParts.month);
    return column === undefined || column === names[index] || isPart
      ? []
      : [[column, names[index]]];
  });
  const { units, unclear } = unitsOf(table, columns);
  const isCanonical =
    named.length === 0 &&
    !monthParts &&
    Object.keys(units).length === 0 &&
    REQUIRED.every((column) => names.includes(column));
  return {
    open: monthParts ? open.filter(({ column }) => column !== 'month') : open,
    meanings,
    unclear,
    mapping: {
      ...DOCUMENT,
      name: isCanonical ? CANONICAL_MAPPING.name : SUGGESTED_NAME,
      shape: 'long',
      columns: Object.fromEntries(named),
      units,
      ...(monthParts ? { monthParts } : {}),
      otherColumns: 'attributes',
    },
  };
}

/**
 * Suggest a mapping from the names and values of a file. A given `shape` is kept even where the file hardly supports it.
 */
export function suggestMapping(table: SampledTable, shape?: Shape): Suggestion {
  const suggested = suggestColumns(table);
  const { columns, meanings } = withDrawn(table, suggested.columns);
  const isCanonical = REQUIRED.every((column) => table.names.includes(column));
  const families = isCanonical ? {} : familiesIn(table.names);
  const isWide = Object.hasOwn(families, 'balance') || Object.hasOwn(families, 'credit_limit');
  const nothingOpen = { open: [], meanings: [], unclear: [] };
  if (shape === 'wide' || (shape === undefined && isWide)) {
    const numeric: readonly string[] = NUMERIC_COLUMN_NAMES;
    const single = columns.flatMap((column, index) =>
      column === undefined ||
      column === table.names[index] ||
      column === 'month' ||
      (numeric.includes(column) && Object.hasOwn(families, column))
        ? []
        : [[column, table.names[index]]],
    );
    const mapping = wideSuggestion(table, Object.fromEntries(single), families);
    return {
      ...nothingOpen,
      open: suggested.open.filter(({ column }) => column === 'account_id'),
      mapping,
    };
  }
  const mayBeLog = shape === undefined && !columns.includes('credit_limit');
  const log =
    shape === 'log' || mayBeLog ? suggestLog(table, DOCUMENT, shape === 'log') : undefined;
  if (log) return { ...nothingOpen, mapping: log };
  return longSuggestion(table, suggested, columns, meanings);
}
