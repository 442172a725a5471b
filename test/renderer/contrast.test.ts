/** What stands in a cell can be read, whatever its colour. */
import { expect, it } from 'vitest';
import { colourAt, contrast, readableInk } from '../../src/charts/contrast.ts';
import { INKS, SCALES } from '../../src/charts/heatmap.ts';

it('contrast is that of WCAG', () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
  expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2);
});

it('a scale gives its stops, and what lies between', () => {
  expect(colourAt(['#000000', '#204060', '#ffffff'], 0.5)).toEqual([32, 64, 96]);
  expect(colourAt(['#000000', '#204060'], 0.5)).toEqual([16, 32, 48]);
  expect(colourAt(['#000000', '#204060'], 7)).toEqual([32, 64, 96]);
});

it.each([
  ['diverging', 'light'],
  ['diverging', 'dark'],
  ['rising', 'light'],
  ['rising', 'dark'],
] as const)('every colour of the %s scale in %s carries readable words', (kind, theme) => {
  for (let step = 0; step <= 100; step++) {
    const ground = colourAt(SCALES[kind][theme], step / 100);
    const ink = readableInk(INKS, ground);
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(ink.slice(at, at + 2), 16));
    expect(contrast([red, green, blue], ground), `${step} %`).toBeGreaterThan(4.5);
  }
});
