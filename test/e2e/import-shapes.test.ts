/** Wide files, transaction logs and a cancelled import through the wizard's forms, in Chinese and dark. */
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/cli.ts';
import { encoded } from '../support/encode.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';
import { CHROMIUM, browserHost } from './drivers.ts';
import type { Driver } from './drivers.ts';

const SHOTS = path.join(ROOT, 'test-output');
const missing = CHROMIUM ? undefined : 'no Chromium was found';

const WIDE = [
  '客户号;授信额度;产品;欠款_202401;欠款_202402;欠款_202403;城市',
  '0001;10000;借呗;100,50;200,00;0;北京',
  '0002;5000;花呗;0;6000,00;10,25;上海',
  '0003;8000;;0;0;0;上海',
].join('\r\n');

const LOG = [
  'account_id,booked_at,type,amount',
  'A1,2024-01-05 10:00:00,DRAW,1000',
  'A1,2024-02-01 10:00:00,repayment,300',
  'B2,2024-03-10 12:00:00,POS,45.50',
  'B2,2024-03-11 12:00:00,XYZ,1',
].join('\n');
const ACCOUNTS = ['acct,limit,product', 'A1,20000,cash_loan', 'B2,9000,purchase_credit'].join('\n');

const ACCOUNTS_OF_LARGE = 60_000;

function largeText(): string {
  const lines = ['account_id,month,credit_limit,note'];
  for (let account = 0; account < ACCOUNTS_OF_LARGE; account++)
    for (let month = 1; month <= 12; month++)
      lines.push(`A${account},2024-${String(month).padStart(2, '0')},10000,"n ""${month}"""`);
  return lines.join('\n');
}

describe.skipIf(missing)(`shapes in the wizard${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let folder: string;
  let driver: Driver;
  let page: Page;

  beforeAll(async () => {
    fs.mkdirSync(SHOTS, { recursive: true });
    folder = makeTemporaryFolder();
    driver = await browserHost({
      dataFolder: path.join(folder, 'data'),
      example: false,
      locale: 'zh-CN',
      colorScheme: 'dark',
    });
    ({ page } = driver);
    await page.getByTestId('project-name-input').fill('Shapes');
    const target = path.join(folder, 'data', 'Shapes.limitlab');
    await driver.newProject(() => page.getByTestId('create-project').click(), target);
    await page.getByTestId('no-cohorts').waitFor();
  });
  afterAll(async () => {
    await driver.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const shot = (name: string) => page.screenshot({ path: path.join(SHOTS, `import-${name}.png`) });

  async function choose(name: string, content: string | Uint8Array): Promise<void> {
    const file = path.join(folder, name);
    fs.writeFileSync(file, content);
    await page.getByTestId('import').click();
    await driver.openFile(() => page.getByTestId('choose-file').click(), file);
    await page.getByTestId('preview').waitFor();
    await shot(`${name}-preview`);
    await page.getByTestId('next-step').click();
  }

  async function start(name: string): Promise<string> {
    await page.getByTestId('start-import').click();
    const row = page.getByTestId('cohort-list').locator('tr', { hasText: name });
    await row.waitFor({ timeout: 60_000 });
    return (await row.first().innerText()).replaceAll('\t', ' ');
  }

  it('takes a wide file in GB18030: a pattern is typed and shows the columns that it matches', async () => {
    await choose('wide.csv', encoded(WIDE, 'gb18030'));
    await page.getByText('一个账户，各月并列').click();
    const families = page.getByTestId('wide-families');
    await families.waitFor();
    await page.locator('[data-column=城市]').waitFor();
    if (!(await families.innerText()).includes('月末余额')) {
      // By keyboard: name of the family, its pattern, Enter.
      await page.getByTestId('new-family').locator('input').focus();
      await page.keyboard.type('月末余额');
      await page.keyboard.press('Enter');
      await page.getByTestId('new-pattern').focus();
      await page.keyboard.type('欠款_{month}');
      await families.getByText('欠款_202401, 欠款_202402, 欠款_202403').waitFor();
      await page.keyboard.press('Enter');
    }
    await page.locator('[data-family=balance]').waitFor();
    await shot('wide-form');
    expect(await start('wide')).toMatch(/wide 3 2024-01 – 2024-03 9/);
  });

  it('shows the rows behind its warnings', async () => {
    const row = page.getByTestId('cohort-list').locator('tr', { hasText: 'wide' });
    await row.getByTestId('quality-link').click();
    await page.getByTestId('rows-balance_above_limit').click();
    const rows = page.getByTestId('noticed-rows');
    await rows.locator('tbody tr').waitFor();
    expect(await rows.innerText()).toMatch(/0002\s+2024-02/);
    await shot('quality-rows');
    await rows.getByRole('link', { name: '0002' }).click();
    await page.waitForURL(/accounts\/0002/);
    await page.goBack();
    await page.getByTestId('column-quality').waitFor();
    await shot('quality-dark');
    await page.getByRole('link', { name: '返回客群' }).click();
  });

  it('takes a log with its file of accounts, once a type that no word tells is told', async () => {
    await choose('log.csv', LOG);
    await page.getByTestId('log-columns').waitFor();
    fs.writeFileSync(path.join(folder, 'accounts.csv'), ACCOUNTS);
    expect(await page.getByTestId('start-import').isDisabled()).toBe(true);
    await driver.openFile(
      () => page.getByTestId('choose-accounts').click(),
      path.join(folder, 'accounts.csv'),
    );
    await page.locator('[data-column=limit]').waitFor();
    await page.getByTestId('kind-XYZ').click();
    await page.getByRole('option', { name: '不计入' }).last().click();
    await shot('log-form');
    expect(await start('log')).toMatch(/log 2 2024-01 – 2024-03 6/);
  });

  it('leaves nothing of an import that is cancelled', async () => {
    await choose('large.csv', largeText());
    const before = fs.readdirSync(path.join(folder, 'data')).sort();
    await page.getByTestId('start-import').click();
    await page.getByTestId('import-progress').getByText(/已读/).waitFor();
    await shot('cancelling');
    await page.getByTestId('cancel-import').click();
    await page.getByTestId('error').waitFor();
    await page.getByTestId('import-progress').waitFor({ state: 'detached' });
    expect(fs.readdirSync(path.join(folder, 'data')).sort()).toEqual(before);
    await page.getByTestId('cancel-import').click();
    expect(await page.getByTestId('cohort-list').innerText()).not.toContain('large');
  });
});
