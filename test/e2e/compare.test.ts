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

    it('had no error on its console', () => {
      expect(problems).toEqual([]);
    });
  });
});
