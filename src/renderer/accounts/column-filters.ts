/** Filters of the accounts table's columns: as they are set, as they are asked for, and in words. */
import type { AccountCondition } from '../../engine/account-filter.ts';
import { ACCOUNT_COLUMNS } from '../../engine/account-table.ts';
import type { AccountColumn } from '../../engine/account-table.ts';
import { NO_PRODUCT, PRODUCTS, productCode, productOfCode } from '../../engine/panel.ts';
import type { Words } from '../../locales/index.ts';
import type { Formats } from '../../wording/format.ts';
import { labelled } from '../../wording/labelled.ts';

/** Bounds, both included, in the column's own unit: money in minor units. Or values to choose from. */
export interface ColumnFilter {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly oneOf?: readonly number[];
}

export type ColumnFilters = Partial<Readonly<Record<AccountColumn, ColumnFilter>>>;

/** What a column can be asked for: the values that it can have, or bounds. */
export function choicesOf(column: AccountColumn): readonly number[] | undefined {
  switch (ACCOUNT_COLUMNS[column]) {
    case 'code':
      return [...PRODUCTS.map(productCode), NO_PRODUCT];
    case 'flag':
      return [1, 0];
    default:
      return undefined;
  }
}

export function choiceText(column: AccountColumn, value: number, words: Words): string {
  if (ACCOUNT_COLUMNS[column] === 'flag') return value === 1 ? words.common.yes : words.common.no;
  const product = productOfCode(value);
  return product ? words.products[product] : words.segments.missing;
}

/** Nothing is asked for where neither bound is set or no value is chosen. */
export function isEmpty({ from, to, oneOf }: ColumnFilter): boolean {
  return from === undefined && to === undefined && !oneOf?.length;
}

export function entriesOf(filters: ColumnFilters): [AccountColumn, ColumnFilter][] {
  return Object.entries(filters) as [AccountColumn, ColumnFilter][];
}

/** As requests name them. */
export function conditionsOf(filters: ColumnFilters) {
  return entriesOf(filters).map(([column, { from, to, oneOf }]) =>
    oneOf ? { column, oneOf: [...oneOf] } : { column, from, to },
  ) satisfies AccountCondition[];
}

/** What a column is filtered by: `Score 500 – 600`. */
export function filterText(
  column: AccountColumn,
  { from, to, oneOf }: ColumnFilter,
  words: Words,
  formats: Formats,
): string {
  const title = words.accounts.columns[column];
  if (oneOf)
    return labelled(
      title,
      oneOf.map((value) => choiceText(column, value, words)).join(words.policy.list),
      words,
    );
  const write = ACCOUNT_COLUMNS[column] === 'money' ? formats.money : formats.count;
  if (from === undefined) return `${title} ≤ ${write(to ?? 0)}`;
  if (to === undefined) return `${title} ≥ ${write(from)}`;
  return `${title} ${write(from)} – ${write(to)}`;
}
