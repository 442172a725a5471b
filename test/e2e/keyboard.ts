/** The keyboard as someone uses it who has nothing else: what cannot be reached with Tab is not reached. */
import type { Locator, Page } from 'playwright-core';

/** More stops than any screen has. */
const MOST_STOPS = 250;

function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element.contains(document.activeElement));
}

/**
 * Presses Tab until the focus is on or in what is looked for; `Shift+Tab` goes back.
 * @throws Error where Tab does not lead there
 */
export async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const page = target.page();
  await target.waitFor({ state: 'attached' });
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await hasFocus(target)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${target.toString()}`);
}

/** Tabs to a field, writes in the place of what is there, and leaves it. */
export async function writeInto(field: Locator, text: string): Promise<void> {
  await tabTo(field);
  await field.page().keyboard.press('Control+a');
  await field.page().keyboard.type(text);
  await field.page().keyboard.press('Tab');
}

/** Tabs to a button, a switch or a tab, and presses a key on it. */
export async function pressOn(target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(target);
  await target.page().keyboard.press(key);
}

/** Goes down an open list until an option has the mark of the keys, and takes it. */
async function takeOption(page: Page, option: Locator, isMarked: () => Promise<boolean>) {
  await option.waitFor();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await isMarked()) {
      await page.keyboard.press('Enter');
      return;
    }
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`the arrow keys do not lead to ${option.toString()}`);
}

/** Tabs to a select and takes an option by its name. */
export async function chooseIn(select: Locator, name: string): Promise<void> {
  const page = select.page();
  await pressOn(select);
  const option = page.locator('[role=listbox]:visible').getByRole('option', { name, exact: true });
  await takeOption(page, option, () =>
    option.evaluate((element) => element.closest('.is-hovering') !== null),
  );
  await option.waitFor({ state: 'hidden' });
}

/** Opens the palette, writes, and takes what it finds first. */
export async function runFromPalette(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.locator('[data-testid=palette-field]:focus').waitFor();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

/** Tabs to a button with a menu and takes an entry by its name. */
export async function takeFromMenu(button: Locator, name: string): Promise<void> {
  const page = button.page();
  await pressOn(button);
  // The focus follows once the menu is open.
  await page.locator('.el-dropdown-menu__item:focus').waitFor();
  const entry = page.getByRole('menuitem', { name, exact: true });
  await takeOption(page, entry, () =>
    entry.evaluate((element) => element.contains(document.activeElement)),
  );
  await entry.waitFor({ state: 'hidden' });
}
