/** Bands of amounts and of changes: half-open, so that every value falls into one. */
import type { Segment } from './segment.ts';

/** Upper ends of limit bands, minor units; the first band is exactly 0. */
const LIMIT_EDGES: readonly number[] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000]
  .flatMap((decade) => [decade, 2 * decade, 5 * decade])
  .map((yuan) => yuan * 100);

export const LIMIT_BANDS: readonly Segment[] = [
  { kind: 'money', from: 0, to: 0 },
  { kind: 'money', from: 1, to: LIMIT_EDGES[0] },
  ...LIMIT_EDGES.map((from, index): Segment => ({
    kind: 'money',
    from,
    to: LIMIT_EDGES[index + 1] ?? null,
  })),
];

/** Index into {@link LIMIT_BANDS} of a limit, minor units. */
export function limitBand(limit: number): number {
  if (limit <= 0) return 0;
  let band = 1;
  while (band <= LIMIT_EDGES.length && limit >= LIMIT_EDGES[band - 1]) band++;
  return band;
}

/** Lower ends of the bands of a fall, basis points of the limit before: a fall of all of it is a band of its own. */
const FALLS = [-10_000, -9_999, -7_500, -5_000, -2_500, -1_000] as const;
/** Upper ends of the bands of a rise. */
const RISES = [1_000, 2_500, 5_000, 10_000] as const;

const UNCHANGED = FALLS.length;
const NO_BASE = UNCHANGED + 1 + RISES.length + 1;

/** Changes as shares of the limit before; the last segment holds accounts that had no limit before. */
export const CHANGE_BANDS: readonly Segment[] = [
  { kind: 'share', from: -10_000, to: -10_000 },
  ...FALLS.slice(1).map((from, index): Segment => ({
    kind: 'share',
    from: from === -9_999 ? -10_000 : from,
    to: FALLS[index + 2] ?? 0,
  })),
  { kind: 'share', from: 0, to: 0 },
  ...RISES.map((to, index): Segment => ({ kind: 'share', from: RISES[index - 1] ?? 0, to })),
  { kind: 'share', from: 10_000, to: null },
  { kind: 'missing' },
];

/** Index into {@link CHANGE_BANDS} of a change from one limit to another, minor units. */
export function changeBand(before: number, after: number): number {
  if (before === after) return UNCHANGED;
  if (before === 0) return NO_BASE;
  const share = (10_000 * (after - before)) / before;
  if (share < 0) {
    if (share === -10_000) return 0;
    for (let band = FALLS.length - 1; band > 1; band--) if (share >= FALLS[band]) return band;
    return 1;
  }
  for (let band = 0; band < RISES.length; band++)
    if (share < RISES[band]) return UNCHANGED + 1 + band;
  return UNCHANGED + 1 + RISES.length;
}
