/** The Policies screen: a policy made, checked, compared, kept and archived; by keyboard alone, and by mouse alone. */
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { fill } from '../../src/locales/fill.ts';
import { seriousFaults } from './axe.ts';
import { fitsWindow, onEveryHost, settled } from './every-host.ts';
import { chooseIn, pressOn, runFromPalette, tabTo, takeFromMenu, writeInto } from './keyboard.ts';

/** A number of the dormancy rule of the cash loan. */
const dormancy = (page: Page, key: string): Locator =>
  page.getByTestId(`field-products.cash_loan.dormancy.${key}`);
const faultOf = (field: Locator): Locator =>
  field.locator('xpath=ancestor::label').getByRole('alert');
const listed = (page: Page, name: string): Locator =>
  page.getByTestId('policy-list').getByRole('button', { name, exact: true });
const sketch = (page: Page): Locator => page.getByTestId('dormancy-sketch').first();
const name = (page: Page): Promise<string> => page.getByTestId('policy-name').inputValue();

onEveryHost(
  'the Policies screen',
  (workbench) => {
    const growth = workbench.shipped('Growth');
    const statusQuo = workbench.shipped('Status quo');
    const conservative = workbench.shipped('Conservative');
    const text = (of: Page, test: string) => of.getByTestId(test).innerText();

    it('makes a policy out of a preset by keyboard alone', async () => {
      const { page, words } = workbench;
      await page.keyboard.press('Alt+Digit3');
      await page.getByTestId('policy-form').waitFor();
      await takeFromMenu(
        page.getByTestId('new-policy'),
        fill(words.policies.fromPreset, { name: statusQuo }),
      );
      expect(await name(page)).toBe(`${statusQuo} 2`);
      await page.getByTestId('dirty').waitFor();

      const before = await sketch(page).innerText();
      await writeInto(dormancy(page, 'windowMonths').locator('input'), '9');
      await writeInto(dormancy(page, 'cutRateBp').locator('input'), '30');
      await writeInto(dormancy(page, 'floor').locator('input'), '800');
      const said = await text(page, 'policy-words');
      expect(said).toContain(fill(words.policy.dormancyMonthly, { window: 9, rate: '30%' }));
      expect(said).toContain(fill(words.policy.floor, { floor: '800' }));
      expect(said).toContain(words.columns.bureau_score);
      expect(await sketch(page).innerText()).not.toBe(before);
    });

    it('tells a bad value where it stands, and keeps it from being saved', async () => {
      const { page } = workbench;
      const cut = dormancy(page, 'cutRateBp').locator('input');
      await tabTo(cut, 'Shift+Tab');
      await writeInto(cut, '120');
      await faultOf(cut).waitFor();
      const fault = await faultOf(cut).innerText();
      expect(fault).toMatch(/100%/);
      expect(await cut.getAttribute('aria-invalid')).toBe('true');
      expect(await text(page, 'policy-faults')).toContain(fault);
      // The words of the policy stay as they were before.
      expect(await text(page, 'policy-words')).toContain('30%');
      expect(await page.getByTestId('save-policy').isDisabled()).toBe(true);
      await page.keyboard.press('Control+s');
      await page.getByTestId('dirty').waitFor();
      await settled(page);
      await workbench.shot('policies-fault');
      expect(await seriousFaults(page)).toEqual([]);

      const months = dormancy(page, 'windowMonths').locator('input');
      await tabTo(months, 'Shift+Tab');
      await writeInto(months, '0');
      await faultOf(months).waitFor();
      await tabTo(months, 'Shift+Tab');
      await writeInto(months, '9');
      await faultOf(months).waitFor({ state: 'detached' });
      await tabTo(cut);
      await writeInto(cut, '30');
      await faultOf(cut).waitFor({ state: 'detached' });
      expect(await cut.getAttribute('aria-invalid')).toBeNull();
    });

    it('takes edits back and makes them again, and shows the document', async () => {
      const { page, words } = workbench;
      const toggle = page.getByTestId('rule-cash_loan-restore').getByRole('switch');
      const restored = page.getByTestId('field-products.cash_loan.restore.rateBp');
      await writeInto(dormancy(page, 'graceMonths').locator('input'), '1');
      const grace = dormancy(page, 'graceMonths').locator('input');
      await tabTo(grace, 'Shift+Tab');
      await page.keyboard.press('Control+z');
      expect(await grace.inputValue()).toBe('0');
      await pressOn(toggle, 'Space');
      await restored.waitFor({ state: 'detached' });
      await page.keyboard.press('Control+z');
      await restored.waitFor();
      await page.keyboard.press('Control+Shift+z');
      await restored.waitFor({ state: 'detached' });
      await pressOn(page.getByRole('tab', { name: words.policies.inWords }));
      await page.keyboard.press('ArrowRight');
      const document: unknown = JSON.parse(await page.getByTestId('policy-document').inputValue());
      expect(document).toMatchObject({
        name: `${statusQuo} 2`,
        products: { cash_loan: { dormancy: { windowMonths: 9, cutRateBp: 3000, floor: 80_000 } } },
      });
      expect(document).not.toHaveProperty('products.cash_loan.restore');
    });

    it('saves it, and tells what it changes', async () => {
      const { page, words } = workbench;
      await page.keyboard.press('Control+s');
      await page.getByTestId('dirty').waitFor({ state: 'detached' });
      await listed(page, `${statusQuo} 2`).waitFor();
      await pressOn(page.getByRole('tab', { name: words.policies.document }), 'ArrowRight');
      await chooseIn(page.getByRole('combobox', { name: words.policies.before }), statusQuo);
      const lines = await text(page, 'policy-differences');
      expect(lines).toMatch(/6 ?\S+ → 9 ?\S/);
      expect(lines).toMatch(/20% → 30%/);
      await settled(page);
      await workbench.shot('policies');
      expect(await seriousFaults(page)).toEqual([]);
      expect(await fitsWindow(page)).toBe(true);
    });

    it('asks before edits are lost, on every way out', async () => {
      const { page, words } = workbench;
      const question = page.getByRole('dialog').getByText(words.policies.unsaved);
      const keep = async () => {
        await question.waitFor();
        await settled(page);
        await page.keyboard.press('Escape');
        await question.waitFor({ state: 'hidden' });
        expect(await name(page)).toBe(`${statusQuo} 2`);
        expect(await dormancy(page, 'windowMonths').locator('input').inputValue()).toBe('7');
      };
      const months = dormancy(page, 'windowMonths').locator('input');
      await tabTo(months, 'Shift+Tab');
      await writeInto(months, '7');
      await page.keyboard.press('Alt+Digit4');
      await keep();
      // A policy by its name in the palette, another project, another policy of the list.
      await runFromPalette(page, conservative);
      await keep();
      await runFromPalette(page, words.projects.example);
      await keep();
      await tabTo(listed(page, conservative), 'Shift+Tab');
      await page.keyboard.press('Enter');
      await keep();
      const { hash } = new URL(page.url());
      await page.goBack();
      await keep();
      await page.waitForURL(`**/*${hash}`);
      await page.keyboard.press('Alt+Digit4');
      await question.waitFor();
      await settled(page);
      await workbench.shot('policies-unsaved');
      expect(await seriousFaults(page)).toEqual([]);
      // What is done without looking loses nothing.
      await page.keyboard.press('Enter');
      await question.waitFor({ state: 'hidden' });
      expect(await dormancy(page, 'windowMonths').locator('input').inputValue()).toBe('7');
      await page.keyboard.press('Alt+Digit4');
      await pressOn(page.getByRole('button', { name: words.policies.discard }));
      await page.getByTestId('measures').waitFor();
      await page.keyboard.press('Alt+Digit3');
      expect(await name(page)).toBe(`${statusQuo} 2`);
      expect(await months.inputValue()).toBe('9');
    });

    it('archives it and brings it back', async () => {
      const { page, words } = workbench;
      await pressOn(page.getByTestId('archive-policy'));
      await listed(page, `${statusQuo} 2`).waitFor({ state: 'detached' });
      const shown = page.getByTestId('policy-list').getByRole('checkbox');
      await tabTo(shown, 'Shift+Tab');
      await page.keyboard.press('Space');
      await tabTo(listed(page, `${statusQuo} 2`), 'Shift+Tab');
      await pressOn(page.getByTestId('archive-policy'));
      await page.getByTestId('archive-policy').getByText(words.policies.archive).waitFor();
      await page.getByTestId('policy-list').getByRole('checkbox').waitFor({ state: 'detached' });
      await listed(page, `${statusQuo} 2`).waitFor();
    });

    it('does the same by mouse alone', async () => {
      const { page, words } = workbench;
      const rise = (field: Locator) => field.locator('.el-input-number__increase').click();
      await listed(page, growth).click();
      await page.getByTestId('duplicate-policy').click();
      expect(await name(page)).toBe(`${growth} 2`);
      const months = dormancy(page, 'windowMonths');
      const before = Number(await months.locator('input').inputValue());
      await rise(months);
      await rise(months);
      await page
        .getByTestId('policy-words')
        .getByText(
          fill(words.policy.dormancyMonthly, {
            window: before + 2,
            rate: `${Number(await dormancy(page, 'cutRateBp').locator('input').inputValue())}%`,
          }),
        )
        .waitFor();
      const cut = dormancy(page, 'cutRateBp');
      while ((await faultOf(cut).count()) === 0) await rise(cut);
      expect(await page.getByTestId('save-policy').isDisabled()).toBe(true);
      await page.getByTestId('undo').click();
      await faultOf(cut).waitFor({ state: 'detached' });
      await page.getByTestId('redo').click();
      await faultOf(cut).waitFor();
      await page.getByTestId('undo').click();
      const toggle = page.getByTestId('rule-cash_loan-reopen');
      await toggle.locator('.el-switch').click();
      await page.getByTestId('save-policy').click();
      await listed(page, `${growth} 2`).waitFor();

      await page.getByRole('tab', { name: words.policies.document }).click();
      expect(await page.getByTestId('policy-document').inputValue()).toContain(`"${growth} 2"`);
      await page.getByRole('tab', { name: words.policies.differences }).click();
      await page.getByTestId('policy-differences').locator('.el-select').first().click();
      await page.getByRole('option', { name: growth, exact: true }).last().click();
      await page
        .getByTestId('policy-differences')
        .getByText(`→ ${before + 2}`)
        .waitFor();

      await rise(months);
      const question = page.getByRole('dialog').getByText(words.policies.unsaved);
      await page.getByRole('link', { name: words.nav.sweep }).click();
      await page.getByRole('button', { name: words.policies.keepEditing }).click();
      await question.waitFor({ state: 'hidden' });
      await listed(page, growth).click();
      await page.getByRole('button', { name: words.policies.discard }).click();
      await question.waitFor({ state: 'hidden' });
      expect(await name(page)).toBe(growth);

      // Archived policies are shown since they were asked for.
      const box = page.getByTestId('policy-list').locator('.el-checkbox');
      await listed(page, `${growth} 2`).click();
      await page.getByTestId('archive-policy').click();
      await box.click();
      await listed(page, `${growth} 2`).waitFor({ state: 'detached' });
      await box.click();
      await listed(page, `${growth} 2`).click();
      await page.getByTestId('archive-policy').click();
      await box.waitFor({ state: 'detached' });
      await listed(page, `${growth} 2`).waitFor();
    });
  },
  { viewport: { width: 1280, height: 800 } },
);
