/** What is worth knowing of an account before its rows are walked. Computed once per cohort. */
import { CreditBalances } from './credit-balance.ts';
import type { AccountRange, NumberArray, Panel } from './panel.ts';
import { YEAR_MONTHS } from './simulate/outcomes.ts';

/** Accounts whose need is summed together. */
const BLOCK = 1024;

export interface CohortSummary {
  /** Longest dormancy streak of each account, months. */
  readonly longestStreak: Uint16Array;
  /** 1 where an account has a credit balance in some month. */
  readonly hasCredit: Uint8Array;
  /** Largest need of each account, minor units. */
  readonly peakNeed: Float64Array;
  /** Need of each account over the panel's last {@link YEAR_MONTHS} months, minor units. */
  readonly yearNeed: Float64Array;
  /** Need of each block of accounts by month from the panel's first on, minor units. */
  readonly blockNeed: Float64Array;
}

function addNeed(
  panel: Panel,
  need: NumberArray,
  account: number,
  fromMonth: number,
  sums: Float64Array,
  at: number,
): void {
  const skipped = Math.max(0, fromMonth - panel.firstMonth[account]);
  const start = panel.rowStart[account];
  const before = at + panel.firstMonth[account] - start - fromMonth;
  for (let row = start + skipped; row < panel.rowStart[account + 1]; row++) {
    sums[before + row] += need[row];
  }
}

/** Summarises the accounts of a panel, into SharedArrayBuffers. */
export function summarise(panel: Panel, streak: Uint16Array, need: NumberArray): CohortSummary {
  const { accountCount, rowStart, span } = panel;
  const months = span ? span.last - span.first + 1 : 0;
  const blocks = Math.ceil(accountCount / BLOCK);
  const longestStreak = new Uint16Array(new SharedArrayBuffer(accountCount * 2));
  const hasCredit = new Uint8Array(new SharedArrayBuffer(accountCount));
  const credit = new CreditBalances(panel);
  const peakNeed = new Float64Array(new SharedArrayBuffer(accountCount * 8));
  const yearNeed = new Float64Array(new SharedArrayBuffer(accountCount * 8));
  const yearFrom = (span?.last ?? 0) - YEAR_MONTHS + 1;
  const blockNeed = new Float64Array(new SharedArrayBuffer(blocks * months * 8));
  for (let account = 0; account < accountCount; account++) {
    let longest = 0;
    let peak = 0;
    let ofYear = 0;
    const yearRow = rowStart[account] + yearFrom - panel.firstMonth[account];
    for (let row = rowStart[account]; row < rowStart[account + 1]; row++) {
      if (streak[row] > longest) longest = streak[row];
      if (need[row] > peak) peak = need[row];
      if (row >= yearRow) ofYear += need[row];
      if (credit.has(row)) hasCredit[account] = 1;
    }
    longestStreak[account] = longest;
    peakNeed[account] = peak;
    yearNeed[account] = ofYear;
    addNeed(
      panel,
      need,
      account,
      span?.first ?? 0,
      blockNeed,
      Math.floor(account / BLOCK) * months,
    );
  }
  return { longestStreak, hasCredit, peakNeed, yearNeed, blockNeed };
}

/** Adds the need of a range of accounts by month from `fromMonth` on (not before the panel's first) to `sums`. */
export function addRangeNeed(
  panel: Panel,
  need: NumberArray,
  { blockNeed }: CohortSummary,
  { from, to }: AccountRange,
  fromMonth: number,
  sums: Float64Array,
): void {
  if (!panel.span) return;
  const months = panel.span.last - panel.span.first + 1;
  const skipped = fromMonth - panel.span.first;
  let account = from;
  while (account < to) {
    const whole = account % BLOCK === 0 && account + BLOCK <= to;
    if (!whole) {
      addNeed(panel, need, account++, fromMonth, sums, 0);
      continue;
    }
    const at = (account / BLOCK) * months;
    for (let month = skipped; month < months; month++)
      sums[month - skipped] += blockNeed[at + month];
    account += BLOCK;
  }
}
