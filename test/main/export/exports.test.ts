/** Exports of a comparison: their totals are those of its measures, notices are events of the replay, and a stop leaves nothing. */
import fs from 'node:fs';
import path from 'node:path';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestOf } from '../../../src/contract/api.ts';
import { EXPORTS } from '../../../src/contract/exports.ts';
import type { Export } from '../../../src/contract/exports.ts';
import type { Comparison } from '../../../src/contract/types.ts';
import type { Service } from '../../../src/main/service/service.ts';
import { ask } from '../../support/bare-service.ts';
import { newService } from '../../support/service.ts';
import { makeTemporaryFolder } from '../../support/temporary.ts';

type Row = Readonly<Record<string, string>>;

describe('an export', () => {
  let folder: string;
  let service: Service;
  let project: string;
  let run: Comparison;

  beforeAll(async () => {
    folder = makeTemporaryFolder();
    service = newService(path.join(folder, 'data'));
    const { handles } = service;
    const chosen = handles.issue(path.join(folder, 'p.limitlab'));
    ({ project } = await ask(service, 'projects.create', { file: chosen }));
    const file = handles.issue(path.join(folder, 'c.csv'));
    await ask(service, 'cohorts.generate', { file, accounts: 300, months: 20, seed: 4, job: 'g' });
    await ask(service, 'cohorts.import', { project, files: [file], name: 'c', job: 'i' });
    const [champion, challenger] = (await ask(service, 'policies.list', { project })).map(
      ({ document }) => document,
    );
    const compared = {
      cohort: 'c',
      champion,
      challengers: [challenger],
      x: 'dormancy',
      y: 'score',
    };
    const document = { schema: 1 as const, name: 'Committee', ...compared };
    await ask(service, 'comparisons.save', { project, document });
    run = await ask(service, 'comparison.run', { project, ...compared, job: 'c' });
  });
  afterAll(async () => {
    await service.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  async function rowsOf(
    what: Export,
    smallCells?: RequestOf<'export.table'>['smallCells'],
    comparison = 'Committee',
  ): Promise<readonly Row[]> {
    const filePath = path.join(folder, `${what}.csv`);
    const { rows } = await ask(service, 'export.table', {
      project,
      comparison,
      what,
      language: 'en',
      smallCells,
      file: service.handles.issue(filePath),
      job: 'e',
    });
    const text = fs.readFileSync(filePath, 'utf8');
    expect(text.startsWith('\uFEFF')).toBe(true);
    const { data, errors } = Papa.parse<Row>(text.slice(1), { header: true, skipEmptyLines: true });
    expect(errors).toEqual([]);
    expect(data).toHaveLength(rows);
    return data;
  }

  const minor = (text: string): number => Math.round(Number(text) * 100);
  const sum = (rows: readonly Row[], column: string): number =>
    rows.reduce((total, row) => total + minor(row[column]), 0);

  it('of measures, accounts and heatmap holds the totals of the comparison', async () => {
    const { champion, challengers } = run;
    const measures = await rowsOf('measures');
    expect(measures.map((row) => minor(row['limit_total']))).toEqual(
      [champion, ...challengers].map((one) => one.measures.limit_total),
    );
    const accounts = await rowsOf('accounts');
    for (const { name, measures: of } of [champion, ...challengers]) {
      const own = accounts.filter((row) => row['policy'] === name);
      expect(own).toHaveLength(of.accounts);
      expect(sum(own, 'limit_start')).toBe(of.limit_start_total);
      expect(sum(own, 'shortfall_total')).toBe(of.shortfall_total);
      expect(sum(own, 'regret') / 100).toBe(of.regret_accounts);
    }
    const [heatmap] = run.heatmaps;
    const total = heatmap.change.reduce((all, change) => all + change, 0);
    expect(sum(await rowsOf('heatmap'), 'change')).toBe(total);
    const cells = await rowsOf('swap-set');
    expect(sum(cells, 'accounts') / 100).toBe(champion.measures.accounts);
    const months = await rowsOf('months');
    const last = months.filter(({ policy }) => policy === champion.name).at(-1);
    expect(minor(last?.['limit'] ?? '')).toBe(champion.measures.limit_total);
  });

  it.each(['heatmap', 'swap-set'] as const)(
    'of %s says nothing of small cells where they are to be hidden',
    async (what) => {
      const all = await rowsOf(what);
      const counts = all.map((row) => Number(row['accounts'])).filter((count) => count > 0);
      const below = Math.min(...counts) + 1;
      const shown = await rowsOf(what, { below, isHidden: true });
      expect(shown).toHaveLength(all.length);
      const figures = ['accounts', 'champion_limit', 'challenger_limit', 'change'];
      const hidden = shown.filter((row, at) => {
        const mark = row['accounts'];
        const few = Number(all[at]['accounts']) < below;
        if (mark === `<${below}` || mark === '×') {
          expect(mark !== '×').toBe(few);
          for (const name of figures) expect([mark, undefined]).toContain(row[name]);
          return true;
        }
        expect(few && Number(mark) > 0).toBe(false);
        expect(row).toEqual(all[at]);
        return false;
      });
      expect(hidden.length).toBeGreaterThan(1);
      // Marked ones keep their figures: a table is not for the eye alone.
      expect(await rowsOf(what, { below, isHidden: false })).toEqual(all);
    },
  );

  it('of notices holds each event of the replay, by month, with its reason in both languages', async () => {
    const notices = await rowsOf('notices');
    const count = (code: string) => notices.filter((row) => row['reason_code'] === code).length;
    const [{ measures }] = run.challengers;
    expect(count('DORMANCY_CUT')).toBe(measures.dormancy_cuts);
    expect(count('DORMANCY_NOTICE')).toBe(measures.notices);
    expect(count('RISK_CUT')).toBe(measures.risk_cuts);
    expect(count('REVIEW_DOWN')).toBe(measures.reviews_down);
    expect(count('CLOSED')).toBe(measures.closed);
    const months = notices.map(({ month }) => month);
    expect(months).toEqual([...months].sort());
    const [cut] = notices.filter((row) => row['reason_code'] === 'DORMANCY_CUT');
    expect(cut['reason_en']).toMatch(/^The limit was cut from /);
    expect(cut['reason_zh']).toMatch(/^连续 /);
    for (const row of notices.filter((one) => one['reason_code'] === 'RISK_CUT'))
      expect(row['rule']).not.toBe('');
  });

  it('of notices tells a rule and the cap apart: the one begins with what the other left', async () => {
    const capped = { ...(await ask(service, 'policies.list', { project }))[1].document };
    const document = { ...capped, name: 'Capped', allocation: { capBp: 6000 } };
    const compared = { schema: 1 as const, name: 'Capped', cohort: 'c', champion: 'hold' as const };
    await ask(service, 'comparisons.save', {
      project,
      document: { ...compared, challengers: [document] },
    });
    const notices = await rowsOf('notices', undefined, 'Capped');
    const cuts = notices.filter((row) => row['reason_code'] !== 'DORMANCY_NOTICE');
    const capOf = new Map(
      cuts
        .filter((row) => row['reason_code'] === 'PORTFOLIO_CAP')
        .map((row) => [`${row['month']} ${row['account_id']}`, row]),
    );
    const both = cuts.filter(
      (row) =>
        row['reason_code'] === 'DORMANCY_CUT' && capOf.has(`${row['month']} ${row['account_id']}`),
    );
    expect(both.length).toBeGreaterThan(5);
    for (const row of both) {
      const cap = capOf.get(`${row['month']} ${row['account_id']}`);
      expect(cap?.['limit_before']).toBe(row['limit_after']);
      expect(minor(row['limit_after'])).toBeLessThan(minor(row['limit_before']));
    }
  });

  it('of policies is what a project takes back', async () => {
    const filePath = path.join(folder, 'policies.json');
    await ask(service, 'export.table', {
      project,
      comparison: 'Committee',
      what: 'policies',
      language: 'en',
      file: service.handles.issue(filePath),
      job: 'e',
    });
    const documents = JSON.parse(fs.readFileSync(filePath, 'utf8')) as unknown[];
    expect(documents).toHaveLength(2);
    for (const document of documents) await ask(service, 'policies.save', { project, document });
  });

  it('that is cancelled leaves the file that was there', async () => {
    const filePath = path.join(folder, 'kept.csv');
    fs.writeFileSync(filePath, 'former');
    for (const what of EXPORTS.filter((name) => name === 'accounts' || name === 'notices')) {
      const exporting = service.call('export.table', {
        project,
        comparison: 'Committee',
        what,
        language: 'en',
        file: service.handles.issue(filePath),
        job: 'x',
      });
      await service.call('jobs.cancel', { job: 'x' });
      expect(await exporting).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    }
    expect(fs.readFileSync(filePath, 'utf8')).toBe('former');
    expect(fs.readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('without a dialog goes to a folder of the service, from which the browser fetches it', async () => {
    const saved = await ask(service, 'files.save', { name: '../../a:b.csv' });
    expect(saved?.name).toBe('a b.csv');
    const { download } = await ask(service, 'files.offer', { file: saved?.file ?? '' });
    expect(download).toMatch(/^[\w-]{36}$/);
    const own = service.handles.issue(path.join(folder, 'elsewhere.csv'));
    expect(await ask(service, 'files.offer', { file: own })).toEqual({ download: null });
  });

  it('of a chart is an SVG of its own', async () => {
    const chart = { project, comparison: 'Committee', language: 'zh-CN' as const, job: 'd' };
    for (const name of ['months', 'heatmap'] as const) {
      const { svg } = await ask(service, 'export.chart', { ...chart, chart: name });
      expect(svg).toMatch(/^<svg /);
      expect(svg.match(/<path/g)?.length).toBeGreaterThan(10);
    }
    const none = await service.call('export.chart', { ...chart, chart: 'heatmap', challenger: 5 });
    expect(none).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
  });
});
