/** Lists the accounts of a comparison: filtered, found by their id, in the order of a column. */
import { accountColumn, sortAccounts } from '../../engine/account-table.ts';
import { filteredAccounts } from '../../engine/crossfilter.ts';
import { accountIdAt } from '../account-ids.ts';
import type { Watch } from './control.ts';
import type { ListAccountsTask } from './messages.ts';

/** Sorts accounts in place by their ids, by code unit. */
function sortById(accounts: Int32Array, idOf: (account: number) => string): void {
  const ids = new Map<number, string>();
  for (const account of accounts) ids.set(account, idOf(account));
  accounts.sort((a, b) => {
    const [first, second] = [ids.get(a) ?? '', ids.get(b) ?? ''];
    return first < second ? -1 : first > second ? 1 : a - b;
  });
}

export function listAccounts(
  { cohort, accountIds, pair, filters, contains, sort }: ListAccountsTask,
  { checkCancelled }: Watch,
): Int32Array {
  const idOf = (account: number) => accountIdAt(accountIds, account);
  let accounts = filteredAccounts(pair, filters);
  checkCancelled();
  if (contains !== '') {
    const wanted = contains.toLowerCase();
    const found = accounts.filter((account) => idOf(account).toLowerCase().includes(wanted));
    accounts = new Int32Array(new SharedArrayBuffer(found.length * 4));
    accounts.set(found);
  }
  if (!sort) return accounts;
  if (sort.column !== 'accountId')
    sortAccounts(accounts, accountColumn(cohort, pair, sort.column), sort.descending);
  else {
    sortById(accounts, idOf);
    if (sort.descending) accounts.reverse();
  }
  return accounts;
}
