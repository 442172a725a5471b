import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bestTrade,
  borderPieces,
  efficientFrontier,
  meets,
} from '../../src/engine/sweep/frontier.ts';

const trades = fc.array(fc.record({ gain: fc.nat(9), cost: fc.nat(9) }), { maxLength: 30 });

describe('the efficient frontier', () => {
  it('holds what nothing beats, and something that beats every other', () => {
    fc.assert(
      fc.property(trades, (all) => {
        const on = efficientFrontier(all);
        const beats = (a: number, b: number) =>
          all[a].gain >= all[b].gain &&
          all[a].cost <= all[b].cost &&
          (all[a].gain > all[b].gain || all[a].cost < all[b].cost);
        for (const at of on) expect(all.some((_, other) => beats(other, at))).toBe(false);
        for (const at of all.keys()) {
          if (on.includes(at)) continue;
          const isCovered = on.some(
            (other) =>
              beats(other, at) ||
              (all[other].gain === all[at].gain && all[other].cost === all[at].cost),
          );
          expect(isCovered).toBe(true);
        }
      }),
    );
  });
});

describe('the best trade', () => {
  it('gains most, and no trade that gains as much costs less', () => {
    fc.assert(
      fc.property(trades, (all) => {
        const best = bestTrade(all);
        if (all.length === 0) {
          expect(best).toBe(-1);
          return;
        }
        const { gain, cost } = all[best];
        for (const other of all) {
          expect(other.gain).toBeLessThanOrEqual(gain);
          if (other.gain === gain) expect(other.cost).toBeGreaterThanOrEqual(cost);
        }
        expect(efficientFrontier(all).map((at) => all[at])).toContainEqual(all[best]);
      }),
    );
  });
});

describe('a constraint', () => {
  it.each([
    ['<=', 200, 200, true],
    ['<=', 200, 201, false],
    ['>=', 200, 200, true],
    ['>=', 200, 199, false],
    ['<=', 200, null, false],
  ] as const)('%s %i on %s', (op, bound, value, expected) => {
    expect(meets({ op, bound }, value)).toBe(expected);
  });

  it('has a border between the cells that meet it and those that do not', () => {
    expect(borderPieces([true, false, true, true], 2)).toEqual([
      { from: { x: 1, y: 0 }, to: { x: 1, y: 1 } },
      { from: { x: 1, y: 1 }, to: { x: 2, y: 1 } },
    ]);
    expect(borderPieces([true, true, true], 3)).toEqual([]);
  });
});
