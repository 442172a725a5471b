/** What hands do on a page that Playwright has no word for. */
import type { Page } from 'playwright-core';

/** Presses Tab until an element that matches `selector` has the focus. @throws Error where none is reached */
export async function tabTo(page: Page, selector: string, most = 80): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press('Tab');
    const isThere = await page.evaluate(
      (wanted) => document.activeElement?.matches(wanted) === true,
      selector,
    );
    if (isThere) return;
  }
  throw new Error(`Tab does not reach ${selector}`);
}

/** What the clipboard holds: pasted by key into a field of its own, since reading it takes a permission. */
export async function pasted(page: Page): Promise<string> {
  const focused = await page.evaluateHandle(() => document.activeElement);
  const field = await page.evaluateHandle(() => {
    const area = document.createElement('textarea');
    document.body.append(area);
    area.focus();
    return area;
  });
  await page.keyboard.press('Control+v');
  const text = await field.evaluate((area) => {
    area.remove();
    return area.value;
  });
  await focused.evaluate((element) => {
    if (element instanceof HTMLElement) element.focus();
  });
  return text;
}
