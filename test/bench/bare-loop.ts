/** The least a replay of dormancy can be: one loop that counts the streak, cuts, and sums limits by month. */
import type { Cohort } from '../../src/engine/behaviour.ts';
import { CUT_RATE_BP, FLOOR, WINDOW_MONTHS } from './bench-policies.ts';

/** Columns the peers read, and the limit in force in each account's first month. */
export interface PeerColumns {
  readonly accounts: number;
  readonly months: number;
  /** Uses by row; 0 in a dormant month. */
  readonly uses: Int32Array;
  /** Need by row, minor units. */
  readonly need: Int32Array;
  readonly limits: Int32Array;
}

/** The columns of a cohort in which every account lives through all months. */
export function peerColumns({ panel, behaviour }: Cohort): PeerColumns {
  const { accountCount: accounts, rowCount, rowStart } = panel;
  const limit = panel.columns.credit_limit.values;
  return {
    accounts,
    months: rowCount / accounts,
    uses: Int32Array.from(behaviour.streak, (streak) => (streak === 0 ? 1 : 0)),
    need: Int32Array.from(behaviour.need),
    limits: Int32Array.from({ length: accounts }, (_, account) => limit[rowStart[account]]),
  };
}

/** Sum of all limits after each month. */
export function bareLoop({ accounts, months, uses, need, limits }: PeerColumns): number[] {
  const totals = new Float64Array(months);
  const kept = 10_000 - CUT_RATE_BP;
  for (let account = 0; account < accounts; account++) {
    let limit = limits[account];
    let streak = 0;
    let row = account * months;
    for (let month = 0; month < months; month++, row++) {
      streak = uses[row] > 0 ? 0 : streak + 1;
      if (streak >= WINDOW_MONTHS) {
        const served = need[row] < limit ? need[row] : limit;
        let next = Math.floor((limit * kept) / 10_000);
        if (next < FLOOR) next = FLOOR;
        if (next < served) next = served;
        if (next < limit) limit = next;
      }
      totals[month] += limit;
    }
  }
  return [...totals];
}
