/**
 * Linked views of two scenarios: panels that count the same accounts by different dimensions, under filters of which each
 * panel skips its own, so that what was chosen in a panel stays visible in it.
 */
import { CHANGE_BANDS, LIMIT_BANDS, changeBand, limitBand } from './bands.ts';
import type { AccountRange } from './panel.ts';
import type { Segment, Segmentation } from './segments.ts';
import { Flag } from './simulate/outcomes.ts';
import type { AccountOutcomes } from './simulate/outcomes.ts';

/** Dimensions that two scenarios have together, besides those of the cohort. */
export const PAIR_DIMENSIONS = ['swap', 'change', 'limit_before', 'limit_after'] as const;
export type PairDimension = (typeof PAIR_DIMENSIONS)[number];

export function isPairDimension(name: string): name is PairDimension {
  return PAIR_DIMENSIONS.some((dimension) => dimension === name);
}

/** Who has a dormancy cut: the order of the `swap` dimension's segments. */
export const SWAP_SEGMENTS = ['both', 'only_champion', 'only_challenger', 'neither'] as const;

export interface Pair {
  readonly champion: AccountOutcomes;
  readonly challenger: AccountOutcomes;
}

/** Accounts whose rows end early hold no limit in the cohort's last month, and have a segment of their own. */
const ENDED: Segment = { kind: 'ended' };

const PAIR_SEGMENTS: Readonly<Record<PairDimension, readonly Segment[]>> = {
  swap: SWAP_SEGMENTS.map((text) => ({ kind: 'text', text })),
  change: [...CHANGE_BANDS, ENDED],
  limit_before: [...LIMIT_BANDS, ENDED],
  limit_after: [...LIMIT_BANDS, ENDED],
};

/** Whether an account's rows end before the cohort's last month. */
export function hasEnded({ flags }: Pick<AccountOutcomes, 'flags'>, account: number): boolean {
  return (flags[account] & Flag.ended) !== 0;
}

function pairCode(
  { champion, challenger }: Pair,
  dimension: PairDimension,
  account: number,
): number {
  if (dimension === 'swap') {
    return (
      (champion.dormancyCuts[account] > 0 ? 0 : 2) + (challenger.dormancyCuts[account] > 0 ? 0 : 1)
    );
  }
  if (hasEnded(champion, account) || hasEnded(challenger, account))
    return PAIR_SEGMENTS[dimension].length - 1;
  switch (dimension) {
    case 'change':
      return changeBand(champion.limitEnd[account], challenger.limitEnd[account]);
    case 'limit_before':
      return limitBand(champion.limitEnd[account]);
    case 'limit_after':
      return limitBand(challenger.limitEnd[account]);
  }
}

/** Segments the accounts of two scenarios by a dimension of both. */
export function segmentPair(pair: Pair, dimension: PairDimension): Segmentation {
  const count = pair.champion.flags.length;
  const codes = new Int32Array(new SharedArrayBuffer(count * 4));
  for (let account = 0; account < count; account++)
    codes[account] = pairCode(pair, dimension, account);
  return { dimension, segments: PAIR_SEGMENTS[dimension], codes };
}

/** One or two dimensions that accounts are sorted by; cells are y-major: `y * x.segments.length + x`. */
export interface CellSpace {
  readonly x: Segmentation;
  readonly y?: Segmentation;
}

export function cellCount({ x, y }: CellSpace): number {
  return x.segments.length * (y?.segments.length ?? 1);
}

/** Accounts in chosen cells. `source` names where they were chosen: panels of that name skip the filter. */
export interface CellFilter extends CellSpace {
  readonly source: string;
  /** 1 for each cell that is chosen. */
  readonly chosen: Uint8Array;
}

export interface CrossPanel extends CellSpace {
  readonly name: string;
}

/**
 * What the cells of a panel hold, each as long as its cells: limits in the cohort's last month in minor units, else
 * accounts. ended: accounts without a row in that month, which hold no limit in it.
 */
export const CELL_SUMS = [
  'accounts',
  'ended',
  'championLimit',
  'challengerLimit',
  'championCut',
  'challengerCut',
  'championRegret',
  'challengerRegret',
  'championRefused',
  'challengerRefused',
] as const;
export type CellSums = Readonly<Record<(typeof CELL_SUMS)[number], Float64Array>>;

function newCellSums(cells: number): CellSums {
  const sums = () => new Float64Array(cells);
  return {
    accounts: sums(),
    ended: sums(),
    championLimit: sums(),
    challengerLimit: sums(),
    championCut: sums(),
    challengerCut: sums(),
    championRegret: sums(),
    challengerRegret: sums(),
    championRefused: sums(),
    challengerRefused: sums(),
  };
}

function cellOf({ x, y }: CellSpace, account: number): number {
  return y ? y.codes[account] * x.segments.length + x.codes[account] : x.codes[account];
}

/** Most filters that can be set at once: each has a bit of its own. */
export const MAX_FILTERS = 30;

/** Bits of the filters that an account fails. */
function failed(filters: readonly CellFilter[], account: number): number {
  let bits = 0;
  for (let at = 0; at < filters.length; at++) {
    if (filters[at].chosen[cellOf(filters[at], account)] === 0) bits |= 1 << at;
  }
  return bits;
}

/** Bits of the filters that a panel is under: all but those chosen in it. */
function bitsFor(filters: readonly CellFilter[], panel: string | undefined): number {
  return filters.reduce((bits, { source }, at) => (source === panel ? bits : bits | (1 << at)), 0);
}

/** Sums every panel over the accounts of a range that both scenarios reached and that pass the panel's filters. */
export function crossPanels(
  { champion, challenger }: Pair,
  { from, to }: AccountRange,
  filters: readonly CellFilter[],
  panels: readonly CrossPanel[],
): CellSums[] {
  const sums = panels.map((panel) => newCellSums(cellCount(panel)));
  const bits = panels.map(({ name }) => bitsFor(filters, name));
  for (let account = from; account < to; account++) {
    const championFlags = champion.flags[account];
    const challengerFlags = challenger.flags[account];
    if ((championFlags & challengerFlags & Flag.simulated) === 0) continue;
    const fails = failed(filters, account);
    for (let at = 0; at < panels.length; at++) {
      if ((fails & bits[at]) !== 0) continue;
      const cell = cellOf(panels[at], account);
      const into = sums[at];
      into.accounts[cell]++;
      if ((championFlags & Flag.ended) !== 0) into.ended[cell]++;
      else {
        into.championLimit[cell] += champion.limitEnd[account];
        into.challengerLimit[cell] += challenger.limitEnd[account];
      }
      if (champion.dormancyCuts[account] > 0) into.championCut[cell]++;
      if (challenger.dormancyCuts[account] > 0) into.challengerCut[cell]++;
      if ((championFlags & Flag.regret) !== 0) into.championRegret[cell]++;
      if ((challengerFlags & Flag.regret) !== 0) into.challengerRegret[cell]++;
      if ((championFlags & Flag.refused) !== 0) into.championRefused[cell]++;
      if ((challengerFlags & Flag.refused) !== 0) into.challengerRefused[cell]++;
    }
  }
  return sums;
}

/** Adds the sums of one part of a cohort to those of the whole. */
export function addCrossPanels(whole: readonly CellSums[], part: readonly CellSums[]): void {
  whole.forEach((sums, panel) => {
    for (const name of CELL_SUMS)
      part[panel][name].forEach((value, cell) => (sums[name][cell] += value));
  });
}

/** The segments that filters part a cohort into. */
const CHOSEN_OR_NOT: readonly Segment[] = [
  { kind: 'text', text: 'chosen' },
  { kind: 'text', text: 'others' },
];

/** Accounts that pass every filter, as the first of two segments. */
export function filterSegments(count: number, filters: readonly CellFilter[]): Segmentation {
  const codes = new Int32Array(new SharedArrayBuffer(count * 4));
  for (let account = 0; account < count; account++)
    codes[account] = failed(filters, account) === 0 ? 0 : 1;
  return { dimension: 'filters', segments: CHOSEN_OR_NOT, codes };
}

/** Accounts that both scenarios reached and that pass every filter, in the panel's order, in shared memory. */
export function filteredAccounts(
  { champion, challenger }: Pair,
  filters: readonly CellFilter[],
): Int32Array {
  const count = champion.flags.length;
  const passes = (account: number) =>
    (champion.flags[account] & challenger.flags[account] & Flag.simulated) !== 0 &&
    failed(filters, account) === 0;
  let total = 0;
  for (let account = 0; account < count; account++) if (passes(account)) total++;
  const accounts = new Int32Array(new SharedArrayBuffer(total * 4));
  let at = 0;
  for (let account = 0; account < count; account++) if (passes(account)) accounts[at++] = account;
  return accounts;
}
