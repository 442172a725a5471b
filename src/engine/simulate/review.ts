/** The limit a review aims at (semantics §5, step 6). Money in minor units. */
import type { NumericColumnName, Panel } from '../panel.ts';
import type { CompiledReview } from '../policy/compile.ts';
import { FULL_BP, share } from '../units.ts';

type OnDraw = Extract<CompiledReview, { kind: 'on_draw' }>;
export type OnBehaviour = Extract<CompiledReview, { kind: 'on_behaviour' }>;

/** Stands for no target: targets are never negative. */
export const NO_TARGET = -1;

/** Target of a draw-triggered review, NO_TARGET where there is no review (null score, or no band reached). */
export function drawTarget(panel: Panel, row: number, reference: number, review: OnDraw): number {
  const column = panel.columns.bureau_score;
  if (!column) return NO_TARGET;
  const score = column.values[row];
  if (score === column.nullValue) return NO_TARGET;
  const { bands } = review;
  for (let index = 0; index < bands.length; index++) {
    if (score >= bands[index].minScore) return share(reference, bands[index].targetBp);
  }
  return NO_TARGET;
}

/** Sum of a column over rows `from` to `to`, nulls left out. */
function sumOver(panel: Panel, name: NumericColumnName, from: number, to: number): number {
  const column = panel.columns[name];
  if (!column) return 0;
  const { values, nullValue } = column;
  let sum = 0;
  for (let row = from; row <= to; row++) {
    const value = values[row];
    if (value !== nullValue) sum += value;
  }
  return sum;
}

function isNullThroughout(
  panel: Panel,
  name: NumericColumnName,
  from: number,
  to: number,
): boolean {
  const column = panel.columns[name];
  if (!column) return true;
  for (let row = from; row <= to; row++) if (column.values[row] !== column.nullValue) return false;
  return true;
}

/** `min(10000, floor(10000 * part / (a * b)))`, exact whatever the sums of large amounts come to. */
function ratioBp(part: number, a: number, b = 1): number {
  const whole = a * b;
  if (FULL_BP * part <= Number.MAX_SAFE_INTEGER && whole <= Number.MAX_SAFE_INTEGER)
    return Math.min(FULL_BP, Math.floor((FULL_BP * part) / whole));
  const ratio = (BigInt(FULL_BP) * BigInt(part)) / (BigInt(a) * BigInt(b));
  return ratio > FULL_BP ? FULL_BP : Number(ratio);
}

/** What a behaviour review looks back on: sums over its months, amounts in minor units. */
export interface LookbackSums {
  readonly count: number;
  readonly amount: number;
  readonly platform: number;
  /** Whether the platform column is known in any of the months. */
  readonly isPlatformKnown: boolean;
}

/** The sums over rows `from` to `to`. */
export function lookbackSums(panel: Panel, from: number, to: number): LookbackSums {
  return {
    count: sumOver(panel, 'purchase_count', from, to),
    amount: sumOver(panel, 'purchase_amount', from, to),
    platform: sumOver(panel, 'platform_purchase_amount', from, to),
    isPlatformKnown: !isNullThroughout(panel, 'platform_purchase_amount', from, to),
  };
}

/** Behaviour index `i` in basis points, -1 where every weight that counts is 0. */
function behaviourIndex(
  { count, amount, platform, isPlatformKnown }: LookbackSums,
  { weights, lookbackMonths, targetCountPerMonth, targetTicket }: OnBehaviour,
): number {
  const frequency = ratioBp(count, lookbackMonths, targetCountPerMonth);
  const ticket = count > 0 ? ratioBp(amount, count, targetTicket) : 0;
  let weighted = weights.frequency * frequency + weights.ticket * ticket;
  let total = weights.frequency + weights.ticket;
  if (amount > 0 && isPlatformKnown) {
    weighted += weights.platformShare * ratioBp(platform, amount);
    total += weights.platformShare;
  }
  return total > 0 ? Math.floor(weighted / total) : -1;
}

/** Target of a behaviour-driven review, or NO_TARGET. `from` is the first row of the lookback inside the account's life. */
export function behaviourTarget(
  panel: Panel,
  from: number,
  row: number,
  reference: number,
  review: OnBehaviour,
): number {
  return targetOfSums(lookbackSums(panel, from, row), reference, review);
}

/** The target that sums over the lookback give, or NO_TARGET. */
export function targetOfSums(sums: LookbackSums, reference: number, review: OnBehaviour): number {
  const index = behaviourIndex(sums, review);
  if (index < 0) return NO_TARGET;
  return share(reference, review.lowBp + share(review.highBp - review.lowBp, index));
}
