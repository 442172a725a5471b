import { describe, expect, it } from 'vitest';
import { limitInDisuse } from '../../src/engine/disuse.ts';
import { engineScenario } from '../support/engine-results.ts';
import { EXAMPLE_POLICY } from '../support/policies.ts';

describe('a limit in disuse', () => {
  it('follows the dormancy rule and no other', () => {
    const policy = engineScenario(EXAMPLE_POLICY);
    if (typeof policy === 'string') throw new Error('a baseline');
    // W = 6, G = 1, 20 % a month, at most four cuts, in multiples of 100 yuan.
    expect(limitInDisuse(policy, 'cash_loan', 1_000_000, 12)).toEqual([
      ...new Array<number>(6).fill(1_000_000),
      800_000,
      640_000,
      510_000,
      400_000,
      400_000,
      400_000,
    ]);
    expect(limitInDisuse(policy, 'purchase_credit', 1_000_000, 3)).toEqual(
      new Array<number>(3).fill(1_000_000),
    );
  });
});
