/**
 * Copies a text on the user's click. The way of the clipboard API asks for a permission, and the desktop grants none.
 * @returns whether it was copied: a click too long ago is none
 */
export function copyText(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  // Keys go on where they were pressed.
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
