/** Writes what a month step decided into the outcomes. */
import { Flag } from './outcomes.ts';
import type { AccountOutcomes, MonthTotals, Outcomes } from './outcomes.ts';
import { Reason } from './state.ts';
import type { AccountState } from './state.ts';

/** Counts what decided the month; called after step 7. */
export function recordDecision(
  { accounts, months }: Outcomes,
  state: AccountState,
  account: number,
  monthIndex: number,
  active: boolean,
): void {
  if (state.noticed) accounts.notices[account]++;
  if (accounts.dormancyCuts[account] > 0) {
    if (active) accounts.flags[account] |= Flag.returned;
    if (state.shortfall > 0) accounts.flags[account] |= Flag.regret;
  }
  switch (state.reason) {
    case Reason.none:
      break;
    case Reason.closed:
      accounts.flags[account] |= Flag.closed;
      break;
    case Reason.dormancy:
      accounts.dormancyCuts[account]++;
      months.dormancyCuts[monthIndex]++;
      break;
    case Reason.reviewUp:
      accounts.reviewsUp[account]++;
      break;
    case Reason.reviewDown:
      accounts.reviewsDown[account]++;
      break;
    case Reason.restore:
      accounts.restores[account]++;
      months.restores[monthIndex]++;
      break;
    default:
      if (state.limit < state.limitBefore) {
        accounts.riskCuts[account]++;
        months.riskCuts[monthIndex]++;
      }
  }
}

/** Adds a month's limit (after step 8), served and refused need to the totals. Money in minor units. */
export function recordAmounts(
  accounts: AccountOutcomes,
  months: MonthTotals,
  account: number,
  monthIndex: number,
  limit: number,
  served: number,
  shortfall: number,
): void {
  accounts.shortfall[account] += shortfall;
  months.accounts[monthIndex]++;
  months.limit[monthIndex] += limit;
  months.served[monthIndex] += served;
  months.undrawn[monthIndex] += limit > served ? limit - served : 0;
  months.shortfall[monthIndex] += shortfall;
}

/** Notes an account's limits and last service once its last month is done. */
export function recordEnds(
  accounts: AccountOutcomes,
  account: number,
  limitStart: number,
  limitEnd: number,
  servedEnd: number,
): void {
  accounts.flags[account] |= Flag.simulated;
  accounts.limitStart[account] = limitStart;
  accounts.limitEnd[account] = limitEnd;
  accounts.servedEnd[account] = servedEnd;
}
