/** The Compare screen by keyboard alone and by mouse alone, in both languages and themes. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { seriousFaults } from './axe.ts';
import { fitsWindow, onEveryHost, settled } from './every-host.ts';
import { pressOn, takeFromMenu } from './keyboard.ts';
import { take } from './mouse.ts';

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
    const limits = page.getByTestId('measures').locator('[data-measure=limit_total] td').nth(1);
    // What was chosen before is taken back, and its results may be on their way.
    const upToDate = () => page.getByTestId('stale').waitFor({ state: 'detached' });
    await upToDate();
    const shown = await limits.innerText();
    // A value out of bounds is told, and the results stay as they were.
    await field.fill('0');
    await page.keyboard.press('Tab');
    await page.getByTestId('form-challenger').getByRole('alert').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await limits.innerText()).toBe(shown);
    await page.getByTestId('undo').focus();
    await page.keyboard.press('Control+z');
    await page.getByTestId('form-challenger').getByRole('alert').waitFor({ state: 'detached' });
    await field.fill('9');
    await page.keyboard.press('Tab');
    // The page asks before it goes with an edit that is not saved.
    const asks = () =>
      page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
    await expect.poll(asks).toBe(true);
    await page.getByTestId('undo').focus();
    await page.keyboard.press('Control+z');
    await expect.poll(asks).toBe(false);
    await page.waitForFunction(
      (value) =>
        document.querySelector<HTMLInputElement>(
          '[data-testid=challenger-cash_loan-windowMonths] input',
        )?.value === value,
      before,
    );
    await upToDate();
  });

  it('is stored under a name, and taken up again as it was', async () => {
    const { page, words } = workbench;
    const stored = page.getByTestId('stored-comparisons');
    const window = page.getByTestId('challenger-cash_loan-windowMonths').locator('input');
    const before = await window.inputValue();
    await takeFromMenu(stored, words.compare.keep);
    const dialog = page.getByRole('dialog').filter({ hasText: words.compare.keepHint });
    await dialog.getByRole('textbox').waitFor();
    await settled(page);
    await workbench.shot('compare-store');
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.type('Committee');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });

    // The example's own has another challenger beside.
    await takeFromMenu(stored, workbench.shipped('Example'));
    await page.getByTestId('confronted').waitFor();
    expect(await page.getByTestId('measures').locator('thead th').count()).toBe(4);
    await window.fill('11');
    await page.getByTestId('edited').waitFor();
    await takeFromMenu(stored, 'Committee');
    await page.getByTestId('confronted').waitFor({ state: 'detached' });
    expect(await window.inputValue()).toBe(before);
    expect(await page.getByTestId('edited').count()).toBe(0);
    for (let edits = 0; edits < 3; edits++) await page.keyboard.press('Control+z');

    await takeFromMenu(stored, words.compare.manageStored);
    const list = page.getByTestId('stored-list');
    const row = (name: string) => list.getByRole('row').filter({ hasText: name });
    await row('Committee').waitFor();
    await settled(page);
    await workbench.shot('compare-stored');
    expect(await seriousFaults(page)).toEqual([]);
    await pressOn(row('Committee').getByRole('button', { name: words.compare.rename }));
    await page.locator('.el-message-box__input input:focus').waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Board');
    await page.keyboard.press('Enter');
    await row('Board').waitFor();
    // A name that is taken is told where it was given.
    await row('Board').getByRole('button', { name: words.compare.rename }).click();
    await page.locator('.el-message-box__input input').fill(workbench.shipped('Example'));
    await page.keyboard.press('Enter');
    await list.getByText('COMPARISON_NAME_TAKEN').waitFor();
    await row('Board').getByRole('button', { name: words.compare.remove }).click();
    await page
      .locator('.el-message-box')
      .getByRole('button', { name: words.compare.remove })
      .click();
    await row('Board').waitFor({ state: 'detached' });
    expect(await list.getByRole('row').count()).toBe(2);
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
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

  it('does the job by mouse alone', async () => {
    const { page, words } = workbench;
    const measure = (name: string, column: number) =>
      page.locator(`[data-testid=measures] [data-measure=${name}] td`).nth(column).innerText();
    // The challenger: another policy, a longer window.
    const challenger = page.getByTestId('form-challenger');
    const before = await measure('limit_total', 1);
    await take(challenger.locator('.el-select').first(), workbench.shipped('Growth'));
    await challenger
      .getByTestId('challenger-cash_loan-windowMonths')
      .locator('.el-input-number__increase')
      .click();
    await expect.poll(() => measure('limit_total', 1)).not.toBe(before);
    await page.getByTestId('stale').waitFor({ state: 'detached' });

    // What the cells show, by what; then a cell of the chart, and the accounts behind it.
    await take(page.getByTestId('cell-measure'), words.cellMeasures.sumChange);
    await take(page.getByTestId('x-dimension'), words.dimensions.product);
    const heatmap = page.getByTestId('change-heatmap');
    await heatmap.scrollIntoViewIfNeeded();
    await settled(page);
    const cells = await heatmap.locator('.chart svg path').evaluateAll((paths) =>
      paths
        .map((path) => path.getBoundingClientRect())
        .filter(({ width, height }) => width > 40 && width < 400 && height > 12 && height < 200)
        .map(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 })),
    );
    const all = await page.getByTestId('filtered').innerText();
    await page.mouse.click(cells[0].x, cells[0].y);
    await expect.poll(() => page.getByTestId('filtered').innerText()).not.toBe(all);
    const some = await page.getByTestId('filtered').innerText();
    expect(some).not.toBe(all);
    await settled(page);
    await workbench.shot('compare-mouse');
    expect(await seriousFaults(page)).toEqual([]);
    expect(await fitsWindow(page)).toBe(true);
    await page.getByTestId('open-accounts').click();
    const accounts = page.getByTestId('accounts');
    await accounts.locator('.line a').first().waitFor();
    const numbers = (text: string) =>
      [...text.matchAll(/\d[\d,]*/g)].map(([digits]) => Number(digits.replaceAll(',', '')));
    const total = numbers(await accounts.getByTestId('account-total').innerText());
    expect(total).toEqual([Math.min(...numbers(some))]);
    await page.keyboard.press('Escape');

    await page
      .getByTestId('choices')
      .getByRole('button', { name: words.compare.clearChoices })
      .click();
    await page.getByTestId('filtered').getByText(all, { exact: true }).waitFor();
    await page.getByTestId('undo').click();
    await page.getByTestId('filtered').getByText(some, { exact: true }).waitFor();
  });
});
