import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/engine/policy/document.ts';

const dormancy = { windowMonths: 6, cutRateBp: 2000 };

function faults(document: unknown): string[] {
  const parsed = parsePolicy(document);
  return parsed.ok ? [] : parsed.faults.map(({ path, message }) => `${path}: ${message}`);
}

function withDormancy(change: object): unknown {
  return {
    schema: 1,
    name: 'P',
    products: { cash_loan: { dormancy: { ...dormancy, ...change } } },
  };
}

describe('policy document', () => {
  it('fills in the defaults of the semantics page', () => {
    const parsed = parsePolicy(withDormancy({}));
    expect(parsed).toEqual({
      ok: true,
      policy: {
        schema: 1,
        name: 'P',
        effectiveFrom: null,
        roundTo: 1,
        protect: [],
        products: {
          cash_loan: {
            dormancy: {
              ...dormancy,
              graceMonths: 0,
              everyMonths: 1,
              floor: 0,
              maxCutsPerSpell: null,
              closeAfterMonths: null,
            },
          },
        },
      },
    });
  });

  it.each<[string, unknown, string]>([
    [
      'a rate above 100 %',
      withDormancy({ cutRateBp: 12_000 }),
      'products.cash_loan.dormancy.cutRateBp: 12000 is above 10000 (100 %)',
    ],
    [
      'a fraction of a basis point',
      withDormancy({ cutRateBp: 12.5 }),
      'products.cash_loan.dormancy.cutRateBp: 12.5 is not a whole number',
    ],
    [
      'a text for a number',
      withDormancy({ windowMonths: '6' }),
      'products.cash_loan.dormancy.windowMonths: "6" is not a number',
    ],
    [
      'a window of no months',
      withDormancy({ windowMonths: 0 }),
      'products.cash_loan.dormancy.windowMonths: 0 is below 1',
    ],
    [
      'an unknown key',
      withDormancy({ window: 6 }),
      'products.cash_loan.dormancy.window: is not a key of schema 1',
    ],
    ['a missing name', { schema: 1 }, 'name: is missing'],
    ['an empty name', { schema: 1, name: ' ' }, 'name: a policy needs a name'],
    [
      "a baseline's name",
      { schema: 1, name: 'hold' },
      'name: "hold" is the name of a built-in baseline',
    ],
    [
      'another schema',
      { schema: 2, name: 'P' },
      'schema: this version of the product reads schema 1',
    ],
    [
      'a bad month',
      { schema: 1, name: 'P', effectiveFrom: '2024-13' },
      'effectiveFrom: "2024-13" is not a month like 2024-01',
    ],
    [
      'a text operator on a number',
      { schema: 1, name: 'P', protect: [{ column: 'balance', op: 'in', value: ['1'] }] },
      'protect.0: balance is numeric: use < <= = != >= >',
    ],
    [
      'a number operator on a text',
      { schema: 1, name: 'P', protect: [{ column: 'region', op: '<', value: 'N' }] },
      'protect.0: region is text: use = != in',
    ],
    [
      'a condition on the account id',
      { schema: 1, name: 'P', protect: [{ column: 'account_id', op: '=', value: 'A' }] },
      "protect.0: account_id is not a value of the month's row and cannot be in a condition",
    ],
    [
      'bounds that cross',
      { schema: 1, name: 'P', products: { cash_loan: { bounds: { min: 10, max: 5 } } } },
      'products.cash_loan.bounds: min is above max',
    ],
  ])('refuses %s and says where', (_what, document, message) => {
    expect(faults(document)).toEqual([message]);
  });

  it('reports every fault at once', () => {
    expect(faults(withDormancy({ cutRateBp: -1, floor: -1 }))).toHaveLength(2);
  });

  it.each([null, 7, 'policy', []])('refuses %j without throwing', (document) => {
    expect(faults(document).length).toBeGreaterThan(0);
  });
});
