import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unreachedBands } from '../../src/engine/score-bands.ts';

describe('score bands', () => {
  it('are never reached exactly where no score comes to them first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 6 }), (least) => {
        const first = new Set(
          Array.from({ length: 14 }, (_, score) => least.findIndex((from) => score >= from)),
        );
        expect(unreachedBands(least)).toEqual(least.map((_, band) => !first.has(band)));
      }),
    );
  });
});
