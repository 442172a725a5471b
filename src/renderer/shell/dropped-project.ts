/** A project that is dropped anywhere on the page is opened; nothing that is dropped takes the page away. */
import { api } from '../api/api.ts';
import type { Unsubscribe } from '../../contract/transport.ts';

const PROJECT = /\.limitlab$/i;

/**
 * @param isDesktop whether files that are dropped have a place of their own; a browser uploads copies, which are no projects
 * @param open opens a project by its handle
 */
export function takeDroppedProjects(
  isDesktop: () => boolean,
  open: (file: string) => Promise<void>,
  fail: (thrown: unknown) => void,
): Unsubscribe {
  const over = (event: DragEvent) => event.preventDefault();
  const drop = (event: DragEvent) => {
    // A part of the page took it already.
    if (event.defaultPrevented) return;
    event.preventDefault();
    const file = [...(event.dataTransfer?.files ?? [])].find(({ name }) => PROJECT.test(name));
    if (file && isDesktop())
      void api
        .send(file)
        .then((entry) => open(entry.file))
        .catch(fail);
  };
  window.addEventListener('dragover', over);
  window.addEventListener('drop', drop);
  return () => {
    window.removeEventListener('dragover', over);
    window.removeEventListener('drop', drop);
  };
}
