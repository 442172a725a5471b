/** The report command: PDF in both languages with the figures of simulate, and what happens without a browser. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SimulationSummary } from '../../src/contract/types.ts';
import { WORDS } from '../../src/locales/index.ts';
import { findChromium } from '../../src/main/pdf/find-chromium.ts';
import { formatsFor } from '../../src/wording/format.ts';
import { ROOT, cli } from '../support/cli.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';

const has = (program: string): boolean => spawnSync(program, ['-v']).error === undefined;

const missing = [
  findChromium() === undefined ? 'no Chromium was found' : '',
  has('pdftotext') ? '' : 'pdftotext is not installed',
].filter((reason) => reason !== '');
const title = missing.length > 0 ? ` (skipped: ${missing.join('; ')})` : '';

describe('limitlab report', () => {
  let folder: string;
  const policies = ['status-quo', 'growth'].map((name) =>
    path.join(ROOT, 'resources/policies', `${name}.json`),
  );
  const run = async (...args: string[]) => {
    const ended = await cli(args, folder);
    expect(ended).toMatchObject({ code: 0 });
    return ended.stdout;
  };

  beforeAll(async () => {
    folder = makeTemporaryFolder();
    await run('generate', '--accounts', '500', '--months', '18', '--seed', '3', '--out', 'c.csv');
    await run('import', 'c.csv', '--project', 'p.limitlab', '--cohort', 'c');
    const [champion, challenger] = policies;
    const compared = ['--cohort', 'c', '--champion', champion, '--challenger', challenger];
    const page = ['--save', 'Committee', '--out', 'c.html'];
    await run('compare', '--project', 'p.limitlab', ...compared, ...page);
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  const report = (...more: string[]) => [
    ...['report', '--project', 'p.limitlab', '--comparison', 'Committee', '--date', '2026-01-15'],
    ...more,
  ];

  it('and its neighbours hide small cells where told to', async () => {
    const below = ['--hide-below', '40', '--out'];
    const exported = ['--project', 'p.limitlab', '--comparison', 'Committee', ...below];
    await run(...report('--section', 'heatmaps', ...below, 'hidden.html'));
    await run('export', 'heatmap', ...exported, 'hidden.csv');
    await run('export', 'heatmap-chart', ...exported, 'hidden.svg');
    for (const ending of ['html', 'csv', 'svg'])
      expect(fs.readFileSync(path.join(folder, `hidden.${ending}`), 'utf8')).toMatch(
        /(<|&#60;|&lt;)40\b/,
      );
    const none = await cli(report('--hide-below', '0', '--out', 'none.html'), folder);
    expect(none.code).toBe(2);
  });

  describe.skipIf(missing.length > 0)(`as PDF${title}`, () => {
    it.each(['en', 'zh-CN'] as const)('has the figures of simulate, in %s', async (language) => {
      await run(...report('--lang', language, '--out', `${language}.pdf`));
      const pdf = path.join(folder, `${language}.pdf`);
      const { stdout: text } = spawnSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
      const simulated = policies.flatMap((policy) => ['--policy', policy]);
      const summary = JSON.parse(
        await run(
          ...['simulate', '--project', 'p.limitlab', '--cohort', 'c', ...simulated],
          ...['--out', 'results', '--json'],
        ),
      ) as SimulationSummary;
      const formats = formatsFor(language);
      for (const { measures } of summary.policies) {
        for (const name of ['limit_total', 'undrawn_total', 'shortfall_total', 'ead'] as const)
          expect(text).toContain(formats.money(Math.round(measures[name] * 100)));
        expect(text).toContain(formats.count(measures.accounts_cut));
      }
      const { sections, pageOf } = WORDS[language].report;
      for (const heading of Object.values(sections)) expect(text).toContain(heading);
      const pages = text.split('\f').slice(0, -1);
      expect(pages.length).toBeGreaterThan(8);
      pages.forEach((page, index) => {
        const number = pageOf
          .replace('{page}', String(index + 1))
          .replace('{pages}', String(pages.length));
        expect(page).toContain(number);
        // The last line above the foot is no heading, whose text would be on the next page.
        const lines = page
          .trim()
          .split(/\n+/)
          .map((line) => line.trim());
        const heading = Object.values(sections).find((name) => name === lines.at(-2));
        expect(heading).toBeUndefined();
        // Head and foot alone would be a blank page.
        expect(page.trim().split(/\n+/).length).toBeGreaterThan(4);
      });
    });

    it('goes with charts as PNG', async () => {
      const chart = ['export', 'heatmap-chart', '--project', 'p.limitlab'];
      await run(...chart, '--comparison', 'Committee', '--out', 'h.png');
      const png = fs.readFileSync(path.join(folder, 'h.png'));
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      // Twice the 960 pixels of the drawing.
      expect(png.readUInt32BE(16)).toBe(1920);
    });

    it('is on the paper that was asked for, and turns it for wide heatmaps', async () => {
      await run(...report('--paper', 'Letter', '--out', 'letter.pdf'));
      const pdf = path.join(folder, 'letter.pdf');
      const { stdout } = spawnSync('pdfinfo', ['-f', '1', '-l', '99', pdf], { encoding: 'utf8' });
      const sizes = [...stdout.matchAll(/size:\s+([\d.]+) x ([\d.]+)/g)].map(
        ([, width, height]) => `${Math.round(Number(width))} x ${Math.round(Number(height))}`,
      );
      expect(new Set(sizes)).toEqual(new Set(['612 x 792', '792 x 612']));
    });
  });

  it('without a browser says so, writes the HTML instead, and fails', async () => {
    const told = process.env['LIMITLAB_CHROMIUM'];
    process.env['LIMITLAB_CHROMIUM'] = '';
    try {
      const { code, stderr } = await cli(report('--out', 'none.pdf'), folder);
      expect(code).toBe(1);
      expect(stderr).toContain('PDF_NO_BROWSER');
      expect(stderr).toContain('none.html instead');
    } finally {
      if (told === undefined) delete process.env['LIMITLAB_CHROMIUM'];
      else process.env['LIMITLAB_CHROMIUM'] = told;
    }
    expect(fs.readFileSync(path.join(folder, 'none.html'), 'utf8')).toContain('<section');
    expect(fs.existsSync(path.join(folder, 'none.pdf'))).toBe(false);
  });

  it('takes a document from a file, and options before it', async () => {
    const document = {
      schema: 1,
      title: 'From the file',
      language: 'zh-CN',
      sections: ['measures'],
    };
    fs.writeFileSync(path.join(folder, 'report.json'), JSON.stringify(document));
    const more = ['--document', 'report.json', '--author', 'Risk', '--out', 'r.html'];
    await run(...report(...more));
    const page = fs.readFileSync(path.join(folder, 'r.html'), 'utf8');
    expect(page).toContain('<h1>From the file</h1>');
    expect(page).toContain('lang="zh-CN"');
    expect(page).toContain('Risk');
    const wrong = await cli(report('--section', 'weather', '--out', 'x.html'), folder);
    expect(wrong).toMatchObject({ code: 2 });
  });
});
