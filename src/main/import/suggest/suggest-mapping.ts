/** The mapping that a file suggests: a long panel, a wide one or a transaction log. */
import { attributeName } from '../../../contract/mapping-document.ts';
import type { NumericColumnName } from '../../../engine/panel.ts';
import { CANONICAL_MAPPING, MONTH_PLACE } from '../mapping.ts';
import type { LongMapping, Mapping, WideMapping } from '../mapping.ts';
import { parseMonthCell } from '../parse/month-cell.ts';
import { suggestLog } from './suggest-log.ts';
import { ALL_COLUMNS, columnNamed, suggestColumns, unitsOf } from './column-names.ts';
import type { CanonicalColumn, SampledTable } from './column-names.ts';

export type Shape = Mapping['shape'];

const MONTH_IN_HEADER = /(?:19|20)\d{2}[-_/.年]?(?:0[1-9]|1[0-2]|[1-9](?!\d))月?/;

/** Families of columns that name a month each: `balance_202401`, `2024年1月余额`. */
function familiesIn(names: readonly string[]): Record<string, string> {
  const patterns = new Map<string, number>();
  for (const name of names) {
    const month = MONTH_IN_HEADER.exec(name)?.[0];
    if (month === undefined || typeof parseMonthCell(month) !== 'number') continue;
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

const DOCUMENT = {
  schema: 1,
  name: 'suggested',
  constants: {},
  attributes: {},
  format: {},
  signs: {},
  products: {},
  privacy: {},
} as const;

function wideSuggestion(
  { names }: SampledTable,
  columns: LongMapping['columns'],
  families: Record<string, string>,
): WideMapping {
  const months = Object.values(families).map((pattern) => pattern.split(MONTH_PLACE));
  const isFamily = (name: string) =>
    months.some(([before, after]) => name.startsWith(before) && name.endsWith(after));
  const used = new Set<string>([...Object.values(columns), ...ALL_COLUMNS]);
  const others = names.filter((name) => name !== '' && !used.has(name) && !isFamily(name));
  return {
    ...DOCUMENT,
    shape: 'wide',
    columns,
    units: unitsOf(Object.values(families), Object.keys(families) as NumericColumnName[]),
    families,
    derivations: {},
    attributes: Object.fromEntries(others.map((name) => [attributeName(name, names), name])),
  };
}

const REQUIRED: readonly CanonicalColumn[] = ['account_id', 'month', 'credit_limit'];

/**
 * The mapping that the names and values of a file suggest: the canonical one where its required columns are there. `shape`
 * is kept to where it is told, however little suggests it.
 */
export function suggestMapping(table: SampledTable, shape?: Shape): Mapping {
  const isCanonical = REQUIRED.every((column) => table.names.includes(column));
  if (isCanonical && (shape ?? 'long') === 'long') return CANONICAL_MAPPING;
  const columns = suggestColumns(table);
  const named: LongMapping['columns'] = Object.fromEntries(
    columns.flatMap((column, index) =>
      column === undefined || column === table.names[index] ? [] : [[column, table.names[index]]],
    ),
  );
  const families = familiesIn(table.names);
  const isWide = Object.hasOwn(families, 'balance') || Object.hasOwn(families, 'credit_limit');
  if (shape === 'wide' || (shape === undefined && isWide))
    return wideSuggestion(table, named, families);
  const mayBeLog = shape === undefined && !columns.includes('credit_limit');
  const log =
    shape === 'log' || mayBeLog ? suggestLog(table, DOCUMENT, shape === 'log') : undefined;
  return (
    log ?? {
      ...DOCUMENT,
      shape: 'long',
      columns: named,
      units: unitsOf(table.names, columns),
      otherColumns: 'attributes',
    }
  );
}
