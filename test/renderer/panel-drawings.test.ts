/** Pictures of the panels that are tables on the screen: they hold what those hold, and not what is hidden there. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { shownPanel } from '../../src/charts/shown-panel.ts';
import type { PanelCells } from '../../src/contract/types.ts';
import { SWAP_SEGMENTS } from '../../src/engine/crossfilter.ts';
import type { Segment } from '../../src/engine/segments.ts';
import { usePanelDrawings } from '../../src/renderer/compare/use-panel-drawings.ts';
import { useSettings } from '../../src/renderer/stores/settings.ts';

const texts = (names: readonly string[]): Segment[] =>
  names.map((text) => ({ kind: 'text', text }));

function panel(xDimension: string, y: readonly string[] | null): PanelCells {
  const cells = [4111, 7, 23, 4222];
  const limits = [1e9, 765_432, 876_543, 1e9];
  return {
    name: xDimension,
    xDimension,
    yDimension: y && 'limit_before',
    x: texts(xDimension === 'swap' ? SWAP_SEGMENTS : y ? ['a', 'b'] : ['a', 'b', 'c', 'd']),
    y: y ? texts(y) : [null],
    accounts: cells,
    championLimit: limits,
    challengerLimit: limits.map((limit) => limit - 222_200),
    championCut: cells,
    challengerCut: cells,
    championRegret: cells,
    challengerRegret: cells,
    ended: [0, 0, 0, 0],
    championRefused: cells,
    challengerRefused: cells,
  };
}

const PANELS = {
  distributionSvg: panel('change', null),
  swapSvg: panel('swap', null),
  migrationSvg: panel('limit_after', ['y1', 'y2']),
};
const NAMES = ['distributionSvg', 'swapSvg', 'migrationSvg'] as const;

/** The words of a drawing. */
const wordsOf = (svg: string): string[] =>
  [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text]) => text);

beforeEach(() => {
  setActivePinia(createPinia());
  const settings = useSettings();
  settings.kept = { ...settings.kept, language: 'en', theme: 'light' };
});

describe.each(NAMES)('%s', (name) => {
  const drawn = (isHidden: boolean) =>
    usePanelDrawings()[name](shownPanel(PANELS[name], { below: 10, isHidden }));

  it('is a document of its own that holds the accounts of every cell', () => {
    const svg = drawn(false);
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    const words = wordsOf(svg).join('\n');
    for (const count of ['4,111', '7*', '23', '4,222']) expect(words).toContain(count);
  });

  it('holds marks in place of what is hidden', () => {
    const words = wordsOf(drawn(true)).join('\n');
    expect(words).toContain('&lt;10');
    expect(words).toContain('×');
    expect(words).not.toMatch(/(^|\D)(7|23)(\D|$)/m);
  });
});

it('draws nothing of a panel that is not there', () => {
  const drawings = usePanelDrawings();
  expect(NAMES.map((name) => drawings[name](undefined))).toEqual(['', '', '']);
});
