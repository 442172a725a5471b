/** Two scenarios over the same accounts: where their limits end apart. */
import { hasEnded } from './crossfilter.ts';
import { Flag } from './simulate/outcomes.ts';
import type { AccountOutcomes } from './simulate/outcomes.ts';
import type { AccountRange } from './panel.ts';
import type { Segmentation } from './segments.ts';

/** Limit change by two dimensions. Cells are held y-major: `y * xCount + x`. */
export interface ChangeGrid {
  readonly xCount: number;
  readonly yCount: number;
  /** Accounts both scenarios reached. */
  readonly accounts: Float64Array;
  /** Those of them without a row in the cohort's last month, which hold no limit in it. */
  readonly ended: Float64Array;
  /** Sum of challenger's minus champion's limit in the cohort's last month, minor units. */
  readonly change: Float64Array;
  /** Sum of champion's limit in that month, minor units. */
  readonly championLimit: Float64Array;
}

/** Whether both scenarios reached the account. */
function inBoth(champion: AccountOutcomes, challenger: AccountOutcomes, account: number): boolean {
  return (champion.flags[account] & challenger.flags[account] & Flag.simulated) !== 0;
}

/** Sums the change of the limit in the cohort's last month over a range of accounts, by the segments of two dimensions. */
export function changeGrid(
  champion: AccountOutcomes,
  challenger: AccountOutcomes,
  { from, to }: AccountRange,
  x: Segmentation,
  y: Segmentation,
): ChangeGrid {
  const xCount = x.segments.length;
  const yCount = y.segments.length;
  const accounts = new Float64Array(xCount * yCount);
  const ended = new Float64Array(xCount * yCount);
  const change = new Float64Array(xCount * yCount);
  const championLimit = new Float64Array(xCount * yCount);
  for (let account = from; account < to; account++) {
    if (!inBoth(champion, challenger, account)) continue;
    const cell = y.codes[account] * xCount + x.codes[account];
    accounts[cell]++;
    if (hasEnded(champion, account)) {
      ended[cell]++;
      continue;
    }
    change[cell] += challenger.limitEnd[account] - champion.limitEnd[account];
    championLimit[cell] += champion.limitEnd[account];
  }
  return { xCount, yCount, accounts, ended, change, championLimit };
}

/** Adds the grid of one part of a cohort to that of the whole. */
export function addChangeGrid(whole: ChangeGrid, part: ChangeGrid): void {
  for (const name of ['accounts', 'ended', 'change', 'championLimit'] as const) {
    const sums = whole[name];
    part[name].forEach((value, cell) => (sums[cell] += value));
  }
}

/** Accounts of one cell of the swap set; limits in the cohort's last month in minor units. */
export interface SwapCell {
  accounts: number;
  /** Those of them without a row in that month, which hold no limit in it. */
  ended: number;
  championLimit: number;
  challengerLimit: number;
}

const SWAP_CELLS = ['both', 'onlyChampion', 'onlyChallenger', 'neither'] as const;

/** Who has a dormancy cut under which of two scenarios. */
export type SwapSet = Readonly<Record<(typeof SWAP_CELLS)[number], SwapCell>>;

function swapCellOf(byChampion: boolean, byChallenger: boolean): keyof SwapSet {
  if (byChampion) return byChallenger ? 'both' : 'onlyChampion';
  return byChallenger ? 'onlyChallenger' : 'neither';
}

/** Sorts the accounts of a range that both scenarios reached by who cuts them. */
export function swapSet(
  champion: AccountOutcomes,
  challenger: AccountOutcomes,
  { from, to }: AccountRange,
): SwapSet {
  const newCell = (): SwapCell => ({ accounts: 0, ended: 0, championLimit: 0, challengerLimit: 0 });
  const cells: SwapSet = {
    both: newCell(),
    onlyChampion: newCell(),
    onlyChallenger: newCell(),
    neither: newCell(),
  };
  for (let account = from; account < to; account++) {
    if (!inBoth(champion, challenger, account)) continue;
    const byChampion = champion.dormancyCuts[account] > 0;
    const cell = cells[swapCellOf(byChampion, challenger.dormancyCuts[account] > 0)];
    cell.accounts++;
    if (hasEnded(champion, account)) {
      cell.ended++;
      continue;
    }
    cell.championLimit += champion.limitEnd[account];
    cell.challengerLimit += challenger.limitEnd[account];
  }
  return cells;
}

/** Adds the swap set of one part of a cohort to that of the whole. */
export function addSwapSet(whole: SwapSet, part: SwapSet): void {
  for (const name of SWAP_CELLS) {
    whole[name].accounts += part[name].accounts;
    whole[name].ended += part[name].ended;
    whole[name].championLimit += part[name].championLimit;
    whole[name].challengerLimit += part[name].challengerLimit;
  }
}
