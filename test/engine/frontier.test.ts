/** The frontier of a sweep against its definition. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frontierOf } from '../../src/engine/frontier.ts';

const points = fc
  .array(fc.record({ gain: fc.integer({ min: -5, max: 5 }), cost: fc.nat(5) }), { maxLength: 30 })
  .map((found) => found.map((point, cell) => ({ ...point, cell })));

describe('the frontier', () => {
  it('holds exactly what no other setting beats, each pair of gain and cost once', () => {
    fc.assert(
      fc.property(points, (all) => {
        const unbeaten = all.filter(
          (point) =>
            !all.some(
              (other) =>
                other.gain >= point.gain &&
                other.cost <= point.cost &&
                (other.gain > point.gain || other.cost < point.cost || other.cell < point.cell),
            ),
        );
        const byCost = unbeaten.sort((a, b) => a.cost - b.cost);
        expect(frontierOf(all)).toEqual(byCost);
      }),
    );
  });
});
