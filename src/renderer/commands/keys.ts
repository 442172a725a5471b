/** Keyboard shortcuts: bound with tinykeys, written as the platform writes them. */
import { tinykeys } from 'tinykeys';
import type { Command } from './registry.ts';

const isMac = navigator.platform.startsWith('Mac');

const NAMES: Readonly<Record<string, string>> = {
  $mod: isMac ? '⌘' : 'Ctrl',
  Shift: isMac ? '⇧' : 'Shift',
  Alt: isMac ? '⌥' : 'Alt',
  Enter: '↵',
  Comma: ',',
  Slash: '/',
};

/** `$mod+Shift+KeyZ` as `Ctrl+Shift+Z`, on a Mac as `⌘⇧Z`. */
export function keysText(keys: string): string {
  const parts = keys.split('+').map((part) => NAMES[part] ?? part.replace(/^(Key|Digit)/, ''));
  return parts.join(isMac ? '' : '+');
}

/** Whether a key pressed here writes text, so that it is the field's and not a command's. */
function writesText({ target }: Event): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, [contenteditable]') !== null
  );
}

/** Keys that a text field understands by itself. */
const FIELD_KEYS = new Set(['$mod+KeyZ', '$mod+Shift+KeyZ', '$mod+KeyA', '$mod+KeyC', 'Escape']);

/** Binds the commands' keys to the window; call the returned function to let go of them. */
export function bindKeys(commands: readonly Command[], run: (id: string) => boolean): () => void {
  const bindings = commands.flatMap(({ id, keys }) =>
    keys === undefined
      ? []
      : [
          [
            keys,
            (event: KeyboardEvent) => {
              if (FIELD_KEYS.has(keys) && writesText(event)) return;
              if (run(id)) event.preventDefault();
            },
          ] as const,
        ],
  );
  // Commands work from within a field as well, such as running with Ctrl+Enter.
  return tinykeys(window, Object.fromEntries(bindings), { ignore: () => false });
}
