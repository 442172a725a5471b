/** Lists the accounts of a comparison: filtered, found by their id, in the order of a column. */
import { keepAccounts, keepMatching } from '../../engine/account-filter.ts';
import { sortAccounts } from '../../engine/account-order.ts';
import { accountColumn } from '../../engine/account-table.ts';
import type { AccountColumn } from '../../engine/account-table.ts';
import { filteredAccounts } from '../../engine/crossfilter.ts';
import { idHolds, sortByIds } from '../account-id-search.ts';
import type { Watch } from './control.ts';
import type { ListAccountsTask } from './messages.ts';

export function listAccounts(
  { cohort, accountIds, pair, filters, conditions, contains, sort }: ListAccountsTask,
  { checkCancelled }: Watch,
): Int32Array {
  const readerOf = (column: AccountColumn) => accountColumn(cohort, pair, column);
  const all = filteredAccounts(pair, filters);
  checkCancelled();
  let accounts = keepAccounts(all, conditions, readerOf);
  if (contains !== '') accounts = keepMatching(accounts, idHolds(accountIds, contains));
  checkCancelled();
  if (sort?.column === 'accountId') {
    sortByIds(accounts, accountIds);
    if (sort.descending) accounts.reverse();
  } else if (sort) sortAccounts(accounts, readerOf(sort.column), sort.descending);
  return accounts;
}
