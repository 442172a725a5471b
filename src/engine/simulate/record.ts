/** Writes what a month decided into the outcomes. */
import type { ExposureModel } from '../assumptions.ts';
import type { Cohort } from '../policy/compile.ts';
import { Flag, LONG_DORMANT_MONTHS } from './outcomes.ts';
import type { Outcomes } from './outcomes.ts';
import { Reason } from './state.ts';
import type { AccountState } from './state.ts';
import type { VisitMonth } from './step.ts';

/** Counts the rule that decided. */
function recordDecision(
  { accounts, months }: Outcomes,
  state: Readonly<AccountState>,
  account: number,
  monthIndex: number,
): void {
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

/** What recording needs to know of a run. */
export interface RecordContext {
  readonly cohort: Cohort;
  readonly exposures: ExposureModel;
}

/** Adds a month's limit after step 8, served and refused need to the totals. Money in minor units. */
export function recordAmounts(
  { cohort, exposures }: RecordContext,
  { accounts, months }: Outcomes,
  account: number,
  row: number,
  limit: number,
  served: number,
  shortfall: number,
  closed: boolean,
): void {
  const { panel, behaviour } = cohort;
  const monthIndex = panel.firstMonth[account] - months.firstMonth + row - panel.rowStart[account];
  accounts.shortfall[account] += shortfall;
  accounts.limitEnd[account] = limit;
  accounts.servedEnd[account] = served;
  months.accounts[monthIndex]++;
  months.limit[monthIndex] += limit;
  months.served[monthIndex] += served;
  months.undrawn[monthIndex] += limit > served ? limit - served : 0;
  months.shortfall[monthIndex] += shortfall;
  const { ead, rwa, ecl } = exposures.at(account, row, limit, served);
  months.ead[monthIndex] += ead;
  months.rwa[monthIndex] += rwa;
  months.ecl[monthIndex] += ecl;
  if (closed) return;
  months.open[monthIndex]++;
  if (served === 0 && behaviour.streak[row] >= LONG_DORMANT_MONTHS) months.dormant[monthIndex]++;
}

/** A visitor that records every month it is shown into `outcomes`. */
export function recorder(context: RecordContext, outcomes: Outcomes): VisitMonth {
  const { panel, behaviour } = context.cohort;
  const { accounts, months } = outcomes;
  return ({ account, row, firstSimulatedRow }, state, limit) => {
    const monthIndex =
      panel.firstMonth[account] - months.firstMonth + row - panel.rowStart[account];
    if (row === firstSimulatedRow) {
      accounts.flags[account] |= Flag.simulated;
      accounts.limitStart[account] = state.reference;
    }
    if (state.noticed) accounts.notices[account]++;
    if (accounts.dormancyCuts[account] > 0) {
      if (behaviour.streak[row] === 0) accounts.flags[account] |= Flag.returned;
      if (state.shortfall > 0) accounts.flags[account] |= Flag.regret;
    }
    recordDecision(outcomes, state, account, monthIndex);
    const { served, shortfall, closed } = state;
    recordAmounts(context, outcomes, account, row, limit, served, shortfall, closed);
  };
}
