import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMonthCell } from '../../../src/main/import/month-cell.ts';
import { parseProduct } from '../../../src/main/import/product-cell.ts';
import { numberReader, parseScaled } from '../../../src/main/import/values.ts';

describe('decimals', () => {
  it.each([
    ['0', 2, 0],
    ['1', 2, 100],
    ['1.', 2, 100],
    ['.5', 2, 50],
    ['1.005', 2, 101],
    ['1.0049999999999999999', 2, 100],
    ['0.005', 2, 1],
    ['-0.005', 2, 0],
    ['-1.005', 2, -100],
    ['-1.0050000001', 2, -101],
    ['-1.006', 2, -101],
    ['+2.50', 2, 250],
    ['1e+05', 2, 10_000_000],
    ['1.5E3', 0, 1500],
    ['25e-3', 2, 3],
    ['0.12345', 4, 1235],
    ['5024529680', 2, 502_452_968_000],
    ['000123', 0, 123],
  ])('%s with %d places is %d', (text, places, value) => {
    expect(parseScaled(text, places)).toBe(value);
  });

  it.each(['', '.', '-', '1,000', '1 000', '0x10', '1e', 'abc', '1.2.3', '--1', '1e999'])(
    '%j is no number',
    (text) => {
      expect(parseScaled(text, 2)).toBeUndefined();
    },
  );

  it('round half up, as exact integers do', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
        fc.integer({ min: 1, max: 6 }),
        (units, decimals) => {
          const scale = 10 ** decimals;
          const sign = units < 0 ? '-' : '';
          const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
          const text = `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
          // floor(units * 100 / scale + 1/2), in integers
          const exact = floorDivide(BigInt(units) * 200n + BigInt(scale), BigInt(2 * scale));
          expect(parseScaled(text, 2)).toBe(Number(exact));
        },
      ),
    );
  });
});

function floorDivide(a: bigint, b: bigint): bigint {
  return a >= 0n || a % b === 0n ? a / b : a / b - 1n;
}

describe('cells', () => {
  it.each(['', ' ', 'NA', 'null', '\\N', 'NaN'])('%j is null', (text) => {
    expect(numberReader('balance')(text)).toBeNull();
  });

  it.each([
    ['credit_limit', '-1', 'negative'],
    ['draw_count', '1.5', 'not_whole'],
    ['draw_count', '1.25e1', 'not_whole'],
    ['draw_count', '15e-1', 'not_whole'],
    ['draw_count', '99999999999999999999', 'out_of_range'],
    ['draw_count', '-2', 'negative'],
    ['bureau_score', 'good', 'not_a_number'],
    ['credit_limit', '1000000000.01', 'out_of_range'],
    ['days_past_due', '12 days', 'not_a_number'],
  ] as const)('%s %j is refused: %s', (column, text, code) => {
    expect(numberReader(column)(text)).toMatchObject({ code });
  });

  it.each([
    ['balance', '-12.34', -1234],
    ['draw_count', '2.0', 2],
    ['draw_count', ' 3 ', 3],
    ['draw_count', '1.2e1', 12],
    ['external_utilisation', '0.36', 3600],
    ['external_utilisation', '1.2', 12_000],
  ] as const)('%s %j is %d', (column, text, value) => {
    expect(numberReader(column)(text)).toBe(value);
  });

  it('months may be written as dates', () => {
    expect(parseMonthCell('2024-03')).toBe(2024 * 12 + 2);
    expect(parseMonthCell('2024-03-31')).toBe(2024 * 12 + 2);
    expect(parseMonthCell('March')).toMatchObject({ code: 'bad_month' });
    expect(parseMonthCell('')).toMatchObject({ code: 'missing' });
  });

  it('products are known by name', () => {
    expect([parseProduct('cash_loan'), parseProduct('purchase_credit'), parseProduct('')]).toEqual([
      1, 2, 0,
    ]);
    expect(parseProduct('mortgage')).toMatchObject({ code: 'bad_product' });
  });
});
