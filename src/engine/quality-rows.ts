/** The account-months behind a bar of the quality page's charts. */
import type { Cohort } from './behaviour.ts';
import type { Month } from './months.ts';
import { pageOfRows } from './noticed-rows.ts';
import type { NoticedRows } from './noticed-rows.ts';
import type { NumericColumnName, Panel } from './panel.ts';
import { histogramStep, streakEntry } from './quality.ts';

/** A bar: a month, an entry of the dormancy streaks, or a step of a column's histogram. */
export type QualityBar =
  | { readonly month: Month }
  | { readonly streak: number }
  | { readonly column: NumericColumnName; readonly step: number };

/** Whether a row's value falls into a step of its column's histogram; none where the panel lacks the column. */
function inStep(
  { columns }: Panel,
  name: NumericColumnName,
  step: number,
): (row: number) => boolean {
  const column = columns[name];
  if (!column) return () => false;
  const { values, nullValue } = column;
  let [least, largest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value === nullValue) continue;
    if (value < least) least = value;
    if (value > largest) largest = value;
  }
  return (row) => values[row] !== nullValue && histogramStep(values[row], least, largest) === step;
}

/** A page of the rows that a bar counts. */
export function qualityRows(
  { panel, behaviour }: Cohort,
  bar: QualityBar,
  page: { readonly offset: number; readonly limit: number },
): NoticedRows {
  const { accountCount, rowStart, firstMonth } = panel;
  return pageOfRows(panel, page, (take) => {
    if ('month' in bar) {
      for (let account = 0; account < accountCount; account++) {
        const row = rowStart[account] + bar.month - firstMonth[account];
        if (row >= rowStart[account] && row < rowStart[account + 1]) take(account, row);
      }
      return;
    }
    const isIn =
      'streak' in bar
        ? (row: number) => streakEntry(behaviour.streak[row]) === bar.streak
        : inStep(panel, bar.column, bar.step);
    for (let account = 0; account < accountCount; account++)
      for (let row = rowStart[account]; row < rowStart[account + 1]; row++)
        if (isIn(row)) take(account, row);
  });
}
