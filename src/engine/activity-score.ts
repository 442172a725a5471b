/**
 * Activity score per account and month, 0 to 100: how recently, how often and how much the line was used, over the last
 * twelve months of the account's life up to the month (docs/semantics.md §9).
 */
import { PRODUCTS, productCode } from './panel.ts';
import type { NumberArray, NumericColumnName, Panel } from './panel.ts';

/** Name of the score as a condition column and as a dimension. */
export const ACTIVITY_SCORE = 'activity_score';

export const SCORE_MONTHS = 12;
/** Amount used in twelve months that earns full marks, as a multiple of the limit. */
const FULL_TURNOVER = 4;
const WEIGHTS = { recency: 50, frequency: 30, amount: 20 } as const;

const AMOUNT_COLUMNS: Record<(typeof PRODUCTS)[number], NumericColumnName> = {
  cash_loan: 'draw_amount',
  purchase_credit: 'purchase_amount',
};

/** The amount columns of a product code; both for an account without a product. */
function amountColumns(panel: Panel, code: number): NumberArray[] {
  return PRODUCTS.filter((product) => code === 0 || productCode(product) === code).flatMap(
    (product) => panel.columns[AMOUNT_COLUMNS[product]]?.values ?? [],
  );
}

function amountAt(columns: readonly NumberArray[], row: number): number {
  let sum = 0;
  // A null marker is negative, so it counts as nothing.
  for (const values of columns) if (values[row] > 0) sum += values[row];
  return sum;
}

/** One month's score from the streak, active months and amount of the window, and the observed limit (minor units). */
export function activityScore(
  streak: number,
  activeMonths: number,
  amount: number,
  limit: number,
): number {
  const recency = Math.max(0, 100 - Math.floor((100 * streak) / SCORE_MONTHS));
  const frequency = Math.floor((100 * activeMonths) / SCORE_MONTHS);
  const turnover =
    limit > 0 ? Math.min(100, Math.floor((100 * amount) / (FULL_TURNOVER * limit))) : 0;
  return Math.floor(
    (WEIGHTS.recency * recency + WEIGHTS.frequency * frequency + WEIGHTS.amount * turnover) / 100,
  );
}

/** Writes the score of every row, given the dormancy streaks. */
export function activityScores(panel: Panel, streak: Uint16Array, scores: Uint8Array): void {
  const limits = panel.columns.credit_limit.values;
  const columnsByProduct = [0, 1, 2].map((code) => amountColumns(panel, code));
  for (let account = 0; account < panel.accountCount; account++) {
    const columns = columnsByProduct[panel.product[account]];
    const start = panel.rowStart[account];
    let activeMonths = 0;
    let amount = 0;
    for (let row = start; row < panel.rowStart[account + 1]; row++) {
      if (streak[row] === 0) activeMonths++;
      amount += amountAt(columns, row);
      const left = row - SCORE_MONTHS;
      if (left >= start) {
        if (streak[left] === 0) activeMonths--;
        amount -= amountAt(columns, left);
      }
      scores[row] = activityScore(streak[row], activeMonths, amount, limits[row]);
    }
  }
}
