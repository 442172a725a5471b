import { describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../src/engine/policy/document.ts';
import { dormancyOf, withDormancy, withName } from '../../src/renderer/policy-form.ts';

const POLICY: PolicyInput = {
  schema: 1,
  name: 'P',
  protect: [{ column: 'bureau_score', op: '>=', value: 700 }],
  products: {
    cash_loan: {
      dormancy: { windowMonths: 72, cutRateBp: 2000, floor: 200_000_000 },
      reopen: { holdMonths: 3 },
    },
  },
};

describe('the policy form', () => {
  it('reads the dormancy rule of a product, and none of a baseline', () => {
    expect(dormancyOf(POLICY, 'cash_loan')).toEqual({
      windowMonths: 72,
      cutRateBp: 2000,
      floor: 200_000_000,
    });
    expect(dormancyOf(POLICY, 'purchase_credit')).toBeUndefined();
    expect(dormancyOf('hold', 'cash_loan')).toBeUndefined();
  });

  it('changes one field and keeps every other rule', () => {
    const changed = withDormancy(POLICY, 'cash_loan', { cutRateBp: 500 });
    expect(changed).toEqual({
      ...POLICY,
      products: {
        cash_loan: {
          dormancy: { windowMonths: 72, cutRateBp: 500, floor: 200_000_000 },
          reopen: { holdMonths: 3 },
        },
      },
    });
    expect(POLICY.products?.cash_loan?.dormancy?.cutRateBp).toBe(2000);
  });

  it('gives a product its first dormancy rule', () => {
    expect(
      dormancyOf(withDormancy(POLICY, 'purchase_credit', { windowMonths: 4 }), 'purchase_credit'),
    ).toMatchObject({
      windowMonths: 4,
    });
  });

  it('renames', () => {
    expect(withName(POLICY, 'Q')).toEqual({ ...POLICY, name: 'Q' });
  });
});
