/** The main job as an analyst does it, on every host that can be brought up here. */
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, cli } from '../support/cli.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';
import { HOSTS, faultsOf } from './drivers.ts';
import type { Driver } from './drivers.ts';

const PICTURE = path.join(ROOT, 'docs/images/compare.png');
const SHOTS = path.join(ROOT, 'test-output');

describe.each(HOSTS)('the workbench in the %s', (hostName, start, missing) => {
  const title = missing ? ` (skipped: ${missing})` : '';
  const shot = (page: Page, name: string) =>
    page.screenshot({ path: path.join(SHOTS, `${hostName.replace(/\W+/g, '-')}-${name}.png`) });

  describe.skipIf(missing)(`opened on the example${title}`, () => {
    let folder: string;
    let driver: Driver;
    let page: Page;
    let problems: readonly string[];
    const remote: string[] = [];

    beforeAll(async () => {
      fs.mkdirSync(SHOTS, { recursive: true });
      folder = makeTemporaryFolder();
      driver = await start({
        dataFolder: folder,
        example: true,
        locale: 'en-US',
        colorScheme: 'light',
      });
      ({ page } = driver);
      problems = faultsOf(page);
      page.on('request', (request) => {
        if (
          !/^(https:\/\/limitlab\.stand-in|http:\/\/127\.0\.0\.1|app:|data:|blob:)/.test(
            request.url(),
          )
        )
          remote.push(request.url());
      });
    });
    afterAll(async () => {
      await driver.close();
      fs.rmSync(folder, { recursive: true, force: true });
    });

    const measure = (name: string, column: number) =>
      page.locator(`[data-testid=measures] [data-measure=${name}] td`).nth(column).innerText();

    it('shows measures and both heatmaps of its two policies', async () => {
      await page.getByTestId('change-heatmap').waitFor({ timeout: 60_000 });
      await page.getByTestId('decline-tour').click();
      expect(await page.getByTestId('project-name').innerText()).toBe('Example');
      const [champion, challenger] = await Promise.all([
        measure('limit_total', 0),
        measure('limit_total', 1),
      ]);
      expect(champion).toMatch(/^\d{2},\d{3},\d{3}$/);
      expect(challenger).not.toBe(champion);
      expect(
        await page.getByTestId('change-heatmap').locator('.chart svg path').count(),
      ).toBeGreaterThan(20);
      expect(
        await page.getByTestId('month-series').locator('.chart svg path').count(),
      ).toBeGreaterThan(4);
      const swapped = await page.getByTestId('swap-set').locator('strong').allInnerTexts();
      // Small counts bear a mark.
      const [both, championAlone] = swapped.map((text) => Number(text.replace(/[,*]/g, '')));
      expect(both + championAlone).toBe(
        Number((await measure('accounts_cut', 0)).replace(',', '')),
      );
      await shot(page, 'example-light');
      // The README's picture.
      if (process.env['LIMITLAB_SCREENSHOTS'] === '1') await page.screenshot({ path: PICTURE });
    });

    it('opens the accounts behind a measure, and says beside them what they are', async () => {
      const number = page.locator('[data-testid=measures] [data-measure=accounts_cut] .figure');
      const count = await number.nth(1).innerText();
      await number.nth(1).click();
      const accounts = page.getByTestId('accounts');
      await accounts.getByTestId('account-total').getByText(`${count} accounts`).waitFor();
      expect(await accounts.locator('.el-tag').innerText()).toBe(
        'Accounts cut for dormancy (Challenger)',
      );
      await page.keyboard.press('Escape');
      await accounts.waitFor({ state: 'hidden' });
      await page.keyboard.press('Escape');
      await page.getByTestId('filtered').getByText('5,000 of 5,000 accounts').waitFor();
    });

    it('opens the accounts behind a cell, and their number is the cell’s', async () => {
      const heatmap = page.getByTestId('change-heatmap');
      await heatmap.getByText('Table', { exact: true }).click();
      const cell = heatmap.locator('td button').first();
      const [, count] = /(\d[\d,]*) accounts/.exec((await cell.getAttribute('title')) ?? '') ?? [];
      await cell.click();
      await page.getByTestId('filtered').getByText(`${count} of 5,000 accounts`).waitFor();
      expect(await measure('accounts_cut', 0)).not.toBe('1,732');
      await page.getByTestId('open-accounts').click();
      const accounts = page.getByTestId('accounts');
      await accounts.locator('.line a').first().waitFor();
      expect(await accounts.getByTestId('account-total').innerText()).toBe(`${count} accounts`);
      await shot(page, 'accounts');
      const link = accounts.locator('.line a').first();
      const id = await link.innerText();
      await link.click();
      await page.getByTestId('ledger').locator('tbody tr').first().waitFor();
      expect(await page.getByTestId('account-view').locator('h2').first().innerText()).toContain(
        id,
      );
      expect(await page.getByTestId('plan').innerText()).toMatch(/limit/);
      await shot(page, 'account');
      await page.getByTestId('account-id').fill('nobody');
      await page.keyboard.press('Enter');
      await page.getByTestId('error').getByText('ACCOUNT_NOT_FOUND').waitFor();
      await page.getByRole('link', { name: 'Compare' }).click();
      await page.getByTestId('change-heatmap').waitFor();
    });

    it('lists accounts: sorts, finds, selects and copies by keyboard alone', async () => {
      if (hostName === 'browser host')
        await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.keyboard.press('Escape');
      await page.getByTestId('filtered').getByText('5,000 of 5,000 accounts').waitFor();
      await page.keyboard.press('Alt+Digit6');
      const table = page.getByTestId('account-table');
      await table.locator('.line a').first().waitFor();
      await page.locator('[data-column=change]').focus();
      await page.keyboard.press('Enter');
      const changes = () => table.locator('.line [role=gridcell]:nth-child(8)').allInnerTexts();
      await page.waitForFunction(() => document.querySelector('[aria-sort=descending]') !== null);
      await page.waitForTimeout(500);
      const numbers = (await changes()).map((text) => Number(text.replaceAll(',', '')));
      expect(numbers.length).toBeGreaterThan(10);
      expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
      await page.getByTestId('account-go-to').fill('A00000017');
      await page.keyboard.press('Enter');
      await table.locator('.line.current').getByText('A00000017').waitFor();
      await table.focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Shift+ArrowDown');
      expect(await table.locator('.line.selected').count()).toBe(3);
      await page.keyboard.press('Control+a');
      await page.getByTestId('copy-accounts').getByText('5,000').waitFor();
      await shot(page, 'accounts-list');
      if (hostName === 'browser host') {
        await page.keyboard.press('Control+c');
        await page.getByText('Copied with the header. Rows: 5,000').waitFor();
        const text = await page.evaluate(() => navigator.clipboard.readText());
        expect(text.split('\n')).toHaveLength(5001);
        expect(text.split('\n')[0]).toMatch(/^Account\tProduct\t/);
      }
      await page.getByTestId('account-search').fill('a00000017');
      await page
        .getByTestId('account-total')
        .getByText(/^1 account$/)
        .waitFor();
      await page.getByTestId('account-search').fill('');
      await page.getByRole('link', { name: 'Compare' }).click();
      await page.getByTestId('change-heatmap').waitFor();
    });

    it('takes a choice back with Escape', async () => {
      await page.getByTestId('change-heatmap').getByText('Table', { exact: true }).click();
      await page.getByTestId('change-heatmap').locator('td button').first().click();
      await page
        .getByTestId('filtered')
        .getByText(/^\d{1,3} of 5,000 accounts$/)
        .waitFor();
      await page.keyboard.press('Escape');
      await page.getByTestId('filtered').getByText('5,000 of 5,000 accounts').waitFor();
    });

    it('follows a parameter at once, marking what is stale meanwhile', async () => {
      const before = await measure('limit_total', 1);
      const field = page.getByTestId('challenger-cash_loan-windowMonths').locator('input');
      await field.fill('9');
      await field.press('Tab');
      await page.waitForFunction(
        (old) =>
          document.querySelectorAll('[data-measure=limit_total] td')[1]?.textContent?.trim() !==
          old,
        before,
      );
      await page.getByTestId('stale').waitFor({ state: 'hidden' });
      await field.focus();
      await page.keyboard.press('Alt+Digit3');
      await page.getByTestId('policy-form').waitFor();
      await page.keyboard.press('Alt+Digit4');
      await page.getByTestId('measures').waitFor();
    });

    it('segments by an attribute', async () => {
      await page.getByTestId('y-dimension').click();
      await page.getByRole('option', { name: 'region' }).click();
      await page.getByTestId('change-heatmap').getByText('Central').last().waitFor();
    });

    it('says what is wrong with a policy', async () => {
      const name = page.getByTestId('form-challenger').locator('.el-input-group input');
      await name.fill('Status quo');
      await page.getByTestId('run').click();
      const error = page.getByTestId('error');
      await error.waitFor();
      expect(await error.innerText()).toContain('POLICY_NAME_TAKEN');
      expect(await name.getAttribute('aria-invalid')).toBe('true');
      // Of another stored policy, it can be compared, but not saved in that one's place.
      await name.fill('Growth');
      await error.waitFor({ state: 'hidden' });
      await page.getByTestId('save-policies').click();
      await error.getByText('POLICY_NAME_TAKEN').waitFor();
      await name.fill('Nine months, cash only');
      await page.getByTestId('run').click();
      await error.waitFor({ state: 'hidden' });
    });

    it('saves the edited policy to the project', async () => {
      await page.getByTestId('save-policies').click();
      await page.getByText('Saved', { exact: true }).waitFor();
      await page.reload();
      await page.getByTestId('measures').waitFor();
      await page.getByTestId('form-challenger').locator('.el-select').click();
      await page.getByRole('option', { name: 'Nine months, cash only' }).waitFor();
      await page.keyboard.press('Escape');
    });

    it('shows a policy in words, says what is wrong as it is edited, and saves a copy', async () => {
      await page.getByRole('link', { name: 'Policies' }).click();
      const words = page.getByTestId('policy-words');
      await words.getByText('After 6 months without activity').first().waitFor();
      await page.getByTestId('duplicate-policy').click();
      await page.getByRole('tab', { name: 'Document' }).click();
      const document = page.getByTestId('policy-document');
      const text = await document.inputValue();
      await document.fill(text.replaceAll('"cutRateBp": 2000', '"cutRateBp": 12000'));
      const fault = 'products.cash_loan.dormancy.cutRateBp: 12000 is above 10000 (100 %)';
      await page.getByText(fault).last().waitFor();
      expect(await page.getByTestId('save-policy').isDisabled()).toBe(true);
      await document.fill(text.replaceAll('"cutRateBp": 2000', '"cutRateBp": 1000'));
      await page.getByRole('tab', { name: 'In words' }).click();
      await words.getByText('cut by 10%').first().waitFor();
      await page.getByTestId('save-policy').click();
      await page.getByRole('button', { name: 'Status quo 2' }).waitFor();
      await page.getByRole('tab', { name: 'Differences' }).click();
      await page.getByTestId('policy-differences').locator('.el-select').first().click();
      await page.getByRole('option', { name: 'Status quo', exact: true }).last().click();
      await page.getByText('Both products – Dormancy: Cut: 20% → 10%').waitFor();
      await shot(page, 'policies');
      await page.getByRole('link', { name: 'Compare' }).click();
      await page.getByTestId('measures').waitFor();
    });

    it('sweeps two parameters of a policy, and makes a cell a policy', async () => {
      await page.getByRole('link', { name: 'Sweep' }).click();
      await page.getByTestId('sweep-measure').click();
      await page.getByRole('option', { name: 'Regret rate' }).click();
      await page.getByTestId('run-sweep').click();
      const sweep = page.getByTestId('sweep-result');
      await sweep.locator('.chart svg path').first().waitFor();
      await page.getByText('120 policies in').waitFor();
      await shot(page, 'sweep');
      await page.getByTestId('constraint-measure').click();
      await page.getByRole('option', { name: 'Shortfall, all months' }).click();
      await page.getByTestId('sweep-stale').waitFor();
      await page.getByTestId('run-sweep').click();
      await page.getByTestId('sweep-stale').waitFor({ state: 'hidden' });
      await page.getByTestId('best-cell').getByText('Of 120 policies').waitFor();
      const frontier = page.getByTestId('frontier');
      await frontier.locator('tbody button').first().click();
      await frontier.locator('tr.current').waitFor();
      await shot(page, 'sweep-frontier');
      await sweep.getByText('Table', { exact: true }).click();
      await sweep.locator('td button').first().click();
      await page.getByTestId('make-policy').click();
      await page
        .getByTestId('policies')
        .getByText('Status quo: Dormancy window = 1 month, Dormancy: Cut = 5%')
        .first()
        .waitFor();
      await page.getByRole('link', { name: 'Compare' }).click();
      await page.getByTestId('measures').waitFor();
    });

    it('saves the comparison as a page with the heatmap', async () => {
      const file = path.join(folder, 'saved.html');
      const name = await driver.saveFile(() => page.getByTestId('save-page').click(), file);
      expect(name).toBe('LimitLab-Synthetic-2023-2024.html');
      const html = fs.readFileSync(file, 'utf8');
      expect(html).toContain('<svg');
      expect(html).toContain('Where limits change');
    });

    it('speaks Chinese and has a dark theme, both at once', async () => {
      await page.getByTestId('language').click();
      await page.getByRole('option', { name: '简体中文' }).click();
      await page.getByTestId('theme').click();
      await page.getByText('分组额度变化').waitFor();
      expect(await page.locator('html').getAttribute('class')).toContain('dark');
      const chart = page.getByTestId('month-series').locator('.chart svg');
      await chart.getByText('万').first().waitFor();
      await shot(page, 'example-zh-dark');
    });

    it('had no error on its console and asked nothing of any other machine', () => {
      expect(problems).toEqual([]);
      expect(remote).toEqual([]);
    });
  });

  describe.skipIf(missing)(`opened empty${title}`, () => {
    let folder: string;
    let driver: Driver;
    let page: Page;

    beforeAll(async () => {
      folder = makeTemporaryFolder();
      const spec = ['--accounts', '800', '--months', '12', '--seed', '3'];
      await cli(['generate', ...spec, '--out', 'cohort.csv'], folder);
      driver = await start({
        dataFolder: path.join(folder, 'data'),
        example: false,
        locale: 'en-US',
        colorScheme: 'light',
      });
      ({ page } = driver);
    });
    afterAll(async () => {
      await driver.close();
      fs.rmSync(folder, { recursive: true, force: true });
    });

    async function importFile(name: string, text?: string): Promise<void> {
      const file = path.join(folder, name);
      if (text !== undefined) fs.writeFileSync(file, text);
      await page.getByTestId('import').click();
      await driver.openFile(() => page.getByTestId('choose-file').click(), file);
      await page.getByTestId('chosen-file').getByText(name).waitFor();
      await page.getByTestId('preview').waitFor();
      await page.getByTestId('start-import').click();
    }

    it('creates a project', async () => {
      await page.getByTestId('project-name-input').fill('Branch 7');
      const target = path.join(folder, 'data', 'Branch 7.limitlab');
      await driver.newProject(() => page.getByTestId('create-project').click(), target);
      await page.getByTestId('no-cohorts').waitFor();
      expect(await page.getByTestId('project-name').innerText()).toBe('Branch 7');
      expect(fs.existsSync(target)).toBe(true);
    });

    it('refuses a broken file with its line, and keeps the project as it was', async () => {
      const file = path.join(folder, 'broken.csv');
      fs.writeFileSync(file, 'account_id,month,credit_limit\nA,2024-01,1\n"A,2024-02,1\n');
      await page.getByTestId('import').click();
      await driver.openFile(() => page.getByTestId('choose-file').click(), file);
      const error = page.getByTestId('error');
      await error.waitFor();
      expect(await error.innerText()).toMatch(/broken\.csv, line 3[\s\S]*IMPORT_BROKEN_QUOTE/);
      await shot(page, 'import-error');
      await page.getByRole('button', { name: 'Close', exact: true }).last().click();
      await page.getByTestId('no-cohorts').waitFor();
    });

    it('imports a cohort, reports refused rows, and compares on it', async () => {
      const good = fs.readFileSync(path.join(folder, 'cohort.csv'), 'utf8');
      const [, firstRow] = good.split('\n');
      await importFile('mixed.csv', `${good}${firstRow}\n`);
      const report = page.getByTestId('import-report');
      await report.waitFor();
      expect(await report.innerText()).toContain(
        'the account already has a row for this month, on line 2',
      );
      expect(await page.getByTestId('cohort-list').innerText()).toContain('mixed');
      await shot(page, 'imported');
      await page.getByRole('button', { name: 'Compare policies' }).click();
      await page.getByTestId('measures').waitFor();
      expect(await page.locator('[data-measure=limit_total] td').first().innerText()).toMatch(
        /\d,\d{3}/,
      );
    });

    it('cancels an import from its dialog and leaves no trace', async () => {
      await page.getByRole('link', { name: 'Cohorts' }).click();
      const lines = Array.from({ length: 1_500_000 }, (_, index) => `B${index},2024-01,1000`);
      await importFile('large.csv', `account_id,month,credit_limit\n${lines.join('\n')}\n`);
      await page.getByTestId('import-progress').waitFor();
      await page.getByTestId('cancel-import').click();
      const error = page.getByTestId('error');
      await error.waitFor();
      expect(await error.innerText()).toContain('CANCELLED');
      await page.getByTestId('cancel-import').click();
      expect(await page.getByTestId('cohort-list').innerText()).not.toContain('large');
    });

    it('lists the project when asked again', async () => {
      await page.getByRole('link', { name: 'Projects' }).click();
      await page.getByTestId('project-list').getByText('Branch 7').waitFor();
      await shot(page, 'projects');
    });
  });
});
