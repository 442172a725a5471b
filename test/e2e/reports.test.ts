/** Reports as an analyst makes them: laid out on sheets, saved, exported, in both languages. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/cli.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';
import { HOSTS, faultsOf } from './drivers.ts';
import type { Driver } from './drivers.ts';

const SHOTS = path.join(ROOT, 'test-output');
const PDFINFO = spawnSync('pdfinfo', ['-v']).error === undefined;

describe.each(HOSTS)('the Reports screen in the %s', (hostName, start, missing) => {
  const title = missing ? ` (skipped: ${missing})` : '';
  describe.skipIf(missing)(`on the example${title}`, () => {
    let folder: string;
    let driver: Driver;
    let page: Page;
    let problems: readonly string[];

    const shot = (name: string) =>
      page.screenshot({
        path: path.join(SHOTS, `${hostName.replace(/\W+/g, '-')}-reports-${name}.png`),
      });
    const pagesShown = async (): Promise<number> =>
      Number(/\d+/.exec(await page.getByTestId('report-pages').innerText())?.[0]);
    const paper = () => page.frameLocator('iframe.paper');
    const laidOut = async () => {
      await page.getByTestId('report-refresh').click();
      await page.getByTestId('report-stale').waitFor({ state: 'detached' });
    };

    beforeAll(async () => {
      fs.mkdirSync(SHOTS, { recursive: true });
      folder = makeTemporaryFolder();
      driver = await start({
        dataFolder: folder,
        example: true,
        locale: 'en-US',
        colorScheme: 'dark',
      });
      ({ page } = driver);
      problems = faultsOf(page);
      await page.getByRole('link', { name: 'Compare' }).waitFor({ timeout: 60_000 });
    });
    afterAll(async () => {
      await driver.close();
      fs.rmSync(folder, { recursive: true, force: true });
    });

    it('lays the comparison of the Compare screen out on sheets, light whatever the theme', async () => {
      await page.getByRole('link', { name: 'Reports' }).click();
      await paper().locator('.sheet').first().waitFor({ timeout: 60_000 });
      expect(await pagesShown()).toBeGreaterThan(8);
      expect(await paper().locator('.sheet').count()).toBe(await pagesShown());
      const background = await paper()
        .locator('.sheet')
        .first()
        .evaluate((sheet) => getComputedStyle(sheet).backgroundColor);
      expect(background).toBe('rgb(255, 255, 255)');
      await shot('dark');
    });

    it('stores the comparison, and shows what the document says', async () => {
      await page.getByTestId('report-store-name').fill('Committee');
      await page.getByTestId('report-store').click();
      await page.getByTestId('report-said').getByText('Committee').waitFor();
      await page.getByTestId('report-title').fill('Limits of 2026 <b>');
      await page.getByTestId('report-author').fill('Credit risk');
      await page.getByTestId('report-summary').fill('First.\n\nSecond.');
      await page.getByTestId('report-stale').waitFor();
      await laidOut();
      expect(await paper().locator('h1').innerText()).toBe('Limits of 2026 <b>');
      expect(await paper().locator('#summary > p').allInnerTexts()).toEqual(['First.', 'Second.']);
      expect(await paper().locator('.head').first().innerText()).toContain('Limits of 2026');
    });

    it('carries a logo, and goes without one again', async () => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByTestId('report-logo').click(),
      ]);
      const pixel =
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
      await chooser.setFiles({
        name: 'logo.png',
        mimeType: 'image/png',
        buffer: Buffer.from(pixel, 'base64'),
      });
      const remove = page.getByTestId('report-logo-remove');
      await remove.waitFor();
      await laidOut();
      const picture = paper().locator('main img').first();
      expect(await picture.getAttribute('src')).toBe(`data:image/png;base64,${pixel}`);
      await remove.click();
      await laidOut();
      await picture.waitFor({ state: 'detached' });
    });

    it.skipIf(!PDFINFO)(
      `breaks pages where the PDF does${PDFINFO ? '' : ' (skipped: pdfinfo is not installed)'}`,
      async () => {
        const filePath = path.join(folder, 'report.pdf');
        const save = () => page.getByTestId('report-save-pdf').click();
        const name = await driver.saveFile(save, filePath).catch(async (thrown: unknown) => {
          await shot('pdf-failed');
          throw thrown;
        });
        expect(name).toBe('Limits-of-2026-b.pdf');
        const info = spawnSync('pdfinfo', [filePath], { encoding: 'utf8' }).stdout;
        expect(Number(/Pages:\s+(\d+)/.exec(info)?.[1])).toBe(await pagesShown());
        const { stdout } = spawnSync('pdftotext', [filePath, '-'], { encoding: 'utf8' });
        const headings = stdout
          .split('\f')
          .slice(0, -1)
          .map((text) => text.trim().split('\n'));
        // The heading of each section is on the sheet that the PDF has it on.
        const sheets = await paper()
          .locator('main')
          .evaluate((main) => {
            const places = [...main.querySelectorAll('.sheet')].map((sheet) =>
              sheet.getBoundingClientRect(),
            );
            return [...main.querySelectorAll('h2')].map((heading) => {
              const { left, top } = heading.getBoundingClientRect();
              const at = places.findIndex(
                (sheet) =>
                  left >= sheet.left &&
                  left < sheet.right &&
                  top >= sheet.top &&
                  top < sheet.bottom,
              );
              return [heading.textContent ?? '', at] as const;
            });
          });
        for (const [heading, at] of sheets) {
          const inPdf = headings.findIndex((lines) => lines.includes(heading));
          expect(`${heading}: ${at}`).toBe(`${heading}: ${inPdf}`);
        }
      },
    );

    it('saves the page, and tables of the comparison', async () => {
      const html = path.join(folder, 'report.html');
      await driver.saveFile(() => page.getByTestId('report-save-html').click(), html);
      expect(fs.readFileSync(html, 'utf8')).toContain('<section id="reproducibility">');
      const exported = async (id: string, name: string) => {
        await page.getByTestId('report-exports').click();
        const filePath = path.join(folder, name);
        const item = page.locator(`[data-testid=${id}]:visible`);
        await driver.saveFile(() => item.click(), filePath);
        return fs.readFileSync(filePath);
      };
      if (hostName === 'browser host') {
        const accounts = await exported('export-accounts', 'accounts.csv');
        expect(accounts.toString().split('\r\n').length).toBeGreaterThan(5000);
        const pack = await exported('export-pack-none', 'pack.zip');
        expect(pack.subarray(0, 2).toString()).toBe('PK');
      }
      const png = await exported('export-heatmap-png', 'heatmap.png');
      expect(png.subarray(1, 4).toString()).toBe('PNG');
    });

    it('makes the report in Chinese', async () => {
      await page.getByTestId('report-language').click();
      await page.getByRole('option', { name: '简体中文' }).click();
      await laidOut();
      expect(await paper().locator('h2').first().innerText()).toBe('摘要与建议');
      expect(await paper().locator('.foot').first().innerText()).toContain('第 1 页');
      await page.getByTestId('theme').click();
      await shot('zh-light');
    });

    it('had no problems in the console', () => {
      expect(problems).toEqual([]);
    });
  });
});
