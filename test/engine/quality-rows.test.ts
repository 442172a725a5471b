/** The rows behind each bar of the quality page: as many as it counts, and those that belong there. */
import { describe, expect, it } from 'vitest';
import { deriveBehaviour } from '../../src/engine/behaviour.ts';
import { NUMERIC_COLUMN_NAMES } from '../../src/engine/panel.ts';
import { qualityRows } from '../../src/engine/quality-rows.ts';
import { rowsByMonth, spreadOf, streakHistogram } from '../../src/engine/quality.ts';
import { panelOf, syntheticRows } from '../support/panels.ts';

const { panel } = panelOf(
  syntheticRows({ accounts: 80, months: 60, seed: 4, firstMonth: 2022 * 12 }),
);
const cohort = { panel, behaviour: deriveBehaviour(panel) };
const ALL = { offset: 0, limit: 10_000 };

describe('rows behind a bar', () => {
  it('are as many as the bar of a month or a streak counts', () => {
    const first = panel.span?.first ?? 0;
    rowsByMonth(panel, undefined).accounts.forEach((count, at) => {
      const { total, rows } = qualityRows(cohort, { month: first + at }, ALL);
      expect(total).toBe(count);
      expect(rows.every(({ month }) => month === first + at)).toBe(true);
    });
    const streaks = streakHistogram(cohort);
    expect(streaks.at(-1)).toBeGreaterThan(0);
    streaks.forEach((count, streak) =>
      expect(qualityRows(cohort, { streak }, ALL).total).toBe(count),
    );
  });

  it('are as many as each step of a histogram counts', () => {
    let seen = 0;
    for (const column of NUMERIC_COLUMN_NAMES) {
      const held = panel.columns[column];
      if (!held) {
        expect(qualityRows(cohort, { column, step: 0 }, ALL).total).toBe(0);
        continue;
      }
      spreadOf(column, held).histogram.forEach((count, step) => {
        expect(qualityRows(cohort, { column, step }, ALL).total).toBe(count);
        seen += count;
      });
    }
    expect(seen).toBeGreaterThan(0);
  });

  it('come a page at a time', () => {
    const whole = qualityRows(cohort, { streak: 0 }, ALL);
    const page = qualityRows(cohort, { streak: 0 }, { offset: 3, limit: 2 });
    expect(page).toEqual({ total: whole.total, rows: whole.rows.slice(3, 5) });
  });
});
