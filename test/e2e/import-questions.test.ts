/** Questions of an import, answered by mouse in the wizard, and the check of the whole file. */
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/cli.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';
import { seriousFaults } from './axe.ts';
import { CHROMIUM, browserHost } from './drivers.ts';
import type { Driver } from './drivers.ts';
import { take } from './mouse.ts';

const SHOTS = path.join(ROOT, 'test-output');
const missing = CHROMIUM ? undefined : 'no Chromium was found';

const POINTS = [
  'Limits of the credit lines',
  '',
  'account_id;month;credit_limit;balance',
  'A1;01/02/2024;5.000;1.250',
  'A2;01/02/2024;12.000;0',
  'A3;01/02/2024;20.000;3.500',
  'Total;;37.000;4.750',
  '',
].join('\n');

const RELATIVE = ['ID,MONTHS_BALANCE,limit', '7,0,1000', '7,-1,900', '7,-2,800', ''].join('\n');

describe.skipIf(missing)(
  `questions in the wizard${missing ? ` (skipped: ${missing})` : ''}`,
  () => {
    let folder: string;
    let driver: Driver;
    let page: Page;

    beforeAll(async () => {
      fs.mkdirSync(SHOTS, { recursive: true });
      folder = makeTemporaryFolder();
      driver = await browserHost({
        dataFolder: path.join(folder, 'data'),
        example: false,
        locale: 'en-US',
        colorScheme: 'light',
      });
      ({ page } = driver);
      await page.getByTestId('project-name-input').fill('Questions');
      const target = path.join(folder, 'data', 'Questions.limitlab');
      await driver.newProject(() => page.getByTestId('create-project').click(), target);
      await page.getByTestId('no-cohorts').waitFor();
    });
    afterAll(async () => {
      await driver.close();
      fs.rmSync(folder, { recursive: true, force: true });
    });

    const shot = (name: string) =>
      page.screenshot({ path: path.join(SHOTS, `import-${name}.png`) });

    async function choose(name: string, content: string | Uint8Array): Promise<void> {
      const file = path.join(folder, name);
      fs.writeFileSync(file, content);
      await page.getByTestId('import').click();
      await driver.openFile(() => page.getByTestId('choose-file').click(), file);
      await page.getByTestId('preview').waitFor();
    }

    const question = (kind: string) => page.getByTestId(`question-${kind}`);

    async function imported(name: string): Promise<string> {
      await page.getByTestId('start-import').click();
      const row = page.getByTestId('cohort-list').locator('tr', { hasText: name });
      await row.waitFor({ timeout: 60_000 });
      return (await row.first().innerText()).replaceAll('\t', ' ');
    }

    it('asks for the order of dates and the decimal mark before anything is imported', async () => {
      await choose('points.csv', POINTS);
      expect(await page.getByTestId('lines-above').innerText()).toContain('Limits of the credit');
      expect(await page.getByTestId('start-import').isDisabled()).toBe(true);
      await shot('questions');
      expect(await seriousFaults(page)).toEqual([]);
      await page.setViewportSize({ width: 760, height: 900 });
      await shot('questions-760');
      await page.setViewportSize({ width: 1280, height: 800 });
      await take(question('dates').locator('.el-select'), 'month, day, year');
      await question('dates').waitFor({ state: 'detached' });
      await take(
        question('decimal').locator('.el-select'),
        'decimal comma (5.000 is five thousand)',
      );
      await page.getByTestId('import-questions').waitFor({ state: 'detached' });
    });

    it('checks the whole file, which asks about its row of totals', async () => {
      await page.getByTestId('next-step').click();
      await page.getByTestId('next-step').click();
      await question('totals').waitFor();
      await take(question('totals').locator('.el-select'), 'leave out');
      await question('totals').waitFor({ state: 'detached' });
      await page.getByTestId('check-rows').waitFor();
      const check = await page.getByTestId('import-check').innerText();
      expect(check).toContain('3 / 0');
      expect(check).toMatch(/2024-01\s+37,000/);
      await shot('check');
      expect(await imported('points')).toMatch(/points 3 2024-01 – 2024-01 3/);
    });

    it('asks which month 0 stands for, in a gzip file', async () => {
      await choose('relative.csv.gz', gzipSync(RELATIVE));
      await question('month_zero').locator('input').fill('2024-03');
      await question('month_zero').getByRole('button').click();
      await page.getByTestId('import-questions').waitFor({ state: 'detached' });
      await page.getByTestId('preview-summary').getByText('0 of them').waitFor();
      await shot('relative');
      expect(await imported('relative')).toMatch(/relative 1 2024-01 – 2024-03 3/);
    });

    it('names a cohort’s own currency in Chinese, from the check to the comparison', async () => {
      await take(page.getByTestId('language'), '简体中文');
      await choose('dollars.csv', POINTS.replace('Total', 'A4').replace(';;', ';01/02/2024;'));
      await take(question('dates').locator('.el-select'), '日、月、年');
      await take(question('decimal').locator('.el-select'), '小数点为“,”（5.000 即五千）');
      await page.getByTestId('import-questions').waitFor({ state: 'detached' });
      await shot('columns-chinese');
      await page.getByTestId('next-step').click();
      await page.getByTestId('next-step').click();
      await page.getByTestId('currency').fill('USD');
      await page.getByTestId('currency').press('Enter');
      const check = page.getByTestId('import-check');
      await check.getByText('美元').waitFor();
      await shot('check-chinese');
      expect(await imported('dollars')).toMatch(/dollars 4 2024-02 – 2024-02 4/);
      const told = await page.getByTestId('import-report').innerText();
      expect(told).toContain('74,000 美元');
      await page.getByRole('link', { name: '对比' }).click();
      const shown = page.getByTestId('measures').getByText('美元').first();
      await shown.waitFor({ timeout: 60_000 });
      expect(await page.getByRole('main').innerText()).not.toMatch(/(?<!美)元/);
      await shot('currency-compare');
    });
  },
);
