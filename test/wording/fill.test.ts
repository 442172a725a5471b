import { describe, expect, it } from 'vitest';
import { WORDS } from '../../src/locales/index.ts';
import { fill } from '../../src/locales/fill.ts';

describe('a sentence', () => {
  it.each([
    [1, '1 row has a gap'],
    [2, '2 rows have a gap'],
    [0, '0 rows have a gap'],
    ['1*', '1* row has a gap'],
    ['11', '11 rows have a gap'],
    ['1,001', '1,001 rows have a gap'],
  ])('with a count of %s has the words in their number', (count, text) => {
    expect(fill('{count} {count:row has|rows have} a gap', { count })).toBe(text);
  });

  it('keeps a place for which there is no value', () => {
    expect(fill('{a} {b:x|y} {0}', { a: 'A' })).toBe('A {b:x|y} {0}');
    expect(fill('{1} before {0}', ['first', 'second'])).toBe('second before first');
  });

  it('speaks of one month, one draw and one account as people do', () => {
    const { policy, plan, compare } = WORDS.en;
    expect(fill(policy.dormancyMonthly, { window: 1, rate: '5%' })).toContain(
      'After 1 month without',
    );
    const when = fill(plan.inMonth, { month: '2024-07' });
    expect(fill(plan.keepDraw, { count: 1, when })).toBe('1 draw in 2024-07 keeps the limit.');
    expect(fill(plan.keepDraw, { count: 2, when })).toBe('2 draws in 2024-07 keep the limit.');
    expect(fill(compare.accountsCount, { count: '1' })).toBe('1 account');
  });
});
