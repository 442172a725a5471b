/** The account-months behind what an import noticed, found again in the panel. */
import type { Cohort } from './behaviour.ts';
import type { Month } from './months.ts';
import { NO_PRODUCT, productOfCode } from './panel.ts';
import type { NumericColumn, Panel, Product } from './panel.ts';

/** What rows can be asked for. One row an account for `no_product` and `left_censored`, its first. */
export const NOTICES = [
  'balance_above_limit',
  'gap_months',
  'no_product',
  'left_censored',
] as const;
export type Notice = (typeof NOTICES)[number];

/** Amounts in minor units. */
export interface NoticedRow {
  readonly account: number;
  readonly month: Month;
  readonly product: Product | null;
  readonly creditLimit: number | null;
  readonly balance: number | null;
}

export interface NoticedRows {
  /** All of them, whatever the page. */
  readonly total: number;
  readonly rows: readonly NoticedRow[];
}

/** Whether an account is dormant in its first row without a word on the months before it. */
export function isLeftCensored({ panel, behaviour }: Cohort, account: number): boolean {
  return panel.inactiveBefore[account] === 0 && behaviour.streak[panel.rowStart[account]] > 0;
}

function valueAt(column: NumericColumn | undefined, row: number): number | null {
  const value = column?.values[row];
  return value === undefined || value === column?.nullValue ? null : value;
}

function isAbove({ columns: { balance, credit_limit: limit } }: Panel, row: number): boolean {
  const owed = valueAt(balance, row);
  const most = valueAt(limit, row);
  return owed !== null && most !== null && owed > most;
}

/** A page of the account-months that `visit` takes: rows are counted from `offset`, at most `limit` of them are returned. */
export function pageOfRows(
  panel: Panel,
  { offset, limit }: { readonly offset: number; readonly limit: number },
  visit: (take: (account: number, row: number) => void) => void,
): NoticedRows {
  const rows: NoticedRow[] = [];
  let total = 0;
  visit((account, row) => {
    if (total >= offset && rows.length < limit) {
      rows.push({
        account,
        month: panel.firstMonth[account] + row - panel.rowStart[account],
        product: productOfCode(panel.product[account]) ?? null,
        creditLimit: valueAt(panel.columns.credit_limit, row),
        balance: valueAt(panel.columns.balance, row),
      });
    }
    total++;
  });
  return { total, rows };
}

/** `filled`: 1 in rows that fill a gap. */
export function noticedRows(
  cohort: Cohort,
  filled: Uint8Array | undefined,
  notice: Notice,
  page: { readonly offset: number; readonly limit: number },
): NoticedRows {
  const { panel } = cohort;
  return pageOfRows(panel, page, (take) => {
    for (let account = 0; account < panel.accountCount; account++) {
      const first = panel.rowStart[account];
      if (notice === 'no_product') {
        if (panel.product[account] === NO_PRODUCT) take(account, first);
      } else if (notice === 'left_censored') {
        if (isLeftCensored(cohort, account)) take(account, first);
      } else {
        for (let row = first; row < panel.rowStart[account + 1]; row++) {
          const isGap = filled?.[row] === 1;
          if (notice === 'gap_months' ? isGap : !isGap && isAbove(panel, row)) take(account, row);
        }
      }
    }
  });
}
