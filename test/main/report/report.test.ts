/** Reports as pages: what they hold, what they must not hold, and that the same data give the same bytes. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestOf } from '../../../src/contract/api.ts';
import { REPORT_SECTIONS } from '../../../src/contract/report.ts';
import type { ReportInput } from '../../../src/contract/report.ts';
import { WORDS } from '../../../src/locales/index.ts';
import type { Language } from '../../../src/locales/index.ts';
import type { Service } from '../../../src/main/service/service.ts';
import { formatsFor } from '../../../src/wording/format.ts';
import { ask } from '../../support/bare-service.ts';
import { newService } from '../../support/service.ts';
import { makeTemporaryFolder } from '../../support/temporary.ts';

const HOSTILE = '"><script>alert(1)</script></style><img src=x onerror=alert(2)>&amp;';

function documentIn(language: Language, more: Partial<ReportInput> = {}): ReportInput {
  return { schema: 1, title: 'Committee', date: '2026-01-15', language, ...more };
}

describe('a report', () => {
  let folder: string;
  let service: Service;
  let project: string;
  let comparison: Exclude<RequestOf<'report.html'>['comparison'], string>;

  beforeAll(async () => {
    folder = makeTemporaryFolder();
    service = newService(path.join(folder, 'data'));
    const { handles } = service;
    const chosen = handles.issue(path.join(folder, 'p.limitlab'));
    ({ project } = await ask(service, 'projects.create', { file: chosen }));
    const file = handles.issue(path.join(folder, 'c.csv'));
    await ask(service, 'cohorts.generate', { file, accounts: 400, months: 14, seed: 9, job: 'g' });
    await ask(service, 'cohorts.import', { project, files: [file], name: 'c', job: 'i' });
    const policies = await ask(service, 'policies.list', { project });
    const [champion, ...challengers] = policies.map((policy) => policy.document);
    const document = { schema: 1 as const, name: 'Committee', cohort: 'c', champion, challengers };
    await ask(service, 'comparisons.save', { project, document });
    comparison = document;
  });
  afterAll(async () => {
    await service.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const html = async (document: ReportInput, of: RequestOf<'report.html'>['comparison']) =>
    (await ask(service, 'report.html', { project, comparison: of, document, job: 'r' })).html;

  it('hides small cells of its heatmap and swap set where the page of a comparison is to', async () => {
    const page = async (isHidden: boolean) => {
      const { champion, challengers } = comparison;
      const asked = { project, cohort: 'c', champion, challengers, x: 'dormancy', y: 'score' };
      const request = { ...asked, language: 'en' as const, smallCells: { below: 10, isHidden } };
      const made = (await ask(service, 'comparison.page', { ...request, job: 's' })).html;
      const swap = made.slice(made.indexOf(WORDS.en.report.sections.swapSet));
      return { made, swap: swap.slice(0, swap.indexOf('</table>')) };
    };
    const [shown, hidden] = [await page(false), await page(true)];
    // The example has few accounts that only the champion cuts.
    const few = /<td[^>]*>(\d)\*<\/td>/;
    expect(shown.swap).toMatch(few);
    expect(hidden.swap).not.toMatch(few);
    expect(hidden.swap).toContain('&#60;10');
    // One hidden cell of the four hides them all.
    expect(hidden.swap).not.toMatch(/<td[^>]*>[\d,]+<\/td>/);
    expect(shown.made).toMatch(/\d\*<\/text>/);
    expect(hidden.made).not.toMatch(/\d\*<\/text>/);
    expect(hidden.made).toMatch(/>(&lt;|&#60;)10<\/text>/);
  });

  it('hides segments of few accounts where its document says so', async () => {
    const section = async (smallCells: ReportInput['smallCells']) => {
      const page = await html(
        { ...documentIn('en'), dimensions: ['region'], smallCells },
        'Committee',
      );
      const from = page.indexOf('<section id="segments">');
      return page.slice(from, page.indexOf('</section>', from));
    };
    const rows = (text: string): string[] => text.match(/<tr>.*?<\/tr>/gs) ?? [];
    const all = rows(await section(undefined));
    const counts = all.flatMap((row) => /<td[^>]*>(\d+)<\/td>/.exec(row)?.[1] ?? []).map(Number);
    const below = Math.min(...counts) + 1;
    expect(counts.length).toBeGreaterThan(2);
    const hidden = await section({ below, isHidden: true });
    // The fewest are hidden, and with them the next, which the total would give away.
    expect(rows(hidden).filter((row) => row.includes(`&#60;${below}</td>`))).toHaveLength(1);
    expect(rows(hidden).filter((row) => row.includes('×</td>'))).toHaveLength(1);
    // The others keep their rates, not their ratios: those are to the least-cut segment, which may be a hidden one.
    const cells = (row: string) =>
      [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gs)].map(([, text]) => text);
    const known = new Map(all.map((row) => [cells(row)[0], cells(row)]));
    const kept = rows(hidden).filter((row) => /\d%<\/td>/.test(row));
    expect(kept).toHaveLength(counts.length - 2);
    for (const row of kept)
      cells(row).forEach((text, at) =>
        expect([known.get(cells(row)[0])?.[at], '–']).toContain(text),
      );
    expect(kept.every((row) => row.includes('>–</td>'))).toBe(true);
    const marked = await section({ below, isHidden: false });
    expect(marked).toContain(`>${below - 1}*</td>`);
  });

  it.each(['en', 'zh-CN'] as const)(
    'holds every section and its figures in %s',
    async (language) => {
      const page = await html(documentIn(language), 'Committee');
      const { report } = WORDS[language];
      for (const section of REPORT_SECTIONS) {
        expect(page).toContain(`<section id="${section}">`);
        expect(page).toContain(`<h2>${report.sections[section].replaceAll("'", '&#39;')}</h2>`);
      }
      const { cohort, champion, challengers } = comparison;
      const compared = { cohort, champion, challengers, x: 'dormancy', y: 'score' };
      const run = await ask(service, 'comparison.run', { project, ...compared, job: 'c' });
      const { money } = formatsFor(language);
      for (const { measures } of [run.champion, ...run.challengers]) {
        expect(page).toContain(`>${money(measures.limit_total)}<`);
        expect(page).toContain(`>${money(measures.shortfall_total)}<`);
      }
      expect(page).not.toMatch(/\{\w+\}|undefined|NaN|\[object/);
    },
  );

  it('is the same bytes when it is made again, and when a session started anew makes it', async () => {
    const first = await html(documentIn('zh-CN'), 'Committee');
    expect(await html(documentIn('zh-CN'), 'Committee')).toBe(first);
    await ask(service, 'projects.close', { project });
    const other = newService(path.join(folder, 'data'));
    try {
      const opened = await ask(other, 'projects.open', {
        file: other.handles.issue(path.join(folder, 'p.limitlab')),
      });
      const again = await ask(other, 'report.html', {
        project: opened.project,
        comparison: 'Committee',
        document: documentIn('zh-CN'),
        job: 'r',
      });
      expect(again.html).toBe(first);
    } finally {
      await other.close();
    }
  });

  it('reaches for nothing, runs nothing, and says so to the browser', async () => {
    const page = await html(documentIn('en'), 'Committee');
    expect(page).not.toMatch(
      /<script|<link|<iframe|\son\w+=|@import|src="http|href="http|url\(http/i,
    );
    expect(page).toContain("default-src 'none'");
    const addresses = [...page.matchAll(/https?:\/\/[^\s"<]+/g)].map(([address]) => address);
    expect(addresses.filter((address) => !address.startsWith('http://www.w3.org/'))).toEqual([]);
  });

  it('gives no two charts the same ids', async () => {
    const page = await html(documentIn('en'), 'Committee');
    const ids = [...page.matchAll(/<(?:clipPath|linearGradient)[^>]* id="([^"]+)"/g)].map(
      ([, id]) => id,
    );
    expect(ids.length).toBeGreaterThan(5);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shows hostile titles and names as the text they are', async () => {
    const document = documentIn('en', { title: HOSTILE, author: HOSTILE, summary: HOSTILE });
    const page = await html(document, { ...comparison, name: HOSTILE });
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<img src=x');
    // The running head is a CSS string; it must not end the style element.
    expect(page.split('</style>')).toHaveLength(2);
  });

  it('has the sections, the paper and the orientation that were asked for', async () => {
    const document = documentIn('en', {
      sections: ['measures', 'heatmaps'],
      paper: 'Letter',
      orientation: 'landscape',
      logo: 'data:image/png;base64,iVBORw0KGgo=',
    });
    const page = await html(document, 'Committee');
    expect([...page.matchAll(/<section id="(\w+)"/g)].map(([, id]) => id)).toEqual([
      'measures',
      'heatmaps',
    ]);
    expect(page).toContain('size: Letter portrait');
    expect(page.match(/<figure class="wide">/g)).toHaveLength(2);
    expect(page).toContain('<img alt="" src="data:image/png;base64,iVBORw0KGgo=">');
  });

  it('notes in the audit log what was made, and a preview notes nothing', async () => {
    const reports = async () =>
      (await ask(service, 'projects.audit', { project, job: 'audit' })).filter(
        ({ action }) => action === 'report',
      );
    const before = await reports();
    const request = { project, comparison, document: documentIn('en'), job: 'r' };
    await ask(service, 'report.html', { ...request, preview: true });
    expect(await reports()).toEqual(before);
    await ask(service, 'report.html', request);
    expect(await reports()).toHaveLength(before.length + 1);
  });

  it('of an unknown comparison is refused, and so is a logo that is no picture', async () => {
    const refused = await service.call('report.html', {
      project,
      comparison: 'Nobody',
      document: documentIn('en'),
      job: 'r',
    });
    expect(refused).toMatchObject({ ok: false, error: { code: 'COMPARISON_NOT_FOUND' } });
    const logo = 'https://example.org/logo.png';
    const bad = await service.call('report.html', {
      project,
      comparison: 'Committee',
      document: documentIn('en', { logo }),
      job: 'r',
    });
    expect(bad).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
  });
});
