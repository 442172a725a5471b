import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMonthCell } from '../../../src/main/import/parse/month-cell.ts';
import { parseProduct } from '../../../src/main/import/parse/product-cell.ts';
import { numberReader, parseScaled } from '../../../src/main/import/parse/values.ts';

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

describe('numbers as files write them', () => {
  const european = { decimal: ',', thousands: '.' } as const;
  const american = { decimal: '.', thousands: ',' } as const;
  const french = { decimal: ',', thousands: ' ' } as const;
  const swiss = { decimal: '.', thousands: "'" } as const;

  it.each([
    ['1.234.567,89', european, 123_456_789],
    ['-1.000,5', european, -100_050],
    ['1,234,567.89', american, 123_456_789],
    ['(1,234.50)', american, -123_450],
    ['1,234.50-', american, -123_450],
    ['1 234,5', french, 123_450],
    ['1\u00a0234,5', french, 123_450],
    ['1\u202f234,5', french, 123_450],
    ["1'234.50", swiss, 123_450],
    ['１，２３４．５', american, 123_450],
    ['￥1,234.50', american, 123_450],
    ['1,234.50 元', american, 123_450],
    ['999', american, 99_900],
  ] as const)('%j is an amount', (text, style, value) => {
    expect(numberReader('balance', style)(text)).toBe(value);
  });

  it.each([
    ['1,00', american],
    ['12,34,567', american],
    ['1,,000', american],
    ['1.000.00', european],
    ['1000.5', { decimal: ',', thousands: '' }],
    ['1,000', { decimal: '.', thousands: '' }],
    ['1 000', american],
    ['()', american],
    ['¥', american],
  ] as const)('%j is no amount', (text, style) => {
    expect(numberReader('balance', style)(text)).toMatchObject({ code: 'not_a_number' });
  });

  it.each([
    ['credit_limit', 'yuan', '1.5', 150],
    ['credit_limit', 'thousand', '1.5', 150_000],
    ['credit_limit', 'wan', '1.5', 1_500_000],
    ['credit_limit', 'fen', '150', 150],
    ['external_utilisation', 'fraction', '0.365', 3650],
    ['external_utilisation', 'percent', '36.5', 3650],
    ['external_utilisation', 'bp', '3650', 3650],
    ['external_utilisation', 'bp', '36.5%', 3650],
  ] as const)('%s in %s: %s is %d', (column, unit, text, value) => {
    const reading = { decimal: '.', thousands: '', unit } as const;
    expect(numberReader(column, reading)(text)).toBe(value);
  });

  it.each([
    ['as_is', '-5', -500],
    ['flip', '-5', 500],
    ['flip', '5', -500],
    ['flip', '0', 0],
    ['absolute', '-5', 500],
    ['absolute', '(5)', 500],
  ] as const)('with the sign %s, %s is %d', (sign, text, value) => {
    const reading = { decimal: '.', thousands: '', sign } as const;
    expect(numberReader('balance', reading)(text)).toBe(value);
  });

  it('come back equal in every style', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -100_000_000_000, max: 100_000_000_000 }),
        fc.constantFrom(european, american, french, swiss),
        (minor, { decimal, thousands }) => {
          const digits = String(Math.abs(minor)).padStart(3, '0');
          const whole = digits.slice(0, -2).replace(/\B(?=(?:\d{3})+$)/g, thousands);
          const text = `${minor < 0 ? '-' : ''}${whole}${decimal}${digits.slice(-2)}`;
          expect(numberReader('balance', { decimal, thousands })(text)).toBe(minor);
        },
      ),
    );
  });
});

describe('words for yes and no', () => {
  it.each([
    ['TRUE', 1],
    ['t', 1],
    ['Yes', 1],
    ['是', 1],
    ['false', 0],
    ['N', 0],
    ['否', 0],
  ])('%s is a count of %d', (text, value) => {
    expect(numberReader('abnormal_txn_count')(text)).toBe(value);
  });

  it.each(['credit_limit', 'bureau_score', 'external_utilisation'] as const)(
    'are no values of %s',
    (column) => {
      expect(numberReader(column)('TRUE')).toMatchObject({ code: 'not_a_number' });
    },
  );
});
