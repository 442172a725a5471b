/** The native menu names commands of the page by id; the page must have them, bound to the same keys. */
import fs from 'node:fs';
import path from 'node:path';
import { createPinia, setActivePinia } from 'pinia';
import { describe, expect, it, vi } from 'vitest';
import { MENU_COMMANDS } from '../../src/contract/menu-commands.ts';
import { router } from '../../src/renderer/router.ts';
import { workbenchCommands } from '../../src/renderer/shell/workbench-commands.ts';
import { useSettings } from '../../src/renderer/stores/settings.ts';
import { useWorkspace } from '../../src/renderer/stores/workspace.ts';

const RENDERER = path.resolve(import.meta.dirname, '../../src/renderer');

/** Commands that only some screens have, with their keys, as the sources write them. */
function screenCommands(): Map<string, string | null> {
  const found = new Map<string, string | null>();
  for (const file of fs.readdirSync(path.join(RENDERER, 'views'))) {
    const text = fs.readFileSync(path.join(RENDERER, 'views', file), 'utf8');
    for (const [, id, rest] of text.matchAll(/\bid: '(\w+\.\w+)',([^}]*)/g))
      found.set(id, /keys: '([^']+)'/.exec(rest)?.[1] ?? null);
  }
  return found;
}

describe('commands of the native menu', () => {
  it('are commands of the page, with the same keys', () => {
    vi.stubGlobal('matchMedia', () => ({ matches: false }));
    setActivePinia(createPinia());
    const actions = {
      openPalette: () => {},
      openShortcuts: () => {},
      startTour: () => {},
      saveDiagnostics: () => {},
    };
    const shell = workbenchCommands(
      (words) => words,
      router,
      useSettings(),
      useWorkspace(),
      actions,
    );
    const known = new Map([
      ...shell.map(({ id, keys }) => [id, keys ?? null] as const),
      ...screenCommands(),
    ]);
    const differing = Object.entries(MENU_COMMANDS)
      .filter(([id, keys]) => known.get(id) !== keys)
      .map(([id, keys]) => `${id}: ${keys} in the menu, ${known.get(id)} on the page`);
    expect(differing).toEqual([]);
  });
});
