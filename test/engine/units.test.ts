import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMonth, parseMonth } from '../../src/engine/months.ts';
import { MAX_MONEY, MAX_RATE_BP, formatMoney, share } from '../../src/engine/units.ts';

describe('months', () => {
  it('read and write YYYY-MM', () => {
    expect(parseMonth('2024-01')).toBe(2024 * 12);
    expect(formatMonth(2024 * 12 + 11)).toBe('2024-12');
  });

  it.each(['2024-13', '2024-00', '2024-1', '24-01', '2024/01', '1899-12', '2200-01', ''])(
    'refuse %j',
    (text) => {
      expect(parseMonth(text)).toBeUndefined();
    },
  );
});

describe('money', () => {
  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [-5, '-0.05'],
    [123_456, '1234.56'],
    [-100, '-1.00'],
  ])('%d is written %s', (amount, text) => {
    expect(formatMoney(amount)).toBe(text);
  });

  it('shares are exact up to the largest amount and rate', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: MAX_MONEY }),
        fc.integer({ min: 0, max: MAX_RATE_BP }),
        (amount, bp) => {
          expect(BigInt(share(amount, bp))).toBe((BigInt(amount) * BigInt(bp)) / 10_000n);
        },
      ),
      {
        examples: [
          [MAX_MONEY, MAX_RATE_BP],
          [MAX_MONEY - 1, 9999],
        ],
      },
    );
  });
});
