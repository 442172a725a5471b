/** Open and long-dormant accounts of every month, by group (semantics §7, corrections A1 and A2). */
import type { Panel } from './panel.ts';
import type { BoundCondition } from './policy/conditions.ts';
import { visitLongDormant } from './simulate/long-dormant.ts';
import type { AccountTally } from './simulate/outcomes.ts';
import type { MonthSpan } from './panel.ts';

/** Accounts by group and month: `group * monthCount + month`, months from `first` on. */
export interface DormantMonths {
  readonly first: number;
  readonly monthCount: number;
  /** Accounts alive and not closed, less those that the assumptions exclude. */
  readonly open: Float64Array;
  /** Those of them that are long dormant. */
  readonly dormant: Float64Array;
}

/** `span`: the simulated months. */
export function newDormantMonths(groups: number, { first, last }: MonthSpan): DormantMonths {
  const monthCount = Math.max(0, last - first + 1);
  return {
    first,
    monthCount,
    open: new Float64Array(groups * monthCount),
    dormant: new Float64Array(groups * monthCount),
  };
}

export function addDormantMonths(whole: DormantMonths, part: DormantMonths): void {
  part.open.forEach((value, entry) => (whole.open[entry] += value));
  part.dormant.forEach((value, entry) => (whole.dormant[entry] += value));
}

/** Counts the open and the long-dormant months of accounts. */
export class DormantCounter {
  readonly #panel: Panel;
  readonly #bits: Uint8Array;
  readonly #exclude: readonly BoundCondition[];
  readonly #into: DormantMonths;
  /** By group, one entry more than months: how many accounts are open from a month on, less those of the month before. */
  readonly #opened: Float64Array;

  constructor(
    panel: Panel,
    bits: Uint8Array,
    exclude: readonly BoundCondition[],
    into: DormantMonths,
    groups: number,
  ) {
    this.#panel = panel;
    this.#bits = bits;
    this.#exclude = exclude;
    this.#into = into;
    this.#opened = new Float64Array(groups * (into.monthCount + 1));
  }

  #isExcluded(row: number, account: number): boolean {
    return this.#exclude.some((condition) => condition.holds(row, account));
  }

  add(group: number, account: number, { closedIn }: Readonly<AccountTally>): void {
    const { rowStart, firstMonth } = this.#panel;
    const { first, monthCount, open, dormant } = this.#into;
    const start = rowStart[account];
    const end = rowStart[account + 1];
    const monthBefore = firstMonth[account] - start - first;
    const from = Math.max(0, monthBefore + start);
    const to = monthBefore + (closedIn > 0 ? start + closedIn - 1 : end);
    if (to <= from) return;
    this.#opened[group * (monthCount + 1) + from]++;
    this.#opened[group * (monthCount + 1) + to]--;
    const at = group * monthCount + monthBefore;
    if (this.#exclude.length > 0) {
      for (let row = from - monthBefore; row < to - monthBefore; row++)
        if (this.#isExcluded(row, account)) open[at + row]--;
    }
    visitLongDormant(this.#bits, this.#panel, account, (row) => {
      if (!this.#isExcluded(row, account)) dormant[at + row]++;
    });
  }

  /** Completes the counts, once all accounts are added. */
  finish(): void {
    const { monthCount, open } = this.#into;
    const groups = monthCount === 0 ? 0 : open.length / monthCount;
    for (let group = 0; group < groups; group++) {
      let count = 0;
      for (let month = 0; month < monthCount; month++) {
        count += this.#opened[group * (monthCount + 1) + month];
        open[group * monthCount + month] += count;
      }
    }
  }
}

/** The highest share of all months, basis points rounded down, and the first month that reaches it; null without months. */
export function highestShare(
  { first, monthCount, open, dormant }: DormantMonths,
  group: number,
): { readonly shareBp: number; readonly month: number } | null {
  let highest: { readonly shareBp: number; readonly month: number } | null = null;
  for (let month = 0; month < monthCount; month++) {
    const whole = open[group * monthCount + month];
    if (whole === 0) continue;
    const shareBp = Math.floor((10_000 * dormant[group * monthCount + month]) / whole);
    if (highest === null || shareBp > highest.shareBp) highest = { shareBp, month: first + month };
  }
  return highest;
}
