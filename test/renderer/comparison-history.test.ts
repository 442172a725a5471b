/** Edits of the comparison are taken back and done again, whoever made them. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import { useComparison } from '../../src/renderer/stores/comparison.ts';

const CHOICE = { source: 'change', x: 'change', label: 'Change' };

describe('edits of the comparison', () => {
  beforeEach(() => setActivePinia(createPinia()));

  it('are taken back one after another, and done again', async () => {
    const comparison = useComparison();
    expect(comparison.canUndo).toBe(false);
    comparison.toggle(CHOICE, 3, false);
    await nextTick();
    comparison.addFacet('region');
    await nextTick();
    comparison.x = 'product';
    await nextTick();
    comparison.undo();
    expect(comparison.x).toBe('dormancy');
    comparison.undo();
    expect(comparison.facets).toEqual([]);
    expect(comparison.choices).toHaveLength(1);
    comparison.undo();
    expect(comparison.choices).toEqual([]);
    await nextTick();
    expect(comparison.canUndo).toBe(false);
    for (let step = 0; step < 3; step++) comparison.redo();
    expect(comparison).toMatchObject({ x: 'product', facets: ['region'], choices: [CHOICE] });
    expect(comparison.canRedo).toBe(false);
  });

  it('that belong together are one: a challenger and the look at it', async () => {
    const comparison = useComparison();
    comparison.addChallenger('observed');
    await nextTick();
    comparison.focus = 0;
    await nextTick();
    comparison.undo();
    expect(comparison).toMatchObject({ challengers: ['hold'], focus: 0, canUndo: false });
    comparison.redo();
    expect(comparison.challengers).toEqual(['hold', 'observed']);
  });

  it('within a scenario, in place, are kept apart from what was there before', async () => {
    const comparison = useComparison();
    comparison.champion = { schema: 1, name: 'A' };
    await nextTick();
    comparison.x = 'product';
    await nextTick();
    comparison.champion = { schema: 1, name: 'AB' };
    await nextTick();
    comparison.champion = { schema: 1, name: 'ABC' };
    await nextTick();
    comparison.undo();
    expect(comparison.champion).toEqual({ schema: 1, name: 'A' });
  });

  it('are taken back though they were made in the same moment', () => {
    const comparison = useComparison();
    comparison.toggle(CHOICE, 1, false);
    comparison.undo();
    expect(comparison.choices).toEqual([]);
  });

  it('are forgotten when the comparison starts over', async () => {
    const comparison = useComparison();
    comparison.toggle(CHOICE, 1, false);
    await nextTick();
    comparison.reset();
    await nextTick();
    expect(comparison.canUndo).toBe(false);
  });
});
