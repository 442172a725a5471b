/** What the host has to say to the page: commands of the native menu, and projects to open. */
import type { Unsubscribe } from '../../contract/transport.ts';
import { api } from '../api/api.ts';
import { isBeingWritten } from '../commands/text-fields.ts';

/** Undo and redo belong to the text field that is being written in, where there is one. */
function isForField(id: string): boolean {
  return (id === 'edit.undo' || id === 'edit.redo') && isBeingWritten(document.activeElement);
}

/**
 * @param run does a command of the page; tells whether it could
 * @param open opens a project by its handle
 */
export function listenToHost(
  run: (id: string) => boolean,
  open: (file: string) => unknown,
): Unsubscribe {
  const stops = [
    api.on('menu.command', ({ id }) => {
      // There is no other way to a field's own history.
      if (isForField(id)) document.execCommand(id === 'edit.undo' ? 'undo' : 'redo');
      else run(id);
    }),
    api.on('project.offered', ({ file }) => void open(file)),
  ];
  return () => stops.forEach((stop) => stop());
}
