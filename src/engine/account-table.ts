/** Accounts under two scenarios as rows of a table: what each column holds. */
import type { Cohort } from './behaviour.ts';
import type { Pair } from './crossfilter.ts';
import type { NumericColumn } from './panel.ts';
import { OutcomeReader } from './simulate/outcome-reader.ts';
import { Flag, harmEntry } from './simulate/outcomes.ts';

/** Columns besides the account's id. money: minor units; the others as `kind` says, flags 0 or 1. */
export const ACCOUNT_COLUMNS = {
  product: 'code',
  monthsDormant: 'count',
  score: 'count',
  activity: 'count',
  observedLimit: 'money',
  balance: 'money',
  limitStart: 'money',
  championLimit: 'money',
  challengerLimit: 'money',
  change: 'money',
  championCuts: 'count',
  challengerCuts: 'count',
  notices: 'count',
  refused: 'money',
  refusedAfterCut: 'money',
  shortfall: 'money',
  regret: 'flag',
} as const;

export type AccountColumn = keyof typeof ACCOUNT_COLUMNS;
export const ACCOUNT_COLUMN_NAMES = Object.keys(ACCOUNT_COLUMNS) as readonly AccountColumn[];

/** What an account has in a column; null where nothing is known. Of the panel, the account's last row counts. */
export type ColumnReader = (account: number) => number | null;

function lastOf({ panel }: Cohort, column: NumericColumn | undefined): ColumnReader {
  return (account) => {
    const value = column?.values[panel.rowStart[account + 1] - 1];
    return value === undefined || value === column?.nullValue ? null : value;
  };
}

/** A reader of a column. */
export function accountColumn(
  cohort: Cohort,
  { champion, challenger }: Pair,
  column: AccountColumn,
): ColumnReader {
  const { panel, behaviour } = cohort;
  const last = (account: number) => panel.rowStart[account + 1] - 1;
  switch (column) {
    case 'product':
      return (account) => panel.product[account];
    case 'monthsDormant':
      return (account) => behaviour.streak[last(account)];
    case 'activity':
      return (account) => behaviour.activity[last(account)];
    case 'score':
      return lastOf(cohort, panel.columns.bureau_score);
    case 'observedLimit':
      return lastOf(cohort, panel.columns.credit_limit);
    case 'balance':
      return lastOf(cohort, panel.columns.balance);
    case 'limitStart': {
      const reader = new OutcomeReader(cohort, challenger);
      return (account) => reader.limitStart(account);
    }
    case 'championLimit':
      return (account) => champion.limitEnd[account];
    case 'challengerLimit':
      return (account) => challenger.limitEnd[account];
    case 'change':
      return (account) => challenger.limitEnd[account] - champion.limitEnd[account];
    case 'championCuts':
      return (account) => champion.dormancyCuts[account];
    case 'challengerCuts':
      return (account) => challenger.dormancyCuts[account];
    case 'notices':
      return (account) => challenger.notices[account];
    case 'refused':
      return (account) => harmEntry(challenger, account, 'refused');
    case 'refusedAfterCut':
      return (account) => harmEntry(challenger, account, 'refusedAfterCut');
    case 'shortfall':
      return (account) => harmEntry(challenger, account, 'shortfall');
    case 'regret':
      return (account) => ((challenger.flags[account] & Flag.regret) !== 0 ? 1 : 0);
  }
}
