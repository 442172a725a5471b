/** The list of accounts as it was left: columns, order, search and selection outlive the screen that shows it. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { TABLE_COLUMNS, USUAL_COLUMNS } from '../accounts/account-columns.ts';
import type { TableColumn } from '../accounts/account-columns.ts';
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
  const search = ref('');
  const selection = createSelection();

  const columns = computed(() =>
    TABLE_COLUMNS.filter((name) => chosenColumns.value.includes(name)),
  );

  const compared = useListedAccounts();
  /** What is listed; `undefined` while nothing is compared. */
  const query = computed<AccountQuery | undefined>(
    () => compared.value && { ...compared.value, sort: sort.value, contains: search.value.trim() },
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

  watch(key, () => selection.go(0, 1, 'only'));
  watch(
    () => [workspace.project?.project, workspace.cohort?.name],
    () => {
      sort.value = undefined;
      search.value = '';
    },
  );

  return { chosenColumns, columns, sort, search, selection, query, key, sortBy };
});
