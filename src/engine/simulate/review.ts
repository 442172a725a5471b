/** The limit a review aims at (semantics §5, step 6). Money in minor units. */
import type { NumericColumnName, Panel } from '../panel.ts';
import type { Review } from '../policy/document.ts';
import { FULL_BP, share } from '../units.ts';

type OnDraw = Extract<Review, { kind: 'on_draw' }>;
type OnBehaviour = Extract<Review, { kind: 'on_behaviour' }>;

/** Target of a draw-triggered review, or `undefined` where there is no review (null score, or no band reached). */
export function drawTarget(
  panel: Panel,
  row: number,
  reference: number,
  review: OnDraw,
): number | undefined {
  const column = panel.columns.bureau_score;
  if (!column) return undefined;
  const score = column.values[row];
  if (score === column.nullValue) return undefined;
  const band = review.bands.find(({ minScore }) => score >= minScore);
  return band && share(reference, band.targetBp);
}

interface WindowSum {
  readonly sum: number;
  readonly allNull: boolean;
}

function sumOver(panel: Panel, name: NumericColumnName, from: number, to: number): WindowSum {
  const column = panel.columns[name];
  let sum = 0;
  let allNull = true;
  if (column) {
    for (let row = from; row <= to; row++) {
      const value = column.values[row];
      if (value === column.nullValue) continue;
      sum += value;
      allNull = false;
    }
  }
  return { sum, allNull };
}

function ratioBp(part: number, whole: number): number {
  return Math.min(FULL_BP, Math.floor((FULL_BP * part) / whole));
}

/** Behaviour index `i` in basis points over rows `from` to `to`, or `undefined` where every weight that counts is 0. */
export function behaviourIndex(
  panel: Panel,
  from: number,
  to: number,
  review: OnBehaviour,
): number | undefined {
  const { weights, lookbackMonths, targetCountPerMonth, targetTicket } = review;
  const count = sumOver(panel, 'purchase_count', from, to).sum;
  const amount = sumOver(panel, 'purchase_amount', from, to).sum;
  const platform = sumOver(panel, 'platform_purchase_amount', from, to);
  const frequency = ratioBp(count, lookbackMonths * targetCountPerMonth);
  const ticket = count > 0 ? ratioBp(amount, count * targetTicket) : 0;
  let weighted = weights.frequency * frequency + weights.ticket * ticket;
  let total = weights.frequency + weights.ticket;
  if (!platform.allNull && amount > 0) {
    weighted += weights.platformShare * ratioBp(platform.sum, amount);
    total += weights.platformShare;
  }
  return total > 0 ? Math.floor(weighted / total) : undefined;
}

/** Target of a behaviour-driven review. `from` is the first row of the lookback inside the account's life. */
export function behaviourTarget(
  panel: Panel,
  from: number,
  row: number,
  reference: number,
  review: OnBehaviour,
): number | undefined {
  const index = behaviourIndex(panel, from, row, review);
  if (index === undefined) return undefined;
  return share(reference, review.lowBp + share(review.highBp - review.lowBp, index));
}
