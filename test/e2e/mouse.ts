/** What a hand at the mouse does. */
import type { Locator } from 'playwright-core';

/** Opens a list of choices and takes one by its name. */
export async function take(list: Locator, name: string): Promise<void> {
  await list.click();
  const options = list.page().locator('[role=listbox]:visible');
  await options.getByRole('option', { name, exact: true }).click();
}
