/**
 * The replay of a policy that has no rules but dormancy, bounds and protection, in one loop: the same outcomes as the month
 * step's, faster. Where nothing else moves a limit, it stands still between the cuts of a spell.
 */
import type { NumberArray } from '../panel.ts';
import { CreditBalances } from '../credit-balance.ts';
import { addRangeNeed } from '../summary.ts';
import type { CohortSummary } from '../summary.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import { RowMarks, PROTECTED } from './marks.ts';
import { cut, lowered } from './move.ts';
import { LONG_DORMANT_MONTHS, markLongDormant } from './long-dormant.ts';
import { Flag, MONTH_STRIDE, MonthEntry, newAccountTally, storeTally } from './outcomes.ts';
import type { MonthTotals, Outcomes } from './outcomes.ts';
import { ACCOUNTS_PER_CHECK } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { longestLife } from '../panel.ts';
import type { Recorded } from './record.ts';
import { firstSimulatedRow, isCutDue } from './step.ts';
import type { StepContext } from './step.ts';
import type { AccountRange } from '../panel.ts';
import { HarmCounter, beginTally } from './tally.ts';

/** Whether a policy has no rules but dormancy. Reopening holds against raises, of which there are none. */
export function isDormancyOnly({ rules, allocation }: CompiledPolicy): boolean {
  return (
    allocation === undefined &&
    rules.every(({ risk, review, restore }) => risk.length === 0 && !review && !restore)
  );
}

const NO_MARKS = new Uint8Array(0);

/** The limits of one account month by month, from the few months in which they change, and what they serve. */
class LimitLives {
  /** `L(t)` and `served(t)` of the account's simulated months, from entry 0 on. */
  readonly limits: Float64Array;
  readonly served: Float64Array;
  readonly #needs: NumberArray;
  #first = 0;
  /** First row not written yet, and the limit in force during it. */
  #row = 0;
  #limit = 0;

  constructor(months: number, needs: NumberArray) {
    this.limits = new Float64Array(months);
    this.served = new Float64Array(months);
    this.#needs = needs;
  }

  begin(first: number, limit: number): void {
    this.#first = first;
    this.#row = first;
    this.#limit = limit;
  }

  /** The limit changes at the end of a row's month. */
  change(row: number, limit: number): void {
    this.end(row + 1);
    this.limits[row - this.#first] = limit;
    this.#limit = limit;
  }

  /** Writes the rows before `row`. */
  end(row: number): void {
    const limit = this.#limit;
    const needs = this.#needs;
    for (let at = this.#row; at < row; at++) {
      const need = needs[at];
      this.limits[at - this.#first] = limit;
      this.served[at - this.#first] = need < limit ? need : limit;
    }
    this.#row = row;
  }
}

/** Sums by month of what changes in a few months only, as differences to the month before. */
class MonthDifferences {
  readonly accounts: Float64Array;
  readonly limit: Float64Array;
  readonly closed: Float64Array;
  /** Need by month, not a difference. */
  readonly need: Float64Array;

  constructor(monthCount: number) {
    this.need = new Float64Array(monthCount);
    this.accounts = new Float64Array(monthCount + 1);
    this.limit = new Float64Array(monthCount + 1);
    this.closed = new Float64Array(monthCount + 1);
  }

  /** Fills in the totals that follow from the differences and from need. */
  complete({ values, monthCount }: MonthTotals): void {
    let accounts = 0;
    let limit = 0;
    let closed = 0;
    for (let month = 0; month < monthCount; month++) {
      const at = month * MONTH_STRIDE;
      accounts += this.accounts[month];
      limit += this.limit[month];
      closed += this.closed[month];
      values[at + MonthEntry.accounts] = accounts;
      values[at + MonthEntry.open] = accounts - closed;
      values[at + MonthEntry.limit] = limit;
      values[at + MonthEntry.served] = this.need[month] - values[at + MonthEntry.shortfall];
      // A cut leaves what is served and a closure needs nothing served, so no limit is below it.
      values[at + MonthEntry.undrawn] = limit - values[at + MonthEntry.served];
    }
  }
}

/**
 * Replays a policy of dormancy alone into month totals that are 0 so far. Without `exposures` EAD, RWA and ECL of the months
 * stay 0.
 */
export function replayDormancy(
  context: StepContext,
  summary: CohortSummary,
  range: AccountRange,
  { accounts, months }: Outcomes,
  { exposures, followsUse }: Pick<Recorded, 'exposures' | 'followsUse'>,
  check: Checkpoint = () => undefined,
): void {
  const { panel, policy, behaviour } = context;
  const { rowStart, firstMonth, product } = panel;
  const observed = panel.columns.credit_limit.values;
  const needs = behaviour.need;
  const streaks = behaviour.streak;
  const totals = months.values;
  const { roundTo } = policy;
  const marksOf = policy.protect.length > 0 ? new RowMarks(policy, product) : undefined;
  const balances = policy.corrections.has('A1') ? new CreditBalances(panel) : undefined;
  const harms = new HarmCounter({ panel, behaviour }, followsUse);
  const differences = new MonthDifferences(months.monthCount);
  const tally = newAccountTally();
  const lives = exposures && new LimitLives(longestLife(panel, range), needs);
  addRangeNeed(panel, needs, summary, range, months.firstMonth, differences.need);

  for (let account = range.from; account < range.to; account++) {
    if (account % ACCOUNTS_PER_CHECK === 0) check();
    const first = firstSimulatedRow(context, account);
    const end = rowStart[account + 1];
    if (first >= end) continue;
    const { dormancy, boundMin } = policy.rules[product[account]];
    const { windowMonths, closeAfterMonths, maxCutsPerSpell } = dormancy;
    const floor = Math.max(dormancy.floor, boundMin);
    const touchedFrom = Math.min(windowMonths, closeAfterMonths, LONG_DORMANT_MONTHS);
    const marks = marksOf ? marksOf.of(account, first, end) : NO_MARKS;
    const monthBefore = firstMonth[account] - rowStart[account] - months.firstMonth;
    let limit = observed[first];
    const credit = summary.hasCredit[account] === 1 ? balances : undefined;
    let isClosed = false;
    let cutsInSpell = 0;
    let carried = 0;
    beginTally(tally, limit);
    differences.accounts[monthBefore + first]++;
    differences.limit[monthBefore + first] += limit;
    lives?.begin(first, limit);

    let row = first;
    if (summary.peakNeed[account] <= limit) {
      // Nothing is refused and nothing decided before the first long streak.
      if (summary.longestStreak[account] < touchedFrom) row = end;
      else while (row < end && streaks[row] < touchedFrom) row++;
    }
    let at = (monthBefore + row) * MONTH_STRIDE;
    for (; row < end; row++, at += MONTH_STRIDE) {
      const need = needs[row];
      const streak = streaks[row];
      if (need > limit || carried > 0) {
        const shortfall = need > limit ? need - limit : 0;
        const harm = harms.count(tally, account, row, shortfall);
        carried = tally.carried;
        totals[at + MonthEntry.shortfall] += shortfall;
        totals[at + MonthEntry.refused] += harm.refused;
        totals[at + MonthEntry.refusedAfterCut] += harm.afterCut;
      }
      if (streak === 0) {
        cutsInSpell = 0;
        if (tally.dormancyCuts > 0) tally.flags |= Flag.returned;
        continue;
      }
      if (streak < touchedFrom || isClosed) continue;
      const served = need < limit ? need : limit;
      const isProtected = marksOf !== undefined && (marks[row - first] & PROTECTED) !== 0;
      if (streak >= closeAfterMonths && served === 0 && !isProtected && credit?.has(row) !== true) {
        differences.limit[monthBefore + row] -= limit;
        totals[at + MonthEntry.moved] -= limit;
        differences.closed[monthBefore + row]++;
        if (row + 1 === end) tally.lastMove = -limit;
        limit = 0;
        isClosed = true;
        tally.flags |= Flag.closed;
        tally.closedIn = row - rowStart[account] + 1;
        lives?.change(row, limit);
        continue;
      }
      if (streak >= windowMonths && !isProtected) {
        const due = cutsInSpell < maxCutsPerSpell && isCutDue(dormancy, streak);
        const atLeast = floor > served ? floor : served;
        if (atLeast < limit && (due || streak === windowMonths)) {
          const next = lowered(limit, cut(limit, dormancy.cutRateBp), roundTo, atLeast);
          if (next < limit && streak === windowMonths) {
            tally.notices++;
            if (harms.isOfYear(account, row)) tally.noticesYear++;
          }
          if (next < limit && due) {
            differences.limit[monthBefore + row] += next - limit;
            totals[at + MonthEntry.moved] += next - limit;
            tally.released += limit - next;
            if (tally.firstCut === 0) tally.firstCut = row - rowStart[account] + 1;
            if (row + 1 === end) tally.lastMove = next - limit;
            totals[at + MonthEntry.dormancyCuts]++;
            limit = next;
            lives?.change(row, limit);
            cutsInSpell++;
            tally.dormancyCuts++;
          }
        }
      }
      if (served === 0 && streak >= LONG_DORMANT_MONTHS && credit?.has(row) !== true) {
        totals[at + MonthEntry.dormant]++;
        markLongDormant(accounts.longDormant, panel, account, row);
      }
    }

    differences.accounts[monthBefore + end]--;
    differences.limit[monthBefore + end] -= limit;
    if (isClosed) differences.closed[monthBefore + end]--;
    if (monthBefore + end < months.monthCount) tally.flags |= Flag.ended;
    if (lives) {
      lives.end(end);
      const eadAt = (monthBefore + first) * MONTH_STRIDE + MonthEntry.ead;
      const { limits, served } = lives;
      exposures.addMonths(account, first, end, limits, served, totals, eadAt, MONTH_STRIDE);
    }
    tally.limitEnd = limit;
    tally.servedEnd = Math.min(needs[end - 1], limit);
    storeTally(accounts, account, tally, range.from);
  }
  differences.complete(months);
}
