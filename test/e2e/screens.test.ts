/** Every screen, reached by keyboard alone, in both languages and themes: pictures of each, and no serious fault of access. */
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/cli.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';
import { seriousFaults } from './axe.ts';
import { HOSTS, faultsOf } from './drivers.ts';
import type { Driver } from './drivers.ts';

const SHOTS = path.join(ROOT, 'test-output');

/** Name, the key that leads there, and what shows that it is there. */
const SCREENS = [
  ['projects', 'Alt+Digit1', '[data-testid=project-list]'],
  ['cohorts', 'Alt+Digit2', '[data-testid=cohort-list]'],
  ['policies', 'Alt+Digit3', '[data-testid=policy-form]'],
  ['compare', 'Alt+Digit4', '[data-testid=measures]'],
  ['sweep', 'Alt+Digit5', '[data-testid=sweep]'],
  ['accounts', 'Alt+Digit6', '[data-testid=account-table] .line a'],
  ['reports', 'Alt+Digit7', 'main .panel'],
  ['settings', 'Control+Comma', '[data-testid=settings]'],
] as const;

const LOOKS = [
  ['en-US', 'light'],
  ['zh-CN', 'dark'],
] as const;

describe.each(HOSTS)('the screens in the %s', (hostName, start, missing) => {
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
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.getByTestId('measures').waitFor({ timeout: 60_000 });
      await page.getByTestId('decline-tour').click();
    });
    afterAll(async () => {
      await driver.close();
      fs.rmSync(folder, { recursive: true, force: true });
    });

    it.each(SCREENS)('%s', async (name, keys, there) => {
      await page.keyboard.press(keys);
      await page.locator(there).first().waitFor();
      await page.waitForTimeout(400);
      const host = hostName.split(' ')[0].replace(/\W/g, '');
      await page.screenshot({
        path: path.join(SHOTS, `screen-${host}-${name}-${locale}-${colorScheme}.png`),
      });
      expect(await seriousFaults(page)).toEqual([]);
      // Nothing is wider than the window.
      expect(
        await page.evaluate(
          () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
        ),
      ).toBe(true);
    });

    it('are found by name in the palette', async () => {
      await page.keyboard.press('Control+k');
      const field = page.getByTestId('palette-field');
      await field.waitFor();
      // The dialog fades in.
      await page.waitForTimeout(500);
      expect(await seriousFaults(page)).toEqual([]);
      await field.fill(locale === 'en-US' ? 'sweep' : '扫描');
      await page.keyboard.press('Enter');
      await page.getByTestId('sweep').waitFor();
      await page.keyboard.press('Control+Slash');
      await page.getByTestId('shortcuts').locator('kbd').first().waitFor();
      await page.keyboard.press('Escape');
      await page.getByTestId('shortcuts').waitFor({ state: 'hidden' });
    });

    it('had no error on their console', () => {
      expect(problems).toEqual([]);
    });
  });
});
