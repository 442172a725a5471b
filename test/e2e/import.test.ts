/** Imports of real-world files by mouse and keyboard, through the wizard. */
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/cli.ts';
import { encoded } from '../support/encode.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';
import { CHROMIUM, browserHost } from './drivers.ts';
import type { Driver } from './drivers.ts';

const UCI_FILE = path.resolve(
  ROOT,
  '../shared/data/uci-credit-default/default-of-credit-card-clients.csv',
);
const SHOTS = path.join(ROOT, 'test-output');
const missing = CHROMIUM ? undefined : 'no Chromium was found';
const noUci = fs.existsSync(UCI_FILE) ? '' : ` (skipped: ${path.basename(UCI_FILE)} is not there)`;

/** Every account in every month, the months of each account far apart: worst case for sorting. */
function unsortedText(accounts: number, months: number): string {
  const lines = ['account_id,month,credit_limit,draw_count'];
  for (let month = months; month >= 1; month--) {
    const name = `2024-${String(month).padStart(2, '0')}`;
    for (let account = 0; account < accounts; account++)
      lines.push(`A${account},${name},10000,${(account + month) % 3}`);
  }
  return `${lines.join('\n')}\n`;
}

const CHINESE = [
  '客户姓名,账户编号,统计月份,产品,授信额度(万元),余额,借款次数,城市',
  '王伟,000017,2024年1月,借呗,1.5,"9,325.50",2,北京',
  '王伟,000017,2024年2月,借呗,1.5,"1,000.00",0,北京',
  '李娜,000018,2024年1月,花呗,2,0.00,0,上海',
  '李娜,000018,2024年2月,花呗,2,12.30,0,上海',
].join('\r\n');

describe.skipIf(missing)(`the import wizard${missing ? ` (skipped: ${missing})` : ''}`, () => {
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
    await page.getByTestId('project-name-input').fill('Imports');
    const target = path.join(folder, 'data', 'Imports.limitlab');
    await driver.newProject(() => page.getByTestId('create-project').click(), target);
    await page.getByTestId('no-cohorts').waitFor();
  });
  afterAll(async () => {
    await driver.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const shot = (name: string) => page.screenshot({ path: path.join(SHOTS, `import-${name}.png`) });

  async function choose(file: string): Promise<void> {
    await page.getByTestId('import').click();
    await driver.openFile(() => page.getByTestId('choose-file').click(), file);
    await page.getByTestId('preview').waitFor();
  }

  async function cohortRow(name: string): Promise<string> {
    await page.getByTestId('import-report').waitFor({ timeout: 60_000 });
    const row = page.getByTestId('cohort-list').locator('tr', { hasText: name });
    return (await row.first().innerText()).replaceAll('\t', ' ');
  }

  it.skipIf(noUci !== '')(`takes the UCI file, and its CR-only variant${noUci}`, async () => {
    const original = fs.readFileSync(UCI_FILE, 'utf8');
    fs.writeFileSync(path.join(folder, 'uci-lf.csv'), original);
    fs.writeFileSync(path.join(folder, 'uci-cr.csv'), original.replaceAll(/\r?\n/g, '\r'));
    for (const name of ['uci-lf', 'uci-cr']) {
      await choose(path.join(folder, `${name}.csv`));
      await page.getByTestId('mapping').click();
      await page.getByRole('option', { name: /UCI default/ }).click();
      await page.getByText('The first 200 rows as they will be read; 0').waitFor();
      if (name === 'uci-cr') await shot('uci-cr');
      await page.getByTestId('start-import').click();
      expect(await cohortRow(name)).toContain('30,000');
    }
  });

  it('takes GB18030 with Chinese headers once the column of names is left out', async () => {
    fs.writeFileSync(path.join(folder, '客群.csv'), encoded(CHINESE, 'gb18030'));
    await choose(path.join(folder, '客群.csv'));
    expect(await page.getByTestId('format-encoding').innerText()).toContain('gb18030');
    await page.getByTestId('start-import').click();
    const error = page.getByTestId('error');
    await error.waitFor();
    expect(await error.innerText()).toContain('IMPORT_PERSONAL_DATA');
    await page.getByTestId('next-step').click();
    await shot('personal-data');
    // By keyboard: the action's list is opened, its first choice taken.
    const action = page.getByTestId('privacy-客户姓名').locator('input');
    await action.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'leave out' }).last().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('[data-column=客户姓名]').getByText('left out').waitFor();
    await page.getByTestId('start-import').press('Enter');
    expect(await cohortRow('客群')).toMatch(/客群 2 2024-01 – 2024-02 4/);
    await shot('chinese');
  });

  it('shows the quality of what was imported', async () => {
    const row = page.getByTestId('cohort-list').locator('tr', { hasText: '客群' });
    await row.getByTestId('quality-link').click();
    const columns = page.getByTestId('column-quality');
    await columns.waitFor();
    expect(await columns.innerText()).toMatch(/credit limit\s+0%\s+15,000/);
    await shot('quality');
    await page.getByRole('link', { name: 'Back to the cohorts' }).click();
  });

  it('takes a million unsorted rows and stays alive', async () => {
    fs.writeFileSync(path.join(folder, 'unsorted.csv'), unsortedText(100_000, 10));
    await choose(path.join(folder, 'unsorted.csv'));
    await page.getByTestId('next-step').click();
    await page.getByTestId('next-step').click();
    await page.getByTestId('start-import').click();
    await page.getByTestId('import-progress').waitFor();
    await shot('progress');
    expect(await cohortRow('unsorted')).toContain('1,000,000');
    expect(await page.getByTestId('import-report').innerText()).toContain('out of order');
    await shot('unsorted');
  });
});
