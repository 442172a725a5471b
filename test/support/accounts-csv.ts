/** What accounts.csv must say of an account. */
import { formatMoney } from '../../src/engine/units.ts';
import type { ReferenceAccount } from '../engine/reference/reference.ts';

const flag = (value: boolean) => (value ? '1' : '0');

export function accountsCsvRow(policy: string, account: ReferenceAccount): Record<string, string> {
  return {
    policy,
    account_id: account.account_id,
    limit_start: formatMoney(account.limit_start),
    limit_end: formatMoney(account.limit_end),
    dormancy_cuts: String(account.dormancy_cuts),
    risk_cuts: String(account.risk_cuts),
    restores: String(account.restores),
    reviews_up: String(account.reviews_up),
    reviews_down: String(account.reviews_down),
    notices: String(account.notices),
    closed: flag(account.closed),
    shortfall_total: formatMoney(account.shortfall_total),
    returned_after_cut: flag(account.returned_after_cut),
    regret: flag(account.regret),
  };
}
