/** Intervals: against published values, and by how often they cover what they should. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairedInterval, wilsonInterval } from '../../src/engine/interval.ts';
import { seededRandom } from '../../src/engine/synthetic/random.ts';

describe("Wilson's interval", () => {
  it.each([
    // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    [81, 263, 2553, 3662],
    [15, 148, 624, 1605],
    [0, 20, 0, 1611],
    [1, 29, 61, 1718],
  ])('of %i in %i is the published one', (hits, trials, fromBp, toBp) => {
    expect(wilsonInterval(hits, trials)).toEqual({ fromBp, toBp });
  });

  it('counts the accounts sampled, not those they stand for', () => {
    const sampled = wilsonInterval(50, 1000, { sampled: 1000, population: 1_000_000 });
    const scaledUp = wilsonInterval(50_000, 1_000_000);
    const width = (interval: typeof sampled) => (interval ? interval.toBp - interval.fromBp : NaN);
    expect(width(sampled)).toBeGreaterThan(25 * width(scaledUp));
  });

  it('has no width where all accounts were counted', () => {
    expect(wilsonInterval(50, 1000, { sampled: 1000, population: 1000 })).toEqual({
      fromBp: 500,
      toBp: 500,
    });
  });

  it('is none without trials', () => {
    expect(wilsonInterval(0, 0)).toBeNull();
  });
});

/** Accounts by [champion, challenger] state: outside 0, without 1, hit 2. */
function statesOf(accounts: readonly (readonly [number, number])[]): number[] {
  const states = new Array<number>(9).fill(0);
  for (const [champion, challenger] of accounts) states[champion * 3 + challenger]++;
  return states;
}

describe('the interval of a difference', () => {
  it('is nothing where both policies do the same to every account', () => {
    const states = fc.array(fc.constantFrom(0, 1, 2), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(states, (all) => {
        const interval = pairedInterval(statesOf(all.map((state) => [state, state])));
        if (all.every((state) => state === 0)) expect(interval).toBeNull();
        else expect(interval).toEqual({ fromBp: 0, toBp: 0 });
      }),
    );
  });

  it('covers the true difference about as often as it says', () => {
    const random = seededRandom(7);
    const draw = (): [number, number] => {
      const isHit = random.next() < 0.12;
      const isHitToo = random.next() < 0.8 ? isHit : random.next() < 0.1;
      return [random.next() < 0.05 ? 0 : isHit ? 2 : 1, isHitToo ? 2 : 1];
    };
    const trueBp = 10_000 * (0.8 * 0.12 + 0.2 * 0.1 - 0.12);
    const runs = 400;
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const interval = pairedInterval(statesOf(Array.from({ length: 2000 }, draw)));
      if (interval && interval.fromBp <= trueBp && trueBp <= interval.toBp) covered++;
    }
    expect(covered / runs).toBeGreaterThan(0.92);
    expect(covered / runs).toBeLessThan(0.98);
  });
});
