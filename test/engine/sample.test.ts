import { describe, expect, it } from 'vitest';
import { sampledAccounts } from '../../src/engine/sample.ts';

describe('a sample of accounts', () => {
  it('is about as large as asked for, in order, and always the same', () => {
    const accounts = sampledAccounts(500_000, 20_000);
    expect(Math.abs(accounts.length - 20_000)).toBeLessThan(600);
    expect(accounts.every((account, at) => at === 0 || account > accounts[at - 1])).toBe(true);
    expect(sampledAccounts(500_000, 20_000)).toEqual(accounts);
  });

  it.each([2, 3, 7, 10, 64])('favours none of %d kinds that take turns', (kinds) => {
    const counts = new Array<number>(kinds).fill(0);
    for (const account of sampledAccounts(500_000, 20_000)) counts[account % kinds]++;
    const expected = 20_000 / kinds;
    for (const count of counts)
      expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected));
  });

  it('is everyone where the cohort is not larger', () => {
    expect([...sampledAccounts(5, 10)]).toEqual([0, 1, 2, 3, 4]);
  });
});
