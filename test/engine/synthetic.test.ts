import { describe, expect, it } from 'vitest';
import { deriveBehaviour } from '../../src/engine/behaviour.ts';
import { dimensionsOf, segmentAccounts } from '../../src/engine/segments.ts';
import { panelOf, syntheticRows } from '../support/panels.ts';

const SPEC = { accounts: 500, months: 24, seed: 5, firstMonth: 2023 * 12 };

describe('the synthetic cohort', () => {
  const rows = syntheticRows(SPEC);

  it('is the same for the same seed, another for another', () => {
    expect(syntheticRows(SPEC)).toEqual(rows);
    expect(syntheticRows({ ...SPEC, seed: 6 })).not.toEqual(rows);
  });

  it('begins with the same accounts however many there are', () => {
    const first = rows.filter(({ account_id: id }) => id === rows[0].account_id);
    expect(syntheticRows({ ...SPEC, accounts: 1 })).toEqual(first);
  });

  it('holds both products, gaps, late starts, early ends and every kind of null', () => {
    const { gapMonthsFilled, panel } = panelOf(rows);
    expect(gapMonthsFilled).toBeGreaterThan(0);
    expect(new Set(panel.product)).toEqual(new Set([1, 2]));
    expect(new Set(panel.firstMonth).size).toBeGreaterThan(5);
    expect(rows.some(({ bureau_score: score }) => score === null)).toBe(true);
    expect(rows.some(({ attributes }) => attributes['age_band'] === null)).toBe(true);
  });

  it('keeps what an account owes within what it was lent', () => {
    for (const { peak_balance: peak, balance, repayment_amount: repaid } of rows) {
      expect(balance).toBe((peak ?? 0) - (repaid ?? 0));
      expect(balance).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('segments', () => {
  const { panel } = panelOf(syntheticRows(SPEC), ['region', 'age_band']);
  const behaviour = deriveBehaviour(panel);

  it.each(dimensionsOf(panel))('by %s give every account one segment', (dimension) => {
    const segmentation = segmentAccounts(panel, behaviour, dimension);
    expect(segmentation?.codes).toHaveLength(panel.accountCount);
    for (const code of segmentation?.codes ?? [])
      expect(segmentation?.segments[code]).toBeDefined();
  });

  it('by an unknown column are refused', () => {
    expect(segmentAccounts(panel, behaviour, 'shoe_size')).toBeUndefined();
  });
});
