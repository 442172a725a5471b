/** What accounts.csv must say of an account. */
import { formatMoney } from '../../src/engine/units.ts';
import type { ReferenceAccount, ReferenceRow } from '../engine/reference/reference.ts';

const flag = (value: boolean) => (value ? '1' : '0');

/** Product, score and attributes of each account, by its last row. */
export function traitsByAccount(
  rows: readonly ReferenceRow[],
  attributes: readonly string[],
): Map<string, Record<string, string>> {
  const traits = new Map<string, Record<string, string>>();
  for (const row of [...rows].sort((a, b) => a.month - b.month)) {
    const held = attributes.map((name) => [name, row.attributes[name] ?? '']);
    traits.set(row.account_id, {
      product: row.product ?? '',
      score: String(row.bureau_score ?? ''),
      ...Object.fromEntries(held),
    });
  }
  return traits;
}

export function accountsCsvRow(
  policy: string,
  account: ReferenceAccount,
  traits: ReadonlyMap<string, Record<string, string>>,
): Record<string, string> {
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
    refused_total: formatMoney(account.refused_total),
    refused_after_cut: formatMoney(account.refused_after_cut),
    ...traits.get(account.account_id),
  };
}
