/** First start and settings: the tour, the glossary, and what is set and kept; by keyboard and by mouse. */
import fs from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { WORDS } from '../../src/locales/index.ts';
import { seriousFaults } from './axe.ts';
import { fill } from '../../src/locales/fill.ts';
import { fitsWindow, onEveryHost, settled } from './every-host.ts';
import type { Workbench } from './every-host.ts';
import { chooseIn, pressOn, runFromPalette, tabTo, writeInto } from './keyboard.ts';
import { take } from './mouse.ts';

const STEPS = ['project', 'policies', 'measures', 'heatmap', 'sweep', 'accounts'] as const;
const step = (page: Page): Locator => page.locator('.el-tour__content:visible');
const keptSettings = ({ folder }: Workbench): unknown =>
  JSON.parse(fs.readFileSync(path.join(folder, 'settings.json'), 'utf8'));
const theme = (page: Page): Promise<string> =>
  page.evaluate(() => (document.documentElement.classList.contains('dark') ? 'dark' : 'light'));

onEveryHost(
  'first start and settings',
  (workbench) => {
    it('takes the tour by keyboard alone, once', async () => {
      const { page, words } = workbench;
      await pressOn(page.getByTestId('take-tour'));
      for (const name of STEPS) {
        await step(page).getByText(words.tour[name].title, { exact: true }).waitFor();
        if (name === 'measures') {
          await settled(page);
          await workbench.shot('tour');
          expect(await seriousFaults(page)).toEqual([]);
        }
        await pressOn(step(page).locator('.el-tour-buttons button').last());
      }
      await step(page).waitFor({ state: 'hidden' });
      expect(await page.getByTestId('tour-invitation').count()).toBe(0);
      await page.reload();
      await page.getByTestId('measures').waitFor();
      expect(await page.getByTestId('tour-invitation').count()).toBe(0);
    });

    it('tells what a measure is, at the focus and under the mouse', async () => {
      const { page, words } = workbench;
      const meaning = page.locator('.term-meaning:visible');
      const term = (measure: string) => page.locator(`[data-measure=${measure}] .term`);
      await tabTo(term('limit_total'));
      await meaning.getByText(words.glossary.limit_total, { exact: true }).waitFor();
      await page.keyboard.press('Shift+Tab');
      await meaning.waitFor({ state: 'hidden' });
      await term('refused_rate').hover();
      await meaning.getByText(words.glossary.refused_rate, { exact: true }).waitFor();
      await workbench.shot('glossary');
    });

    it('takes the tour again by mouse, and leaves it', async () => {
      const { page, words } = workbench;
      await page.getByRole('button', { name: words.commands.tour, exact: true }).click();
      await step(page).getByText(words.tour.project.title, { exact: true }).waitFor();
      await step(page).locator('.el-tour-buttons button').last().click();
      await step(page).getByText(words.tour.policies.title, { exact: true }).waitFor();
      await step(page).locator('.el-tour__closebtn').click();
      await step(page).waitFor({ state: 'hidden' });
    });

    it('sets language, theme, numbers, small cells and threads by keyboard alone, and keeps them', async () => {
      const { page, words, folder, locale } = workbench;
      await page.keyboard.press('Control+Comma');
      const settings = page.getByTestId('settings');
      await settings.waitFor();
      const other = locale === 'en-US' ? WORDS['zh-CN'] : WORDS.en;
      await chooseIn(
        page.getByTestId('settings-language'),
        locale === 'en-US' ? '简体中文' : 'English',
      );
      await settings.getByRole('heading', { name: other.settings.title, exact: true }).waitFor();
      await chooseIn(
        page.getByTestId('settings-language'),
        locale === 'en-US' ? 'English' : '简体中文',
      );
      await settings.getByRole('heading', { name: words.settings.title, exact: true }).waitFor();

      const before = await theme(page);
      await chooseIn(
        page.getByTestId('settings-theme'),
        words.app[before === 'dark' ? 'light' : 'dark'],
      );
      expect(await theme(page)).not.toBe(before);
      await chooseIn(
        page.getByTestId('settings-theme'),
        words.app[before === 'dark' ? 'dark' : 'light'],
      );
      expect(await theme(page)).toBe(before);

      const style = locale === 'en-US' ? 'wan' : 'thousands';
      await chooseIn(page.getByTestId('number-style'), words.settings.numberStyles[style]);
      await settings.getByText(style === 'wan' ? /^1\.23亿$/ : /^123M$/).waitFor();
      await writeInto(page.getByTestId('small-cell').locator('input'), '40');
      await pressOn(settings.getByRole('switch', { name: words.settings.suppress }), 'Space');
      await writeInto(page.getByTestId('workers').locator('input'), '3');
      expect(await settings.locator('code').innerText()).toBe(folder);
      const about = await page.getByTestId('about').innerText();
      expect(about).toMatch(/LimitLab \d+\.\d+\.\d+/);
      expect(about).toMatch(/Node\.js \d+/);
      expect(about).toContain(words.settings.private);
      await page.getByTestId('show-licences').focus();
      await page.keyboard.press('Enter');
      const licences = page.getByTestId('licences');
      await licences.locator('input').fill('better-sqlite3');
      const one = licences.locator('details');
      await one.locator('summary').focus();
      await page.keyboard.press('Enter');
      await one.locator('pre').getByText('Permission is hereby granted').waitFor();
      await settled(page);
      expect(await seriousFaults(page)).toEqual([]);
      await workbench.shot('settings-licences');
      await page.keyboard.press('Escape');
      await licences.waitFor({ state: 'hidden' });
      await settled(page);
      await workbench.shot('settings');
      expect(await seriousFaults(page)).toEqual([]);
      expect(await fitsWindow(page)).toBe(true);

      expect(keptSettings(workbench)).toMatchObject({
        numberStyle: style,
        smallCell: 40,
        suppressSmall: true,
        workers: 3,
      });
      await page.keyboard.press('Alt+Digit4');
      await page.getByTestId('change-heatmap').getByText(/40/).first().waitFor();
      const axis = page.getByTestId('month-series').locator('.chart svg');
      await axis
        .getByText(style === 'wan' ? '万' : 'M')
        .first()
        .waitFor();
      await page.reload();
      await page.getByTestId('measures').waitFor();
      await axis
        .getByText(style === 'wan' ? '万' : 'M')
        .first()
        .waitFor();
    });

    it('writes assumptions of its own by keyboard alone, and results name them', async () => {
      const { page, words } = workbench;
      await page.keyboard.press('Control+Comma');
      const form = page.getByTestId('assumptions-form');
      const number = (at: string) => page.getByTestId(`assumption-${at}`).locator('input');
      await chooseIn(page.getByTestId('assumptions'), words.settings.ownAssumptions);
      await writeInto(page.getByTestId('assumptions-name'), 'Ours 2026');
      const wrong = form.locator('.wrong');
      await writeInto(number('ccfBp.cash_loan'), '120');
      await wrong.getByText(fill(words.policyForm.bounds.most, { bound: '100%' })).waitFor();
      expect(await number('ccfBp.cash_loan').getAttribute('aria-invalid')).toBe('true');
      expect(await page.getByTestId('save-assumptions').isDisabled()).toBe(true);
      await settled(page);
      await workbench.shot('settings-assumptions');
      expect(await seriousFaults(page)).toEqual([]);
      await writeInto(number('ccfBp.cash_loan'), '25');
      await wrong.waitFor({ state: 'detached' });
      await pressOn(page.getByTestId('add-pd-band'));
      const bands = form.locator('[data-testid^="assumption-pd.bands"]');
      const count = await bands.count();
      await page.keyboard.press('Control+KeyZ');
      await expect.poll(() => bands.count()).toBe(count - 2);
      await page.keyboard.press('Control+KeyS');
      await expect.poll(() => page.getByTestId('save-assumptions').isDisabled()).toBe(true);
      expect(keptSettings(workbench)).toMatchObject({
        assumptions: { name: 'Ours 2026', ccfBp: { cash_loan: 2500 } },
      });
      await page.keyboard.press('Alt+Digit4');
      await page.getByText(/Ours 2026/).waitFor();
    });

    it('has the assumptions as a document beside the form, by mouse, and asks before edits are lost', async () => {
      const { page, words } = workbench;
      await page.getByRole('link', { name: words.nav.settings }).click();
      await page.getByRole('tab', { name: words.settings.assumptionsDocument }).click();
      const text = page.getByTestId('assumptions-document');
      await expect.poll(() => text.inputValue()).toContain('"name": "Ours 2026"');
      await text.fill((await text.inputValue()).replace('Ours 2026', 'Theirs'));
      await page.getByRole('tab', { name: words.settings.assumptionsFields }).click();
      expect(await page.getByTestId('assumptions-name').inputValue()).toBe('Theirs');
      await page.getByRole('link', { name: words.nav.policies }).click();
      const question = page.locator('.el-message-box');
      await question.getByText(words.settings.assumptionsUnsaved).waitFor();
      await question.getByRole('button', { name: words.policies.keepEditing }).click();
      await question.waitFor({ state: 'hidden' });
      await page.getByRole('link', { name: words.nav.policies }).click();
      await question.getByRole('button', { name: words.policies.discard }).click();
      await page.getByTestId('policy-form').waitFor();
      await page.getByRole('link', { name: words.nav.settings }).click();
      expect(await page.getByTestId('assumptions-name').inputValue()).toBe('Ours 2026');
      await page.getByTestId('assumptions').click();
      await page.locator('.el-select-dropdown__item:visible').first().click();
      await page.getByTestId('assumptions-form').waitFor({ state: 'detached' });
      expect(keptSettings(workbench)).toMatchObject({ assumptions: 'basel-iii-2023' });
      // What was written stays at hand.
      await page.getByTestId('assumptions').click();
      await page
        .locator('.el-select-dropdown__item:visible')
        .filter({ hasText: 'Ours 2026' })
        .click();
      expect(await page.getByTestId('assumptions-name').inputValue()).toBe('Ours 2026');
      await page.getByTestId('assumptions').click();
      await page.locator('.el-select-dropdown__item:visible').first().click();
      await page.getByTestId('assumptions-form').waitFor({ state: 'detached' });
    });

    it('sets them by mouse alone', async () => {
      const { page, words } = workbench;
      await page.getByRole('link', { name: words.nav.settings }).click();
      const settings = page.getByTestId('settings');
      await take(page.getByTestId('number-style'), words.settings.numberStyles.language);
      const small = page.getByTestId('small-cell');
      const below = Number(await small.locator('input').inputValue());
      await small.locator('.el-input-number__decrease').click();
      expect(await small.locator('input').inputValue()).toBe(String(below - 1));
      const suppress = page.getByRole('switch', { name: words.settings.suppress });
      const isHidden = await suppress.isChecked();
      await settings.locator('.el-switch', { has: suppress }).click();
      const before = await theme(page);
      await page.getByTestId('theme').click();
      expect(await theme(page)).not.toBe(before);
      await settled(page);
      await workbench.shot('settings-other-theme');
      expect(await seriousFaults(page)).toEqual([]);
      await page.getByTestId('theme').click();
      expect(keptSettings(workbench)).toMatchObject({
        numberStyle: 'language',
        smallCell: below - 1,
        suppressSmall: !isHidden,
      });
    });

    it('lists its shortcuts, and finds a command by its name', async () => {
      const { page, words } = workbench;
      await page.getByRole('button', { name: words.commands.shortcuts, exact: true }).click();
      await page.getByTestId('shortcuts').locator('kbd').first().waitFor();
      await settled(page);
      await workbench.shot('shortcuts');
      expect(await seriousFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByTestId('shortcuts').waitFor({ state: 'hidden' });
      await runFromPalette(page, words.nav.cohorts);
      await page.getByTestId('cohort-list').waitFor();
    });
  },
  { viewport: { width: 1280, height: 800 }, invites: true },
);
