/** The Compare screen by keyboard alone, in both languages and themes. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { onEveryHost } from './every-host.ts';

onEveryHost('Compare', (workbench) => {
  const filtered = (count: string) =>
    workbench.page.getByTestId('filtered').getByText(new RegExp(`(^|\\D)${count}(\\D|$)`));
  const pressed = () => workbench.page.locator('[data-testid=swap-set] [aria-pressed=true]');

  it('begins with nothing to take back', async () => {
    const { page } = workbench;
    expect(await page.getByTestId('undo').isDisabled()).toBe(true);
  });

  it('takes choices back and makes them again', async () => {
    const { page } = workbench;
    const fields = page.getByTestId('swap-set').locator('button');
    const first = await fields.first().locator('strong').innerText();
    await fields.first().focus();
    await page.keyboard.press('Enter');
    await filtered(first).first().waitFor();
    expect(await pressed().count()).toBe(1);
    await page.keyboard.press('Control+z');
    await pressed().waitFor({ state: 'detached' });
    expect(await page.getByTestId('undo').isDisabled()).toBe(true);
    await page.keyboard.press('Control+Shift+z');
    await pressed().waitFor();
    await filtered(first).first().waitFor();
    await page.keyboard.press('Escape');
    await pressed().waitFor({ state: 'detached' });
    // Clearing is an edit as well.
    await page.keyboard.press('Control+z');
    await pressed().waitFor();
    await workbench.shot('compare');
    await page.keyboard.press('Control+z');
  });

  it('takes back an edited rule', async () => {
    const { page } = workbench;
    const field = page.getByTestId('challenger-cash_loan-windowMonths').locator('input');
    const before = await field.inputValue();
    await field.fill('9');
    await page.keyboard.press('Tab');
    await page.getByTestId('undo').focus();
    await page.keyboard.press('Control+z');
    await page.waitForFunction(
      (value) =>
        document.querySelector<HTMLInputElement>(
          '[data-testid=challenger-cash_loan-windowMonths] input',
        )?.value === value,
      before,
    );
  });

  it('shows limits by month as a table, and takes each panel along', async () => {
    const { page } = workbench;
    const months = page.getByTestId('month-series');
    await months.locator('input[value=table]').focus();
    await page.keyboard.press('Space');
    await months.locator('tbody tr').nth(23).waitFor();
    expect(await months.locator('tbody tr').count()).toBe(24);
    const section = page.locator('section.panel', { has: page.getByTestId('migration') });
    const file = path.join(workbench.folder, 'migration.csv');
    await workbench.driver.saveFile(async () => {
      await section.getByTestId('chart-menu').focus();
      await page.keyboard.press('Enter');
      const items = page.locator('.el-dropdown-menu__item:visible');
      await items.last().waitFor();
      await items.last().click();
    }, file);
    const lines = fs.readFileSync(file, 'utf8').trim().split('\r\n');
    const accounts = lines.slice(1).map((line) => Number(line.split(',').at(-3)));
    expect(accounts.reduce((sum, count) => sum + count, 0)).toBe(5000);
    const swap = page.getByTestId('swap-set');
    expect(
      await swap.evaluate((table) => {
        const panel = table.closest('section');
        return panel !== null && panel.scrollWidth <= panel.clientWidth;
      }),
    ).toBe(true);
    await swap.scrollIntoViewIfNeeded();
    await workbench.shot('compare-panels');
  });
});
