/** The Sweep screen: two parameters, a measure, a constraint, and a policy out of a cell; by keyboard alone, and by mouse alone. */
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Words } from '../../src/locales/index.ts';
import { parameterName } from '../../src/wording/parameter-name.ts';
import { seriousFaults } from './axe.ts';
import { labelled } from '../../src/wording/labelled.ts';
import { fitsWindow, onEveryHost, settled } from './every-host.ts';
import { chooseIn, pressOn, tabTo, writeInto } from './keyboard.ts';
import { take } from './mouse.ts';

const axis = (page: Page, words: Words, which: 'x' | 'y'): Locator =>
  page.getByRole('group', { name: words.compare[which], exact: true });
const range = (page: Page, words: Words, which: 'x' | 'y', end: 'from' | 'to' | 'step'): Locator =>
  axis(page, words, which).getByLabel(words.sweep[end], { exact: true });
const result = (page: Page): Locator => page.getByTestId('sweep-result');
/** The number of policies that the last sweep replayed. */
const swept = (page: Page, cells: number): Promise<void> =>
  page
    .getByTestId('sweep-done')
    .getByText(new RegExp(`^\\D*${cells}\\D`))
    .waitFor();

onEveryHost(
  'the Sweep screen',
  (workbench) => {
    const growth = workbench.shipped('Growth');
    const statusQuo = workbench.shipped('Status quo');
    const named = (cell: string) => labelled(statusQuo, cell, workbench.words);
    it('sweeps two parameters by keyboard alone', async () => {
      const { page, words } = workbench;
      await page.keyboard.press('Alt+Digit5');
      await page.getByTestId('sweep').waitFor();
      await chooseIn(page.getByTestId('sweep-measure'), words.measures.regret_rate);
      await chooseIn(page.getByTestId('sweep-y'), parameterName('dormancy.floor', words));
      await tabTo(range(page, words, 'x', 'from'), 'Shift+Tab');
      await writeInto(range(page, words, 'x', 'from'), '3');
      await writeInto(range(page, words, 'x', 'to'), '12');
      await writeInto(range(page, words, 'y', 'from'), '0');
      await writeInto(range(page, words, 'y', 'to'), '2000');
      await writeInto(range(page, words, 'y', 'step'), '500');
      await pressOn(page.getByTestId('run-sweep'));
      await swept(page, 50);
      await result(page).locator('.chart svg path').first().waitFor();
      expect(await page.getByTestId('sweep-stale').count()).toBe(0);
    });

    it('marks the policy as it is, and the cells that meet a constraint', async () => {
      const { page, words } = workbench;
      await tabTo(page.getByTestId('constraint-measure'), 'Shift+Tab');
      await chooseIn(page.getByTestId('constraint-measure'), words.measures.shortfall_total);
      await page.getByTestId('sweep-stale').waitFor();
      await pressOn(page.getByTestId('run-sweep'));
      await page.getByTestId('sweep-stale').waitFor({ state: 'detached' });
      const best = page.getByTestId('best-cell');
      await best.getByText(/50/).waitFor();
      const before = await best.innerText();
      await settled(page);
      await workbench.shot('sweep');
      // A bound nothing meets; then that of the policy as it is again.
      const bound = page.getByTestId('constraint-bound').locator('input');
      const held = await bound.inputValue();
      await tabTo(bound, 'Shift+Tab');
      await writeInto(bound, '0');
      await best.getByText(words.sweep.none.replace('{cells}', '50')).waitFor();
      await tabTo(bound, 'Shift+Tab');
      await writeInto(bound, held);
      await best.getByText(before).waitFor();

      await tabTo(result(page).locator('input[value=chart]'));
      await page.keyboard.press('ArrowRight');
      const current = result(page).locator('td[aria-current]');
      await current.waitFor();
      expect(await current.count()).toBe(1);
      // Six months and a floor of 500 yuan: no difference from itself.
      expect(await current.innerText()).toMatch(/^[+±]?0\b/);
      expect(await result(page).locator('td.faded').count()).toBeGreaterThan(0);
      expect(await result(page).locator('td:not(.faded)').count()).toBeGreaterThan(1);
      await settled(page);
      await workbench.shot('sweep-table');
      expect(await seriousFaults(page)).toEqual([]);
      expect(await fitsWindow(page)).toBe(true);
    });

    it('makes a policy out of a point of the frontier', async () => {
      const { page } = workbench;
      const point = page.getByTestId('frontier').locator('tbody button').first();
      const label = await point.innerText();
      await pressOn(point);
      await page.getByTestId('frontier').locator('tr.current').waitFor();
      await settled(page);
      await workbench.shot('sweep-frontier');
      await tabTo(page.getByTestId('make-policy'), 'Shift+Tab');
      await page.keyboard.press('Enter');
      await page.getByTestId('policy-form').waitFor();
      expect(await page.getByTestId('policy-name').inputValue()).toBe(named(label));
      const parameters = /= (\d+)\D+= ([\d,]+)/.exec(label);
      const field = (key: string) =>
        page.getByTestId(`field-products.cash_loan.dormancy.${key}`).locator('input').inputValue();
      expect(Number(await field('windowMonths'))).toBe(Number(parameters?.[1]));
      expect(Number(await field('floor'))).toBe(Number(parameters?.[2].replaceAll(',', '')));
      expect(await page.getByTestId('dirty').count()).toBe(0);
    });

    it('is found again as it was left, and sets the chosen policy against the swept one', async () => {
      const { page } = workbench;
      await page.keyboard.press('Alt+Digit5');
      const chosen = await page.getByTestId('chosen-cell').innerText();
      await page.getByTestId('frontier').locator('tr.current').waitFor();
      await tabTo(page.getByTestId('compare-chosen'), 'Shift+Tab');
      await page.keyboard.press('Enter');
      const heads = page.getByTestId('measures').locator('thead');
      await heads.getByText(named(chosen)).waitFor();
      expect(await page.getByTestId('champion-name').inputValue()).toBe(statusQuo);
      expect(await page.getByTestId('challenger-name').inputValue()).toBe(named(chosen));
      await settled(page);
      await workbench.shot('sweep-compared');
      expect(await fitsWindow(page)).toBe(true);
    });

    it('shows its progress, and is cancelled without a trace', async () => {
      const { page, words } = workbench;
      await page.keyboard.press('Alt+Digit5');
      await page.getByTestId('sweep').waitFor();
      await chooseIn(page.getByTestId('sweep-y'), parameterName('dormancy.cutRateBp', words));
      await writeInto(range(page, words, 'x', 'to'), '0');
      await axis(page, words, 'x').getByRole('alert').waitFor();
      expect(await page.getByTestId('run-sweep').isDisabled()).toBe(true);
      await tabTo(range(page, words, 'x', 'to'), 'Shift+Tab');
      await writeInto(range(page, words, 'x', 'to'), '100');
      await writeInto(range(page, words, 'y', 'step'), '0.5');
      await pressOn(page.getByTestId('run-sweep'));
      const job = page.getByTestId('jobs').getByText(words.sweep.running);
      await job.waitFor();
      await workbench.shot('sweep-running');
      await pressOn(page.getByTestId('jobs').getByRole('button', { name: words.common.cancel }));
      await job.waitFor({ state: 'detached' });
      expect(await page.getByTestId('error').count()).toBe(0);
      // What was there before stays, and is marked.
      expect(await result(page).count()).toBe(1);
      await page.getByTestId('sweep-stale').waitFor();
      expect(await page.getByTestId('run-sweep').isEnabled()).toBe(true);
    });

    it('does the same by mouse alone', async () => {
      const { page, words } = workbench;
      await page.getByRole('link', { name: words.nav.compare }).click();
      await page.getByRole('link', { name: words.nav.sweep }).click();
      await take(page.getByTestId('sweep-policy'), growth);
      await take(page.getByTestId('sweep-measure'), words.measures.accounts_cut);
      await take(page.getByTestId('sweep-y'), parameterName('dormancy.maxCutsPerSpell', words));
      await take(page.getByTestId('constraint-measure'), words.measures.regret_rate);
      await page.getByTestId('run-sweep').click();
      await page.getByTestId('sweep-done').waitFor();
      await page.getByTestId('best-cell').waitFor();
      // The first cell of the heatmap, and then a point of the frontier.
      const cell = result(page).locator('.chart svg path[fill^="rgb"], .chart svg path[fill^="#"]');
      const boxes = await cell.evaluateAll((paths) =>
        paths
          .map((path) => path.getBoundingClientRect())
          .filter(({ width, height }) => width > 15 && height > 10 && width < 200)
          .map(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 })),
      );
      await page.mouse.click(boxes[0].x, boxes[0].y);
      const make = page.getByTestId('make-policy');
      await make.waitFor();
      const chosen = await page.getByTestId('chosen-cell').innerText();
      await page.getByTestId('frontier').locator('tbody button').first().click();
      await page.getByTestId('frontier').locator('tr.current').waitFor();
      expect(await page.getByTestId('chosen-cell').innerText()).not.toBe(chosen);
      await settled(page);
      await workbench.shot('sweep-mouse');
      expect(await seriousFaults(page)).toEqual([]);
      await make.click();
      await page.getByTestId('policy-form').waitFor();
      expect(await page.getByTestId('policy-name').inputValue()).toMatch(
        new RegExp(`^${growth}(: |：)`),
      );
    });
  },
  { viewport: { width: 1280, height: 800 } },
);
