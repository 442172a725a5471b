/** Puts accounts and texts into an order of their own, so that a cohort does not depend on the order of rows in its file. */
import { NULL_CODE } from '../../../engine/panel.ts';

/** Rows of accounts: `account` by row, the others by account. */
interface AccountRows {
  readonly accountIds: readonly string[];
  readonly products: readonly number[];
  readonly inactiveBefore: Int32Array;
  readonly account: Int32Array;
}

/** Whether texts ascend by their UTF-16 code units, which no language setting changes. */
function ascends(texts: readonly string[]): boolean {
  for (let index = 1; index < texts.length; index++)
    if (texts[index] < texts[index - 1]) return false;
  return true;
}

/** Places of texts in ascending order, by where they are now. */
function ranksOf(texts: readonly string[]): { order: Int32Array; ranks: Int32Array } {
  const order = Int32Array.from(texts, (_, index) => index);
  order.sort((a, b) => (texts[a] < texts[b] ? -1 : texts[a] > texts[b] ? 1 : 0));
  const ranks = new Int32Array(order.length);
  order.forEach((from, rank) => (ranks[from] = rank));
  return { order, ranks };
}

/** The same rows with accounts numbered in the order of their ids. */
export function byAccountId<T extends AccountRows>(rows: T): T {
  const { accountIds, products, inactiveBefore } = rows;
  if (ascends(accountIds)) return rows;
  const { order, ranks } = ranksOf(accountIds);
  return {
    ...rows,
    accountIds: Array.from(order, (from) => accountIds[from]),
    products: Array.from(order, (from) => products[from]),
    inactiveBefore: order.map((from) => inactiveBefore[from]),
    account: rows.account.map((account) => ranks[account]),
  };
}

/** A dictionary in ascending order, and what recodes rows to it; `undefined` where it ascends already. */
export function byText(
  dictionary: readonly string[],
): { readonly dictionary: readonly string[]; recode(codes: Int32Array): Int32Array } | undefined {
  if (ascends(dictionary)) return undefined;
  const { order, ranks } = ranksOf(dictionary);
  return {
    dictionary: Array.from(order, (from) => dictionary[from]),
    recode: (codes) => {
      for (let row = 0; row < codes.length; row++)
        if (codes[row] !== NULL_CODE) codes[row] = ranks[codes[row]];
      return codes;
    },
  };
}
