/** Text fields and their own keys: some are always the field's, undo only while something is being written. */

const TEXT_FIELD =
  'input:not([type=checkbox], [type=radio], [readonly]), textarea, [contenteditable]';

/** The field that holds something typed which nothing has taken up yet. */
let written: EventTarget | null = null;

const over = () => (written = null);
window.addEventListener('input', ({ target }) => (written = target), true);
// Enter, or another field.
window.addEventListener('change', over, true);
window.addEventListener('focusout', over, true);

export function isTextField(target: unknown): target is HTMLElement {
  return target instanceof HTMLElement && target.closest(TEXT_FIELD) !== null;
}

/** Whether a field's own undo is meant: what was typed is still the field's alone. */
export function isBeingWritten(target: unknown): boolean {
  return isTextField(target) && target === written;
}
