/** The Compare screen by keyboard alone, in both languages and themes. */
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/cli.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';
import { HOSTS, faultsOf } from './drivers.ts';
import type { Driver } from './drivers.ts';

const SHOTS = path.join(ROOT, 'test-output');
const LOOKS = [
  ['en-US', 'light'],
  ['zh-CN', 'dark'],
] as const;

describe.each(HOSTS)('Compare in the %s', (hostName, start, missing) => {
  const reason = missing ? ` (skipped: ${missing})` : '';
  describe.skipIf(missing).each(LOOKS)(`in %s, %s${reason}`, (locale, colorScheme) => {
    let folder: string;
    let driver: Driver;
    let page: Page;
    let problems: readonly string[];

    beforeAll(async () => {
      fs.mkdirSync(SHOTS, { recursive: true });
      folder = makeTemporaryFolder();
      driver = await start({ dataFolder: folder, example: true, locale, colorScheme });
      ({ page } = driver);
      problems = faultsOf(page);
      await page.getByTestId('measures').waitFor({ timeout: 60_000 });
      await page.getByTestId('decline-tour').click();
    });
    afterAll(async () => {
      await driver.close();
      fs.rmSync(folder, { recursive: true, force: true });
    });

    const filtered = (count: string) =>
      page.getByTestId('filtered').getByText(new RegExp(`(^|\\D)${count}(\\D|$)`));
    const pressed = () => page.locator('[data-testid=swap-set] [aria-pressed=true]');

    it('begins with nothing to take back', async () => {
      expect(await page.getByTestId('undo').isDisabled()).toBe(true);
    });

    it('takes choices back and makes them again', async () => {
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
      const host = hostName.split(' ')[0].replace(/\W/g, '');
      await page.screenshot({
        path: path.join(SHOTS, `compare-${host}-${locale}-${colorScheme}.png`),
      });
      await page.keyboard.press('Control+z');
    });

    it('takes back an edited rule', async () => {
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
      const months = page.getByTestId('month-series');
      await months.locator('input[value=table]').focus();
      await page.keyboard.press('Space');
      await months.locator('tbody tr').nth(23).waitFor();
      expect(await months.locator('tbody tr').count()).toBe(24);
      const section = page.locator('section.panel', { has: page.getByTestId('migration') });
      const file = path.join(folder, 'migration.csv');
      await driver.saveFile(async () => {
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
      const host = hostName.split(' ')[0].replace(/\W/g, '');
      await page.screenshot({
        path: path.join(SHOTS, `compare-panels-${host}-${locale}-${colorScheme}.png`),
      });
    });

    it('had no error on its console', () => {
      expect(problems).toEqual([]);
    });
  });
});
