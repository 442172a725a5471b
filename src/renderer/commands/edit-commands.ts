/** Undo, redo and save by name, wherever something is edited: one place for their keys. */
import type { Command } from './registry.ts';

/** What has a history of edits. */
interface Edited {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly undo: () => unknown;
  readonly redo: () => unknown;
}

export function historyCommands(edited: Edited, t: (words: string) => string): readonly Command[] {
  return [
    {
      id: 'edit.undo',
      group: 'edit',
      title: () => t('policies.undo'),
      keys: '$mod+KeyZ',
      enabled: () => edited.canUndo,
      run: () => edited.undo(),
    },
    {
      id: 'edit.redo',
      group: 'edit',
      title: () => t('policies.redo'),
      keys: '$mod+Shift+KeyZ',
      enabled: () => edited.canRedo,
      run: () => edited.redo(),
    },
  ];
}

export function saveCommand(of: Pick<Command, 'title' | 'enabled' | 'run'>): Command {
  return { id: 'file.save', group: 'file', keys: '$mod+KeyS', ...of };
}
