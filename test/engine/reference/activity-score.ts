/** The activity score of docs/semantics.md §9, worked out anew for each month from the account's rows. */
import type { ReferenceRow } from './reference.ts';

const scores = new WeakMap<ReferenceRow, number>();

function used(row: ReferenceRow, product: ReferenceRow['product']): number {
  const drawn = product === 'purchase_credit' ? 0 : Math.max(0, row.draw_amount ?? 0);
  const bought = product === 'cash_loan' ? 0 : Math.max(0, row.purchase_amount ?? 0);
  return drawn + bought;
}

/** Notes the score of every row of an account; rows are gap-filled and in order of month. */
export function noteActivityScores(
  rows: readonly ReferenceRow[],
  product: ReferenceRow['product'],
  isActive: (row: ReferenceRow, product: ReferenceRow['product']) => boolean,
): void {
  let d = rows[0]?.months_since_last_activity ?? 0;
  rows.forEach((row, t) => {
    d = isActive(row, product) ? 0 : d + 1;
    const year = rows.slice(Math.max(0, t - 11), t + 1);
    const active = year.filter((month) => isActive(month, product)).length;
    const amount = year.reduce((sum, month) => sum + used(month, product), 0);
    const recency = Math.max(0, 100 - Math.floor((100 * d) / 12));
    const frequency = Math.floor((100 * active) / 12);
    const turnover =
      row.credit_limit > 0 ? Math.min(100, Math.floor((100 * amount) / (4 * row.credit_limit))) : 0;
    scores.set(row, Math.floor((50 * recency + 30 * frequency + 20 * turnover) / 100));
  });
}

export function activityScoreOf(row: ReferenceRow): number | null {
  return scores.get(row) ?? null;
}
