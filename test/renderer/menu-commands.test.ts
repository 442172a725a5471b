/** The native menu names commands of the page by id; the page must have them, bound to the same keys. */
import { createPinia, setActivePinia } from 'pinia';
import { describe, expect, it, vi } from 'vitest';
import { MENU_COMMANDS } from '../../src/contract/menu-commands.ts';
import { historyCommands, saveCommand } from '../../src/renderer/commands/edit-commands.ts';
import { router } from '../../src/renderer/router.ts';
import { workbenchCommands } from '../../src/renderer/shell/workbench-commands.ts';
import { useSettings } from '../../src/renderer/stores/settings.ts';
import { useWorkspace } from '../../src/renderer/stores/workspace.ts';

/** Commands that only screens have on which something is edited. */
const edited = { canUndo: false, canRedo: false, undo: () => {}, redo: () => {} };
const OF_SCREENS = [
  ...historyCommands(edited, String),
  saveCommand({ title: () => '', run: () => {} }),
];

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
    const known = new Map(
      [...shell, ...OF_SCREENS].map(({ id, keys }) => [id, keys ?? null] as const),
    );
    const differing = Object.entries(MENU_COMMANDS)
      .filter(([id, keys]) => known.get(id) !== keys)
      .map(([id, keys]) => `${id}: ${keys} in the menu, ${known.get(id)} on the page`);
    expect(differing).toEqual([]);
  });
});
