/** The limit a review aims at (semantics §5, step 6). Money in minor units. */
import type { NumericColumn, Panel } from '../panel.ts';
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

const NO_COLUMN: NumericColumn = { values: new Int32Array(0), nullValue: 0 };

/** The columns that behaviour reviews look back on. */
export class Lookback {
  readonly #count: NumericColumn;
  readonly #amount: NumericColumn;
  readonly #platform: NumericColumn;

  constructor({ columns }: Pick<Panel, 'columns'>) {
    this.#count = columns.purchase_count ?? NO_COLUMN;
    this.#amount = columns.purchase_amount ?? NO_COLUMN;
    this.#platform = columns.platform_purchase_amount ?? NO_COLUMN;
  }

  /** The sums over rows `from` to `to`, nulls left out. */
  sums(from: number, to: number): LookbackSums {
    const platform = sumOver(this.#platform, from, to);
    return {
      count: sumOver(this.#count, from, to) ?? 0,
      amount: sumOver(this.#amount, from, to) ?? 0,
      platform: platform ?? 0,
      isPlatformKnown: platform !== undefined,
    };
  }
}

/** Sum of a column over rows `from` to `to`, nulls left out; `undefined` where it is null in all of them or left out itself. */
function sumOver(
  { values, nullValue }: NumericColumn,
  from: number,
  to: number,
): number | undefined {
  if (values.length === 0) return undefined;
  let sum = 0;
  let isKnown = false;
  for (let row = from; row <= to; row++) {
    const value = values[row];
    if (value === nullValue) continue;
    sum += value;
    isKnown = true;
  }
  return isKnown ? sum : undefined;
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

/** Target of a behaviour-driven review from the sums over its lookback, or NO_TARGET. */
export function targetOfSums(sums: LookbackSums, reference: number, review: OnBehaviour): number {
  const index = behaviourIndex(sums, review);
  if (index < 0) return NO_TARGET;
  return share(reference, review.lowBp + share(review.highBp - review.lowBp, index));
}
