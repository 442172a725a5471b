/** The clipboard, as another program would find it. */
import type { Page } from 'playwright-core';

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
