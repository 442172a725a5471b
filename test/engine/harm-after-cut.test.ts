/** Survival curves, against values worked out by hand. */
import { describe, expect, it } from 'vitest';
import { survivalCurve } from '../../src/engine/harm-after-cut.ts';

describe('a survival curve', () => {
  it('is the one that Kaplan and Meier give for eight lives', () => {
    // Months 1, 3, 6 and 12 have an event; lives of 2, 4, 8 and 12 months end without one.
    const events = new Array<number>(13).fill(0);
    const censored = new Array<number>(13).fill(0);
    for (const month of [1, 3, 6, 12]) events[month]++;
    for (const month of [2, 4, 8, 12]) censored[month]++;
    const curve = survivalCurve(events, censored);
    const at = (month: number) => curve.find((point) => point.month === month);
    expect(at(1)).toMatchObject({ atRisk: 8, events: 1, survivalBp: 8750 });
    // 7/8 × 5/6
    expect(at(3)).toMatchObject({ atRisk: 6, events: 1, survivalBp: 7292 });
    // × 3/4
    expect(at(6)).toMatchObject({ atRisk: 4, events: 1, survivalBp: 5469 });
    // × 1/2
    expect(at(12)).toMatchObject({ atRisk: 2, events: 1, survivalBp: 2734 });
  });

  it("has Greenwood's interval", () => {
    const [, , third] = survivalCurve([0, 2, 0, 3], [0, 0, 0, 5]);
    // S = 0.8 × 5/8 = 0.5; variance S² (2/(10·8) + 3/(8·5)) = 0.025, 1.96 × 0.1581 = 0.3099
    expect(third).toMatchObject({ atRisk: 8, survivalBp: 5000, fromBp: 1901, toBp: 8099 });
  });

  it('leaves out lives that end with the cut, so that late cuts do not look harmless', () => {
    const without = survivalCurve([0, 1], [0, 9]);
    expect(survivalCurve([0, 1], [100, 9])).toEqual(without);
    expect(without).toMatchObject([{ month: 1, atRisk: 10, survivalBp: 9000 }]);
  });

  it('is empty where nobody was followed', () => {
    expect(survivalCurve([0, 0], [3, 0])).toEqual([]);
  });
});
