/** The Accounts screens: the list and the page of an account, by keyboard alone and by mouse. */
import { expect, it } from 'vitest';
import {
  column,
  copied,
  current,
  inView,
  listed,
  numbers,
  placeOnList,
  readAccount,
  readReasons,
  sorted,
  table,
  titles,
} from './accounts-page.ts';
import { seriousFaults } from './axe.ts';
import { fitsWindow, onEveryHost, settled } from './every-host.ts';
import { pressOn, tabTo } from './keyboard.ts';

const SMALL = { width: 1280, height: 800 };
const LARGE = { width: 1440, height: 900 };
const ALL = /(^|\D)5,000(\D|$)/;
const FOUND = /(^|\D)99(\D|$)/;

onEveryHost(
  'Accounts',
  (workbench) => {
    const growth = workbench.shipped('Growth');
    it('does the job by keyboard alone', async () => {
      const { page, words, shot } = workbench;
      await page.keyboard.press('Alt+Digit6');
      await table(page).locator('.line a').first().waitFor();

      await pressOn(page.locator('[data-column=challengerLimit]'));
      await sorted(page, 'challengerLimit', -1);
      await page.keyboard.press('Enter');
      await sorted(page, 'challengerLimit', 1);

      await pressOn(page.locator('[data-filter=score]'));
      const from = page.locator('[data-testid=filter-from] input:focus');
      await from.waitFor();
      await page.keyboard.type('600');
      await page.keyboard.press('Tab');
      await page.keyboard.type('700');
      await settled(page);
      await shot('accounts-filter');
      expect(await seriousFaults(page)).toEqual([]);
      await page.keyboard.press('Enter');
      await page.getByTestId('column-filter').waitFor({ state: 'detached' });
      const isBetween = async () => {
        const scores = await numbers(page, 'score');
        return scores.length > 10 && scores.every((score) => score >= 600 && score <= 700);
      };
      await expect.poll(isBetween).toBe(true);
      await sorted(page, 'challengerLimit', 1);
      // The focus is back where the filter was opened.
      await page.keyboard.press('Enter');
      await from.waitFor();
      await pressOn(page.getByTestId('clear-column-filter'));
      await page.keyboard.press('Escape');
      await listed(page, ALL);

      await tabTo(page.getByTestId('account-search'));
      await page.keyboard.type('a000000');
      await listed(page, FOUND);
      expect((await column(page, 'accountId')).every((id) => id.startsWith('A000000'))).toBe(true);
      await tabTo(page.getByTestId('account-go-to'));
      await page.keyboard.type('A00000017');
      await page.keyboard.press('Enter');
      await current(page).getByText('A00000017').waitFor();

      await tabTo(table(page));
      await page.keyboard.press('Control+c');
      const one = await copied(workbench, 1);
      expect(one[0]).toEqual(await titles(page));
      expect(one[1][0]).toBe('A00000017');
      expect(one).toHaveLength(2);
      // The focus is still there.
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Control+c');
      const all = await copied(workbench, 99);
      expect(all).toHaveLength(100);
      const limitAt = (await titles(page)).indexOf(words.accounts.columns.challengerLimit);
      const limits = all.slice(1).map((cells) => Number(cells[limitAt]));
      expect(limits).toEqual(limits.toSorted((a, b) => a - b));
      expect(await seriousFaults(page)).toEqual([]);
      expect(await fitsWindow(page)).toBe(true);
      await shot('accounts-list');

      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowDown');
      const [, opened, following] = await column(page, 'accountId');
      await page.keyboard.press('Enter');
      await readAccount(page, opened);
      await placeOnList(workbench, 2, 99);
      await page.keyboard.press('Alt+ArrowDown');
      await readAccount(page, following);
      await placeOnList(workbench, 3, 99);
      await page.keyboard.press('Alt+ArrowUp');
      await readAccount(page, opened);
      await placeOnList(workbench, 2, 99);
      await tabTo(page.getByTestId('ledger-choice'));
      await page.keyboard.press('ArrowRight');
      await readReasons(page);
      await pressOn(page.getByTestId('back-to-accounts'));

      // The list is as it was left.
      await listed(page, FOUND);
      await current(page).getByText(opened).waitFor();
      await sorted(page, 'challengerLimit', 1);
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Control+ArrowDown');
      await page.keyboard.press('Control+ArrowDown');
      await page.keyboard.press('Control+Space');
      await page.keyboard.press('Control+c');
      const ids = await column(page, 'accountId');
      const some = (await copied(workbench, 3)).slice(1).map(([id]) => id);
      expect(some).toEqual([ids[1], ids[2], ids[4]]);
    });

    it('does the job by mouse', async () => {
      const { page, words, shot } = workbench;
      await page.setViewportSize(LARGE);
      await page.getByRole('link', { name: words.nav.accounts, exact: true }).click();
      await page.getByTestId('account-search').fill('');
      await listed(page, ALL);

      await page.locator('[data-filter=product]').click();
      const filter = page.getByTestId('column-filter');
      await filter.getByText(words.products.cash_loan).click();
      await listed(page, /(^|\D)2,\d{3}(\D|$)/);
      const areLoans = async () =>
        (await column(page, 'product')).every((product) => product === words.products.cash_loan);
      await expect.poll(areLoans).toBe(true);
      await page.locator('h1').click();
      await filter.waitFor({ state: 'detached' });
      await shot('accounts-filtered');
      await page.getByTestId('clear-column-filters').click();
      await listed(page, ALL);

      await page.locator('[data-column=change]').click();
      await sorted(page, 'change', -1);
      await page.locator('[data-column=change]').click();
      await sorted(page, 'change', 1);
      await page.getByTestId('account-go-to').fill('A00000017');
      await page.getByTestId('find-listed').click();
      await current(page).getByText('A00000017').waitFor();
      await page.getByTestId('copy-accounts').click();
      expect((await copied(workbench, 1))[1][0]).toBe('A00000017');
      await page.getByTestId('select-all-accounts').click();
      await page.getByTestId('copy-accounts').getByText('5,000').click();
      const all = await copied(workbench, 5000);
      expect(all).toHaveLength(5001);
      expect(new Set(all.slice(1).map(([id]) => id)).size).toBe(5000);

      const ids = await inView(page);
      const line = (at: number) => table(page).locator('.line', { hasText: ids[at] });
      await line(1).click();
      await line(3).click({ modifiers: ['Shift'] });
      await line(6).click({ modifiers: ['ControlOrMeta'] });
      await line(2).click({ modifiers: ['ControlOrMeta'] });
      await page.getByTestId('copy-accounts').click();
      const some = (await copied(workbench, 3)).slice(1).map(([id]) => id);
      expect(some).toEqual([ids[1], ids[3], ids[6]]);

      // One that has to be scrolled to.
      await line(0).hover();
      await page.mouse.wheel(0, 20_000);
      // The wheel glides: it is over once two looks see the same rows.
      let seen: readonly string[] = [];
      const isElsewhere = async () => {
        const before = seen.join();
        seen = await inView(page);
        const isKnown = seen.length > 10 && !seen.includes('…');
        return isKnown && seen.join() === before && !seen.includes(ids[0]);
      };
      await expect.poll(isElsewhere).toBe(true);
      const id = seen[2];
      await table(page).locator('.line a', { hasText: id }).click();
      await readAccount(page, id);
      await page.getByTestId('account-policy').click();
      await page.getByRole('option', { name: growth }).click();
      await page.keyboard.press('Escape');
      await page.getByTestId('plan').locator('article').nth(2).waitFor();
      await readAccount(page, id);
      const chart = page.getByTestId('account-timeline').locator('.chart svg');
      await chart.getByText(growth).last().waitFor();
      await settled(page);
      await shot('account');
      expect(await seriousFaults(page)).toEqual([]);
      await page.setViewportSize(SMALL);
      await settled(page);
      await shot('account-small');
      expect(await fitsWindow(page)).toBe(true);
      await page.getByTestId('ledger-choice').getByText(growth).click();
      await readReasons(page);
      await page.getByTestId('next-account').click();
      await page.getByRole('heading', { name: id }).waitFor({ state: 'detached' });
      await page.getByTestId('previous-account').click();
      await readAccount(page, id);
      await page.getByTestId('back-to-accounts').click();
      await current(page).getByText(id).waitFor();
    });
  },
  { viewport: SMALL },
);
