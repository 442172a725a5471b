/** Keyboard shortcuts: bound with tinykeys, written as the platform writes them. */
import { tinykeys } from 'tinykeys';
import type { Command } from './registry.ts';
import { isBeingWritten, isTextField } from './text-fields.ts';

const isMac = navigator.platform.startsWith('Mac');

const NAMES: Readonly<Record<string, string>> = {
  $mod: isMac ? '⌘' : 'Ctrl',
  Shift: isMac ? '⇧' : 'Shift',
  Alt: isMac ? '⌥' : 'Alt',
  Enter: '↵',
  Comma: ',',
  Slash: '/',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** `$mod+Shift+KeyZ` as `Ctrl+Shift+Z`, on a Mac as `⌘⇧Z`. */
export function keysText(keys: string): string {
  const parts = keys.split('+').map((part) => NAMES[part] ?? part.replace(/^(Key|Digit)/, ''));
  return parts.join(isMac ? '' : '+');
}

/** Keys that a text field understands by itself: always, and while something is being written in it. */
const FIELD_KEYS = new Set(['$mod+KeyA', '$mod+KeyC', 'Escape']);
const WRITING_KEYS = new Set(['$mod+KeyZ', '$mod+Shift+KeyZ']);

function isForField(keys: string, { target }: Event): boolean {
  return (
    (FIELD_KEYS.has(keys) && isTextField(target)) ||
    (WRITING_KEYS.has(keys) && isBeingWritten(target))
  );
}

/** Binds the commands' keys to the window; call the returned function to let go of them. */
export function bindKeys(commands: readonly Command[], run: (id: string) => boolean): () => void {
  const bindings = commands.flatMap(({ id, keys }) =>
    keys === undefined
      ? []
      : [
          [
            keys,
            (event: KeyboardEvent) => {
              if (isForField(keys, event)) return;
              if (run(id)) event.preventDefault();
            },
          ] as const,
        ],
  );
  // Commands work from within a field as well, such as running with Ctrl+Enter.
  return tinykeys(window, Object.fromEntries(bindings), { ignore: () => false });
}
