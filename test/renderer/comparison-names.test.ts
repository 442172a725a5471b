/** A renamed policy takes the place of the stored one it came from, and of no other, whatever is undone in between. */
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';
import type { Method } from '../../src/contract/api.ts';
import type { Client } from '../../src/contract/transport.ts';
import { setClient } from '../../src/renderer/api/api.ts';
import { withDormancy, withName } from '../../src/renderer/policy-form.ts';
import { useComparison } from '../../src/renderer/stores/comparison.ts';
import { useWorkspace } from '../../src/renderer/stores/workspace.ts';

const document = (name: string) => ({ schema: 1 as const, name });
const policies = ['Status quo', 'Conservative', 'Growth'].map((name) => ({
  name,
  document: document(name),
  updatedAt: '',
  archived: false,
}));
const project = { project: 'p', name: 'p', cohorts: [], policies };

let saved: { readonly name: string; readonly over: unknown }[];

afterEach(() => vi.useRealTimers());
beforeEach(async () => {
  saved = [];
  setActivePinia(createPinia());
  setClient({
    call: (method: Method, request: unknown) => {
      if (method === 'policies.save') {
        const { document: of, over } = request as { document: { name: string }; over: unknown };
        saved.push({ name: of.name, over });
      }
      return Promise.resolve({ ok: true, value: method === 'projects.open' ? project : null });
    },
    send: () => Promise.reject(new Error('not asked for')),
    on: () => () => {},
  } as unknown as Client);
  await useWorkspace().open('p');
  await nextTick();
});

function rename(name: string): void {
  const comparison = useComparison();
  const [challenger] = comparison.challengers;
  if (typeof challenger === 'string') throw new Error('a baseline has no name to change');
  comparison.noteRename(challenger.name, name);
  comparison.challengers = [withName(challenger, name)];
}

describe('a challenger that is renamed', () => {
  it('is an edit of the stored policy it was, after an undo as well', async () => {
    const comparison = useComparison();
    expect(comparison.hasEdits).toBe(false);
    vi.useFakeTimers({ toFake: ['Date'] });
    rename('Growth');
    await nextTick();
    // Edits that follow one another at once are taken back together.
    vi.setSystemTime(Date.now() + 5000);
    const [renamed] = comparison.challengers;
    if (typeof renamed === 'string') throw new Error('no policy');
    comparison.challengers = [withDormancy(renamed, 'cash_loan', { windowMonths: 4 })];
    await nextTick();
    expect(comparison.hasEdits).toBe(true);
    comparison.undo();
    await nextTick();
    await comparison.save();
    expect(saved.at(-1)).toEqual({ name: 'Growth', over: 'Conservative' });
  });

  it('may come by the name of the champion, which is saved as itself all the same', async () => {
    const comparison = useComparison();
    rename('Status quo');
    rename('Nine months');
    await comparison.save();
    expect(saved).toEqual([
      { name: 'Status quo', over: 'Status quo' },
      { name: 'Nine months', over: 'Conservative' },
    ]);
  });

  it('is a policy of its own once it is saved, and a stored one that is chosen is itself', async () => {
    const comparison = useComparison();
    rename('Mine');
    await comparison.save();
    expect(saved.at(-1)).toEqual({ name: 'Mine', over: 'Conservative' });
    expect(comparison.originOf('Mine')).toBe('Mine');
    rename('Growth');
    comparison.noteOwn('Growth');
    await comparison.save();
    expect(saved.at(-1)).toEqual({ name: 'Growth', over: 'Growth' });
  });
});

it('choices stay where the project is read anew and its cohort is the same', async () => {
  const comparison = useComparison();
  const workspace = useWorkspace();
  comparison.toggle({ source: 'change', x: 'change', label: 'Change' }, 1, false);
  await nextTick();
  await workspace.reload();
  await nextTick();
  expect(comparison.choices).toHaveLength(1);
  expect(comparison.canUndo).toBe(true);
});
