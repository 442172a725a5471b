import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/engine/policy/document.ts';
import { SweepFault, rangeValues, withParameters } from '../../src/engine/sweep/axes.ts';

function policyOf(document: unknown) {
  const parsed = parsePolicy(document);
  if (!parsed.ok) throw new Error('the policy of the test is not valid');
  return parsed.policy;
}

const POLICY = policyOf({
  schema: 1,
  name: 'P',
  products: {
    cash_loan: {
      dormancy: { windowMonths: 6, cutRateBp: 2000 },
      risk: [
        { id: 'late', when: [{ column: 'days_past_due', op: '>', value: 0 }], cutRateBp: 1000 },
      ],
    },
  },
});

describe('ranges', () => {
  it('include both ends', () => {
    expect(rangeValues(3, 12, 3)).toEqual([3, 6, 9, 12]);
    expect(rangeValues(5, 5, 1)).toEqual([5]);
    expect(rangeValues(1000, 5000, 500)).toHaveLength(9);
  });

  it.each([
    [5, 1, 1],
    [1, 5, 0],
    [1, 5, -1],
    [0, 1e9, 1],
    [NaN, 5, 1],
  ])('from %d to %d by %d are refused', (from, to, step) => {
    expect(rangeValues(from, to, step)).toBeUndefined();
  });
});

describe('a swept parameter', () => {
  it('changes that parameter alone, in lists too', () => {
    const changed = withParameters(POLICY, 'cash_loan', [
      { path: 'risk.0.cutRateBp', value: 4000 },
    ]);
    expect(changed.products.cash_loan?.risk?.[0].cutRateBp).toBe(4000);
    expect(
      withParameters(changed, 'cash_loan', [{ path: 'risk.0.cutRateBp', value: 1000 }]),
    ).toEqual(POLICY);
  });

  it.each([
    ['dormancy.window', 3],
    ['dormancy.cutRateBp', 10_001],
    ['dormancy.windowMonths', 2.5],
    ['restore.rateBp', 100],
    ['risk.1.cutRateBp', 1000],
    ['risk.0.when.3.value', 1],
    ['risk.first.cutRateBp', 1000],
  ])('%s = %d is refused', (path, value) => {
    expect(() => withParameters(POLICY, 'cash_loan', [{ path, value }])).toThrow(SweepFault);
  });
});
