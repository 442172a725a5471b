/** The list of accounts as it was left: columns, order, filters and selection outlive the screen that shows it. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { AccountColumn } from '../../engine/account-table.ts';
import { TABLE_COLUMNS, USUAL_COLUMNS } from '../accounts/account-columns.ts';
import type { TableColumn } from '../accounts/account-columns.ts';
import { conditionsOf, entriesOf, isEmpty } from '../accounts/column-filters.ts';
import type { ColumnFilter, ColumnFilters } from '../accounts/column-filters.ts';
import { createSelection } from '../accounts/selection.ts';
import type { AccountQuery } from '../accounts/use-account-pages.ts';
import { useListedAccounts } from '../accounts/use-listed-accounts.ts';
import { useWorkspace } from './workspace.ts';

export interface SortOrder {
  readonly column: TableColumn;
  readonly descending: boolean;
}

export const useAccountList = defineStore('account-list', () => {
  const workspace = useWorkspace();
  const chosenColumns = ref<TableColumn[]>([...USUAL_COLUMNS]);
  const sort = shallowRef<SortOrder>();
  /** Part of the id. */
  const search = ref('');
  const filters = shallowRef<ColumnFilters>({});
  const selection = createSelection();

  const columns = computed(() =>
    TABLE_COLUMNS.filter((name) => chosenColumns.value.includes(name)),
  );

  const compared = useListedAccounts();
  /** What is listed; `undefined` while nothing is compared. */
  const query = computed<AccountQuery | undefined>(
    () =>
      compared.value && {
        ...compared.value,
        sort: sort.value,
        contains: search.value.trim(),
        conditions: conditionsOf(filters.value),
      },
  );
  /** Tells one list from another. */
  const key = computed(() => JSON.stringify(query.value));

  /** First the more telling way, then the other, then the cohort's order again. */
  function sortBy(column: TableColumn): void {
    const first = column !== 'accountId';
    const before = sort.value?.column === column ? sort.value.descending : undefined;
    if (before === undefined) sort.value = { column, descending: first };
    else sort.value = before === first ? { column, descending: !first } : undefined;
  }

  /** Filters by a column in place of how it was filtered; an empty filter takes that away. */
  function setFilter(column: AccountColumn, filter: ColumnFilter): void {
    const others = entriesOf(filters.value).filter(([name]) => name !== column);
    filters.value = Object.fromEntries(isEmpty(filter) ? others : [...others, [column, filter]]);
  }

  function clearFilters(): void {
    filters.value = {};
  }

  /** Lists everything that the comparison lets through. */
  function showAll(): void {
    search.value = '';
    clearFilters();
  }

  function isFiltered(column: TableColumn): boolean {
    return column === 'accountId' ? search.value.trim() !== '' : column in filters.value;
  }

  watch(key, () => selection.go(0, 1, 'only'));
  watch(
    () => [workspace.project?.project, workspace.cohort?.name],
    () => {
      sort.value = undefined;
      showAll();
    },
  );

  return {
    chosenColumns,
    columns,
    sort,
    search,
    filters,
    selection,
    query,
    key,
    sortBy,
    setFilter,
    clearFilters,
    showAll,
    isFiltered,
  };
});
