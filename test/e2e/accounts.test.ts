/** The Accounts screens, by keyboard alone and by mouse, in both languages and themes. */
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WORDS } from '../../src/locales/index.ts';
import { ROOT } from '../support/cli.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';
import { seriousFaults } from './axe.ts';
import { HOSTS, faultsOf } from './drivers.ts';
import type { Driver } from './drivers.ts';
import { pasted, tabTo } from './hands.ts';

const SHOTS = path.join(ROOT, 'test-output');
const LOOKS = [
  ['en-US', 'light', { width: 1280, height: 800 }],
  ['zh-CN', 'dark', { width: 1440, height: 900 }],
] as const;

describe.each(HOSTS)('Accounts in the %s', (hostName, start, missing) => {
  const reason = missing ? ` (skipped: ${missing})` : '';
  describe.skipIf(missing).each(LOOKS)(`in %s, %s${reason}`, (locale, colorScheme, viewport) => {
    const words = WORDS[locale === 'en-US' ? 'en' : 'zh-CN'];
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
      await page.setViewportSize(viewport);
      await page.getByTestId('measures').waitFor({ timeout: 60_000 });
      await page.getByTestId('decline-tour').click();
    });
    afterAll(async () => {
      await driver.close();
      fs.rmSync(folder, { recursive: true, force: true });
    });

    const shot = (name: string) => {
      const host = hostName.split(' ')[0].replace(/\W/g, '');
      const file = `${name}-${host}-${locale}-${colorScheme}.png`;
      return page.screenshot({ path: path.join(SHOTS, file) });
    };
    const table = () => page.getByTestId('account-table');
    /** Texts of a column of the rows in view, in their order. */
    const column = (name: string) =>
      table().evaluate((grid, wanted) => {
        const heads = [...grid.querySelectorAll('[role=columnheader]')];
        const at = heads.findIndex((head) => head.querySelector(`[data-column=${wanted}]`));
        return [...grid.querySelectorAll('.line')]
          .toSorted(
            (a, b) =>
              Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')),
          )
          .map((line) => line.children[at].textContent.trim());
      }, name);
    const numbers = async (name: string) =>
      (await column(name)).map((text) => Number(text.replaceAll(',', '')));
    const listed = (count: string) =>
      page
        .getByTestId('account-total')
        .getByText(new RegExp(`(^|\\D)${count}(\\D|$)`))
        .waitFor();
    const sorted = async (name: string, sign: 1 | -1) => {
      const isSorted = async () => {
        const values = await numbers(name);
        return (
          values.length > 10 &&
          values.every((value, at) => at === 0 || sign * value >= sign * values[at - 1])
        );
      };
      await expect.poll(isSorted, { timeout: 20_000 }).toBe(true);
    };
    const copied = async (rows: number) => {
      const count = new Intl.NumberFormat('en').format(rows);
      const told = words.accounts.copied.replace('{count}', count);
      await page.getByTestId('copy-status').getByText(told, { exact: true }).waitFor();
      return (await pasted(page)).split('\n').map((line) => line.split('\t'));
    };
    const titles = async () =>
      (await table().locator('[role=columnheader] button').allInnerTexts()).map((title) =>
        title.replace(/[↑↓]/, '').trim(),
      );
    const readAccount = async (id: string) => {
      await page.getByTestId('ledger').locator('tbody tr').first().waitFor();
      expect(await page.getByTestId('account-view').locator('h2').first().innerText()).toContain(
        id,
      );
      const plans = page.getByTestId('plan').locator('article');
      expect(await plans.count()).toBe(
        (await page.getByTestId('ledger-choice').locator('input').count()) - 1,
      );
      for (const plan of await plans.all()) {
        expect(await plan.getByTestId('account-reason').innerText()).toMatch(/[.。]$/);
        expect(await plan.locator('li').first().innerText()).toMatch(/[.。]$/);
      }
    };
    /** The reasons of the one ledger that is shown. */
    const readReasons = async () => {
      const ledger = page.getByTestId('ledger');
      await ledger.locator('td.reason').first().waitFor();
      const reasons = await ledger.locator('td.reason').allInnerTexts();
      expect(reasons).toHaveLength(await ledger.locator('tbody tr').count());
      expect(reasons.every((text) => /[.。]$/.test(text))).toBe(true);
    };
    const placeOnList = (place: number, total: number) =>
      page
        .getByTestId('account-place')
        .getByText(
          words.account.place.replace('{place}', `${place}`).replace('{total}', `${total}`),
          { exact: true },
        )
        .waitFor();

    it('does the job by keyboard alone', async () => {
      await page.keyboard.press('Alt+Digit6');
      await table().locator('.line a').first().waitFor();
      await tabTo(page, '[data-column=challengerLimit]');
      await page.keyboard.press('Enter');
      await sorted('challengerLimit', -1);
      await page.keyboard.press('Enter');
      await sorted('challengerLimit', 1);
      await tabTo(page, '[data-testid=account-search]');
      await page.keyboard.type('a000000');
      await listed('99');
      expect((await column('accountId')).every((id) => id.startsWith('A000000'))).toBe(true);
      await tabTo(page, '[data-testid=account-go-to]');
      await page.keyboard.type('A00000017');
      await page.keyboard.press('Enter');
      await table().locator('.line.current').getByText('A00000017').waitFor();
      await tabTo(page, '[data-testid=account-table]');
      await page.keyboard.press('Control+c');
      const one = await copied(1);
      expect(one[0]).toEqual(await titles());
      expect(one[1][0]).toBe('A00000017');
      expect(one).toHaveLength(2);
      // The focus is still there.
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Control+c');
      const all = await copied(99);
      expect(all).toHaveLength(100);
      const limitAt = (await titles()).indexOf(words.accounts.columns.challengerLimit);
      const limits = all.slice(1).map((cells) => Number(cells[limitAt]));
      expect(limits).toEqual(limits.toSorted((a, b) => a - b));
      expect(await seriousFaults(page)).toEqual([]);
      await shot('accounts-keyboard');
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowDown');
      const [, opened, following] = await column('accountId');
      await page.keyboard.press('Enter');
      await readAccount(opened);
      await placeOnList(2, 99);
      await page.keyboard.press('Alt+ArrowDown');
      await page.locator('h2', { hasText: following }).waitFor();
      await placeOnList(3, 99);
      await page.keyboard.press('Alt+ArrowUp');
      await page.locator('h2', { hasText: opened }).waitFor();
      await placeOnList(2, 99);
      await tabTo(page, '[data-testid=ledger-choice] input');
      await page.keyboard.press('ArrowRight');
      await readReasons();
      await tabTo(page, '[data-testid=back-to-accounts]');
      await page.keyboard.press('Enter');
      // The list is as it was left.
      await listed('99');
      await table().locator('.line.current').getByText(opened).waitFor();
      await sorted('challengerLimit', 1);
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Control+ArrowDown');
      await page.keyboard.press('Control+ArrowDown');
      await page.keyboard.press('Control+Space');
      await page.keyboard.press('Control+c');
      const ids = await column('accountId');
      expect((await copied(3)).slice(1).map(([id]) => id)).toEqual([ids[1], ids[2], ids[4]]);
    });

    it('does the job by mouse', async () => {
      await page.locator('nav a[href$="#/accounts"], nav a[href$="/accounts"]').first().click();
      await page.getByTestId('account-search').fill('');
      await listed('5,000');
      await table().locator('[data-column=change]').click();
      await sorted('change', -1);
      await table().locator('[data-column=change]').click();
      await sorted('change', 1);
      await page.getByTestId('account-go-to').fill('A00000017');
      await page.getByTestId('find-listed').click();
      await table().locator('.line.current').getByText('A00000017').waitFor();
      await page.getByTestId('copy-accounts').click();
      expect((await copied(1))[1][0]).toBe('A00000017');
      await page.getByTestId('select-all-accounts').click();
      await page.getByTestId('copy-accounts').getByText('5,000').click();
      const all = await copied(5000);
      expect(all).toHaveLength(5001);
      expect(new Set(all.slice(1).map(([id]) => id)).size).toBe(5000);
      await shot('accounts-mouse');
      const ids = await column('accountId');
      const line = (at: number) => table().locator('.line', { hasText: ids[at] });
      await line(1).click();
      await line(3).click({ modifiers: ['Shift'] });
      await line(6).click({ modifiers: ['ControlOrMeta'] });
      await line(2).click({ modifiers: ['ControlOrMeta'] });
      await page.getByTestId('copy-accounts').click();
      expect((await copied(3)).slice(1).map(([id]) => id)).toEqual([ids[1], ids[3], ids[6]]);
      // One that has to be scrolled to.
      await line(0).hover();
      await page.mouse.wheel(0, 20_000);
      await expect
        .poll(async () => {
          const there = await column('accountId');
          return !there.includes(ids[0]) && there.every((text) => text !== '…');
        })
        .toBe(true);
      const far = await column('accountId');
      const id = far[far.length - 14];
      const link = table().locator('.line a', { hasText: id });
      await link.click();
      await readAccount(id);
      await page.getByTestId('account-policy').click();
      await page.getByRole('option', { name: 'Growth' }).click();
      await page.keyboard.press('Escape');
      await page.getByTestId('plan').locator('article').nth(2).waitFor();
      await readAccount(id);
      const chart = page.getByTestId('account-timeline').locator('.chart svg');
      await chart.getByText('Growth').last().waitFor();
      await page.getByTestId('ledger-choice').getByText('Growth').click();
      await readReasons();
      await page.getByTestId('ledger-choice').getByText(words.account.together).click();
      await page
        .locator('[data-testid=account-view] .chart svg path')
        .nth(4)
        .waitFor({ state: 'attached' });
      await shot('account');
      expect(await seriousFaults(page)).toEqual([]);
      expect(
        await page.evaluate(
          () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
        ),
      ).toBe(true);
      await page.getByTestId('next-account').click();
      await page.locator('h2', { hasText: id }).waitFor({ state: 'detached' });
      await page.getByTestId('previous-account').click();
      await page.locator('h2', { hasText: id }).waitFor();
      await page.getByTestId('back-to-accounts').click();
      await table().locator('.line.current').getByText(id).waitFor();
    });

    it('had no error on its console', () => {
      expect(problems).toEqual([]);
    });
  });
});
