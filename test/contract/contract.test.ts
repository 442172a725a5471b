/** One suite for both transports: every method answers in its shape, bad calls get errors, events arrive in order. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { METHOD_NAMES } from '../../src/contract/api.ts';
import type { Method, RequestOf, Responses } from '../../src/contract/api.ts';
import { AppError, ERROR_CODES } from '../../src/contract/errors.ts';
import type { Result } from '../../src/contract/errors.ts';
import type { JobProgress } from '../../src/contract/types.ts';
import type { PolicyInput } from '../../src/engine/policy/document.ts';
import { WORDS } from '../../src/locales/index.ts';
import type { Service } from '../../src/main/service/service.ts';
import { newService } from '../support/service.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';
import { connectIpc, connectSocket } from './transports.ts';
import type { Connection } from './transports.ts';

const POLICY: PolicyInput = {
  schema: 1,
  name: 'Three',
  products: { cash_loan: { dormancy: { windowMonths: 3, cutRateBp: 2000 } } },
};

const transports = {
  IPC: (service: Service) => connectIpc(service),
  HTTP: (service: Service, folder: string) => connectSocket(service, path.join(folder, 'uploads')),
};

describe.each(Object.entries(transports))('the contract over %s', (_name, connect) => {
  let folder: string;
  let service: Service;
  let connection: Connection;
  const called = new Set<Method>();

  beforeAll(async () => {
    folder = makeTemporaryFolder();
    const printPdf = (html: string) => Promise.resolve(Buffer.from(`%PDF- ${html.length}`));
    service = newService(path.join(folder, 'data'), { printPdf });
    connection = await connect(service, folder);
  });
  afterAll(async () => {
    await connection.close();
    await service.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  async function call<M extends Method>(method: M, request: RequestOf<M>): Promise<Responses[M]> {
    called.add(method);
    const result = await connection.client.call(method, request);
    if (!result.ok) throw new AppError(result.error);
    return result.value;
  }

  /** A call as a hostile or broken page could make it. */
  function rawCall(method: string, request: unknown): Promise<Result<unknown>> {
    const { client } = connection;
    return client.call(method as 'app.info', request as Record<string, never>);
  }

  it('tells about the app and its presets', async () => {
    const info = await call('app.info', {});
    expect(info).toMatchObject({ product: 'LimitLab', dialogs: false, opensWith: null });
    await expect(call('files.chooseTables', {})).rejects.toMatchObject({
      data: { code: 'UNSUPPORTED_BY_HOST' },
    });
    expect(info.mappings.map(({ id }) => id)).toContain('uci-credit-default');
  });

  it('tells the licences of what it ships', async () => {
    const licences = await call('app.licences', {});
    const vue = licences.find(({ name }) => name === 'vue');
    expect(vue).toMatchObject({ licence: 'MIT' });
    expect(vue?.text).toContain('Permission is hereby granted');
    expect(licences.map(({ name }) => name)).toContain('better-sqlite3');
    expect(licences.map(({ name }) => name)).not.toContain('vitest');
  });

  it('keeps settings, and starts from defaults where the file is broken', async () => {
    const file = path.join(folder, 'data', 'settings.json');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, '{"theme": "plaid"}');
    const defaults = await call('settings.read', {});
    expect(defaults).toMatchObject({ theme: null, smallCell: 10, numberStyle: 'language' });
    await call('settings.save', { settings: { ...defaults, theme: 'dark', smallCell: 5 } });
    expect(await call('settings.read', {})).toMatchObject({ theme: 'dark', smallCell: 5 });
    // Two pages that each change something of their own take nothing from each other.
    await call('settings.save', { settings: { suppressSmall: true } });
    expect(await call('settings.read', {})).toMatchObject({
      theme: 'dark',
      smallCell: 5,
      suppressSmall: true,
    });
    expect(await rawCall('settings.save', { settings: { smallCell: -1 } })).toMatchObject({
      ok: false,
      error: { code: 'BAD_REQUEST' },
    });
    fs.rmSync(file);
    const presets = await call('assumptions.list', {});
    expect(presets.map(({ id }) => id)).toContain('china-2023');
  });

  it('saves diagnostics', async () => {
    const saved = await call('diagnostics.save', {});
    expect(saved?.contents).toContain('about.json');
    expect(saved?.download).toMatch(/^[\w-]{36}$/);
  });

  it('does the main job from project to heatmap', async () => {
    const chosen = await call('files.choose', { purpose: 'new-project', suggestedName: 'Job' });
    const { project } = await call('projects.create', { file: chosen?.file ?? '' });
    const csv = service.handles.issue(path.join(folder, 'c.csv'));
    await call('cohorts.generate', { file: csv, accounts: 300, months: 12, seed: 1, job: 'g' });
    const report = await call('cohorts.import', { project, files: [csv], name: 'c', job: 'i' });
    expect(report).toMatchObject({ cohort: 'c', accounts: 300, rowsRejected: 0, months: 12 });
    expect(await call('cohorts.list', { project })).toHaveLength(1);

    const saved = await call('policies.save', { project, document: POLICY });
    expect(saved.map(({ name }) => name)).toContain('Three');
    expect(await call('policies.list', { project })).toEqual(saved);
    const presets = await call('policies.presets', {});
    expect(presets.map(({ name }) => name)).toContain('Status quo');
    const inChinese = await call('policies.presets', { language: 'zh-CN' });
    expect(inChinese.map(({ name }) => name)).toEqual(['现行策略', '审慎策略', '增长策略']);
    expect(inChinese.map((policy) => ({ ...policy, name: '' }))).toEqual(
      presets.map((policy) => ({ ...policy, name: '' })),
    );
    const archived = await call('policies.archive', { project, name: 'Three', archived: true });
    expect(archived.find(({ name }) => name === 'Three')).toMatchObject({ archived: true });
    await call('policies.archive', { project, name: 'Three', archived: false });
    expect(await call('policies.list', { project })).toEqual(saved);
    expect(
      await rawCall('policies.archive', { project, name: 'none', archived: true }),
    ).toMatchObject({ ok: false, error: { code: 'POLICY_NOT_FOUND' } });

    const onto = { project, document: { ...POLICY, name: 'Status quo' } };
    for (const over of ['Three', null])
      expect(await rawCall('policies.save', { ...onto, over })).toMatchObject({
        ok: false,
        error: { code: 'POLICY_NAME_TAKEN' },
      });
    expect(await call('policies.list', { project })).toEqual(saved);
    await call('policies.save', { project, document: { ...POLICY, name: 'Six' }, over: 'Three' });

    const request = {
      project,
      cohort: 'c',
      champion: 'hold' as const,
      challengers: [POLICY],
      x: 'dormancy',
      y: 'region',
    };
    const comparison = await call('comparison.run', { ...request, job: 'c' });
    const [heatmap] = comparison.heatmaps;
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    expect(sum(heatmap.accounts)).toBe(300);
    expect(sum(heatmap.championLimit)).toBe(comparison.champion.series.limit.at(-1));
    expect(sum(heatmap.championLimit)).toBe(comparison.champion.measures.limit_total);
    expect(sum(heatmap.ended)).toBe(comparison.champion.measures.accounts_ended);
    expect(sum(heatmap.ended)).toBeGreaterThan(0);
    expect(comparison.challengers[0].measures.accounts_cut).toBeGreaterThan(0);

    const { cohort, champion, challengers } = request;
    const open = { project, cohort, champion, challengers, focus: 0, filters: [], job: 'w' };
    const panels = [
      { name: 'heatmap', x: 'dormancy', y: 'region' },
      { name: 'swap', x: 'swap' },
    ];
    const whole = await call('comparison.view', { ...open, panels });
    expect(whole.champion.measures).toEqual(comparison.champion.measures);
    expect(whole.challengers).toEqual(comparison.challengers);
    expect(whole.panels[0].accounts).toEqual(heatmap.accounts);
    expect(whole).toMatchObject({ accounts: 300, filtered: 300 });
    const cutByChallenger = { source: 'swap', x: 'swap', cells: [2] };
    const part = await call('comparison.view', { ...open, filters: [cutByChallenger], panels });
    expect(part.panels[1]).toEqual(whole.panels[1]);
    expect(part.filtered).toBe(comparison.swapSets[0].onlyChallenger.accounts);
    expect(sum(part.panels[0].accounts)).toBe(part.filtered);
    expect(part.challengers[0].measures).toMatchObject({
      accounts: part.filtered,
      accounts_cut: part.filtered,
    });
    for (const panel of part.panels.slice(0, 1)) {
      const { champion: before, challengers: after } = part;
      expect(sum(panel.championLimit)).toBe(before.measures.limit_total);
      expect(sum(panel.challengerLimit)).toBe(after[0].measures.limit_total);
      expect(sum(panel.challengerCut)).toBe(after[0].measures.accounts_cut);
      expect(sum(panel.challengerRefused)).toBe(after[0].measures.refused_accounts);
      expect(sum(panel.challengerRegret)).toBe(after[0].measures.regret_accounts);
      expect(sum(panel.ended)).toBe(before.measures.accounts_ended);
    }
    expect(await call('comparison.series', open)).toEqual([
      comparison.champion.series,
      comparison.challengers[0].series,
    ]);
    const [, partSeries] = await call('comparison.series', { ...open, filters: [cutByChallenger] });
    expect(Math.max(...(partSeries?.accounts ?? []))).toBeLessThanOrEqual(part.filtered);
    expect(
      await rawCall('comparison.view', {
        ...open,
        filters: [{ ...cutByChallenger, cells: [4] }],
        panels: [],
      }),
    ).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });

    const at = heatmap.accounts.findIndex((count) => count > 1);
    const inCell = { source: 'heatmap', x: 'dormancy', y: 'region', cells: [at] };
    const page = await call('comparison.accounts', {
      ...open,
      filters: [inCell],
      offset: 1,
      limit: 1,
    });
    expect(page).toMatchObject({ total: heatmap.accounts[at], offset: 1 });
    expect(page.rows).toHaveLength(1);
    const everyone = { ...open, filters: [], offset: 0, limit: 5000 };
    const dormant = (months: number | null) => months !== null && months >= 2;
    const { rows: all } = await call('comparison.accounts', everyone);
    const conditions = [{ column: 'monthsDormant' as const, from: 2 }];
    const { rows: some } = await call('comparison.accounts', { ...everyone, conditions });
    expect(some).toEqual(all.filter(({ monthsDormant }) => dormant(monthsDormant)));
    expect(some.length).toBeLessThan(all.length);
    expect(
      await rawCall('comparison.accounts', {
        ...everyone,
        conditions: [{ column: 'nothing', from: 2 }],
      }),
    ).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });

    const { html, fileName } = await call('comparison.page', {
      ...request,
      language: 'zh-CN',
      job: 'p',
    });
    expect(fileName).toBe('LimitLab-c.html');
    expect(html).toContain('<svg');
    expect(html).toContain('冠军策略');

    const grid = await call('sweep.run', {
      project,
      cohort: 'c',
      policy: POLICY,
      product: 'cash_loan',
      x: { path: 'dormancy.windowMonths', values: [2, 3] },
      y: { path: 'dormancy.cutRateBp', values: [1000, 2000, 3000] },
      measure: 'limit_total',
      job: 's',
    });
    expect(grid.values).toHaveLength(6);
    expect(grid.values[1 * 2 + 1]).toBe(comparison.challengers[0].measures.limit_total);

    const effects = await call('effects.run', { project, cohort: 'c', policy: POLICY, job: 'f' });
    expect(effects.effects.map(({ rule }) => rule)).toEqual(['dormancy']);
    const [{ effect, without }] = effects.effects;
    // Without its only rule the policy is none, so the effect is all there is.
    expect(without).toEqual(effects.hold);
    expect(effect).toEqual(effects.together);
    expect(effect.limit_total).toBe(
      comparison.challengers[0].measures.limit_total - effects.hold.limit_total,
    );
    expect(effects.remainder.limit_total).toBe(0);

    // A policy that begins later is held against limits held from then on.
    const late = { ...POLICY, effectiveFrom: '2023-05' };
    const lateEffects = await call('effects.run', { project, cohort: 'c', policy: late, job: 'f' });
    expect(lateEffects.hold.limit_total).toBeGreaterThan(0);
    expect(lateEffects.effects[0].without).toEqual(lateEffects.hold);
    expect(lateEffects.remainder).toMatchObject({ refused_total: 0, shortfall_total: 0 });

    const results = service.handles.issue(path.join(folder, 'results'));
    const summary = await call('simulation.export', {
      project,
      cohort: 'c',
      scenarios: ['observed', POLICY],
      folder: results,
      job: 'e',
    });
    expect(summary.policies.map(({ name }) => name)).toEqual(['observed', 'Three']);
    expect(fs.readdirSync(path.join(folder, 'results')).sort()).toEqual([
      'accounts.csv',
      'months.csv',
      'summary.json',
    ]);

    const preview = await call('cohorts.inspect', { file: csv, job: 'v' });
    expect(preview).toMatchObject({ name: 'c.csv', problem: null });
    expect(preview.rows).toHaveLength(200);
    expect(preview.faults.filter((fault) => fault !== null)).toEqual([]);
    const check = await call('cohorts.check', { files: [csv], job: 'k' });
    expect(check).toMatchObject({
      rowsRead: report.rowsRead,
      rowsRejected: report.rowsRejected,
      accounts: report.accounts,
      questions: [],
      conflicts: [],
      totals: report.totals,
    });
    expect(check.limits.map(({ limit }) => limit).every((limit) => limit > 0)).toBe(true);
    expect(check.limits).toHaveLength(check.months);
    const quality = await call('cohorts.quality', { project, cohort: 'c', job: 'q' });
    expect(sum(quality.accounts)).toBe(quality.cohort.accountMonths);
    expect(sum(quality.dormancy)).toBe(quality.cohort.accountMonths);
    expect(sum(quality.filled)).toBe(report.gapMonthsFilled);
    const noticed = await call('cohorts.noticed', {
      project,
      cohort: 'c',
      notice: 'left_censored',
      offset: 1,
      limit: 2,
      job: 'w',
    });
    expect(noticed.total).toBe(quality.leftCensored);
    expect(noticed.rows).toHaveLength(2);
    expect(noticed.rows[0].month).toMatch(/^\d{4}-\d{2}$/);
    const rowsOf = async (notice: RequestOf<'cohorts.noticed'>['notice']) =>
      call('cohorts.noticed', { project, cohort: 'c', notice, offset: 0, limit: 1, job: 'r' });
    const inMonth = await rowsOf({ month: quality.months[1] });
    expect([inMonth.total, inMonth.rows[0].month]).toEqual([
      quality.accounts[1],
      quality.months[1],
    ]);
    expect((await rowsOf({ streak: 2 })).total).toBe(quality.dormancy[2]);
    const limits = quality.columns.find(({ name }) => name === 'credit_limit');
    expect((await rowsOf({ column: 'credit_limit', step: 0 })).total).toBe(limits?.histogram[0]);
    await expect(rowsOf({ month: '2024-13' })).rejects.toThrow();

    const account = page.rows[0].accountId;
    const of = { project, cohort: 'c', account };
    const ledger = await call('accounts.ledger', { ...of, scenario: POLICY, job: 'l' });
    expect(ledger).toMatchObject({ accountId: account, scenario: 'Three' });
    expect(ledger.rows.at(-1)?.limitAfter).toBe(page.rows[0].challengerLimit);
    const advice = await call('accounts.plan', { ...of, policy: POLICY, job: 'n' });
    expect(advice).toMatchObject({ accountId: account, policy: 'Three' });
    const file = service.handles.issue(path.join(folder, 'plans.csv'));
    const planned = await call('plans.export', {
      project,
      cohort: 'c',
      policy: POLICY,
      file,
      job: 'f',
    });
    const lines = fs.readFileSync(path.join(folder, 'plans.csv'), 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(planned.accounts + 1);
    expect(lines.some((line) => line.startsWith(`${account},`))).toBe(advice.plan !== null);
    expect(
      await rawCall('accounts.ledger', { ...of, account: 'nobody', scenario: POLICY, job: 'o' }),
    ).toMatchObject({ ok: false, error: { code: 'ACCOUNT_NOT_FOUND' } });

    const again = { project, files: [csv], name: 'c', mode: 'replace' as const, job: 'r' };
    expect(await call('cohorts.import', again)).toMatchObject({ version: 2 });
    const versions = await call('cohorts.versions', { project, cohort: 'c' });
    expect(versions.map(({ version }) => version)).toEqual([2, 1]);
    const [undone] = await call('cohorts.undo', { project, cohort: 'c' });
    expect(undone).toMatchObject({ name: 'c', version: 1 });
    const audit = await call('projects.audit', { project, job: 'audit' });
    const imports = audit.filter(({ action }) => action === 'import' || action === 'undo');
    expect(imports.map(({ action }) => action)).toEqual(['import', 'import', 'undo']);
    const document = {
      schema: 1 as const,
      name: 'Committee',
      cohort: 'c',
      champion: 'hold' as const,
      challengers: [POLICY],
    };
    const [stored] = await call('comparisons.save', { project, document });
    expect(stored.document).toMatchObject({ name: 'Committee', x: 'dormancy', y: 'score' });
    expect(await call('comparisons.list', { project })).toEqual([stored]);
    const spare = { ...document, name: 'Spare' };
    await call('comparisons.save', { project, document: spare });
    expect(
      await rawCall('comparisons.rename', { project, name: 'Spare', to: 'Committee' }),
    ).toMatchObject({ ok: false, error: { code: 'COMPARISON_NAME_TAKEN' } });
    const renamed = await call('comparisons.rename', { project, name: 'Spare', to: 'Other' });
    expect(renamed.map(({ document: { name } }) => name)).toEqual(['Committee', 'Other']);
    // The first keeps its place.
    const inPlace = await call('comparisons.rename', { project, name: 'Committee', to: 'First' });
    expect(inPlace.map(({ document: { name } }) => name)).toEqual(['First', 'Other']);
    expect(inPlace[0].updatedAt).toBe(stored.updatedAt);
    await call('comparisons.rename', { project, name: 'First', to: 'Committee' });
    expect(await call('comparisons.remove', { project, name: 'Other' })).toEqual([stored]);
    expect(await rawCall('comparisons.remove', { project, name: 'Other' })).toMatchObject({
      ok: false,
      error: { code: 'COMPARISON_NOT_FOUND' },
    });
    const ordered = {
      project,
      comparison: 'Committee',
      document: { schema: 1 as const, title: 'T', date: '2026-01-15', language: 'en' as const },
    };
    const { html: reported } = await call('report.html', { ...ordered, job: 'h' });
    expect(reported).toContain('<h1>T</h1>');
    const printed = await call('report.pdf', { ...ordered, job: 'd' });
    expect(printed.fileName).toBe('T.pdf');
    expect(Buffer.from(printed.pdf, 'base64').toString()).toBe(`%PDF- ${reported.length}`);
    const place = await call('files.save', { name: 'a.csv' });
    const target = place?.file ?? '';
    const exported = { project, comparison: 'Committee', language: 'en' as const };
    expect(
      await call('export.table', { ...exported, what: 'measures', file: target, job: 't' }),
    ).toEqual({ rows: 2 });
    expect((await call('files.offer', { file: target })).download).not.toBeNull();
    const drawn = await call('export.chart', { ...exported, chart: 'months', job: 'k' });
    expect(drawn.svg).toMatch(/^<svg /);
    const kept = { project, cohort: 'c', file: target, job: 'w' };
    expect((await call('export.cohort', kept)).rows).toBeGreaterThan(300);
    const sealed = { ...ordered, cohort: 'pseudonyms' as const, file: target };
    expect((await call('packs.write', { ...sealed, job: 'l' })).files).toBe(12);
    const verified = await call('packs.verify', { file: target, job: 'm' });
    expect(verified).toMatchObject({ ok: true, runs: 2 });
    // The run over the version that was undone cannot be replayed, and that is no fault.
    expect(await call('projects.verify', { project, job: 'y' })).toMatchObject({ ok: true });

    expect(await call('cohorts.remove', { project, cohort: 'c' })).toEqual([]);
    const [entry] = await call('projects.list', {});
    expect(entry.name).toBe('Job');
    expect((await call('projects.open', { file: entry.file })).name).toBe('Job');
    expect(await call('projects.close', { project: entry.file })).toBe(true);
    expect(await call('projects.close', { project: entry.file })).toBe(false);
  });

  it('prepares the example once', async () => {
    const first = await call('projects.example', { job: 'x' });
    expect(first.cohorts[0]).toMatchObject({ accounts: 5000, months: 24, rowsRejected: 0 });
    expect(first.policies.length).toBeGreaterThanOrEqual(2);
    expect(await call('projects.example', { job: 'x' })).toEqual(first);
  });

  it('sends progress before the answer it belongs to, under the job it was asked for', async () => {
    const heard: (JobProgress | 'answer')[] = [];
    const stop = connection.client.on('job.progress', (progress) => heard.push(progress));
    const file = service.handles.issue(path.join(folder, 'big.csv'));
    await call('cohorts.generate', {
      file,
      accounts: 4000,
      months: 12,
      seed: 1,
      job: 'progress-job',
    });
    heard.push('answer');
    stop();
    expect(heard.at(-1)).toBe('answer');
    expect(heard.length).toBeGreaterThan(1);
    for (const progress of heard.slice(0, -1)) {
      expect(progress).toMatchObject({ job: 'progress-job', phase: 'generating', total: 4000 });
    }
  });

  it('cancels a job', async () => {
    const file = service.handles.issue(path.join(folder, 'cancelled.csv'));
    const running = connection.client.call('cohorts.generate', {
      file,
      accounts: 2_000_000,
      months: 24,
      seed: 1,
      job: 'long',
    });
    expect(await call('jobs.cancel', { job: 'long' })).toBe(true);
    expect(await running).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(fs.readdirSync(folder).filter((name) => name.startsWith('cancelled'))).toEqual([]);
    expect(await call('jobs.cancel', { job: 'long' })).toBe(false);
  });

  it.each<[string, string, unknown, string]>([
    ['no object', 'app.info', null, 'BAD_REQUEST'],
    ['an unknown key', 'app.info', { path: '/etc/passwd' }, 'BAD_REQUEST'],
    ['a path for a handle', 'projects.open', { file: '/etc/passwd' }, 'HANDLE_UNKNOWN'],
    [
      'a made-up handle',
      'cohorts.list',
      { project: '00000000-0000-4000-8000-000000000000' },
      'HANDLE_UNKNOWN',
    ],
    ['a policy that is none', 'policies.save', { project: 'none', document: {} }, 'POLICY_INVALID'],
    ['a number for a text', 'cohorts.list', { project: 7 }, 'BAD_REQUEST'],
    ['a dialog the host lacks', 'files.choose', { purpose: 'open-project' }, 'UNSUPPORTED_BY_HOST'],
  ])('answers %s with an error', async (_what, method, request, code) => {
    expect(await rawCall(method, request)).toMatchObject({ ok: false, error: { code } });
  });

  it('lets go of nothing but uploads', async () => {
    const file = service.handles.issue(path.join(folder, 'c.csv'));
    expect(await call('files.release', { file })).toBe(false);
    expect(fs.existsSync(path.join(folder, 'c.csv'))).toBe(true);
  });

  it('was called in every method by this suite', () => {
    expect([...called].sort()).toEqual([...METHOD_NAMES].sort());
  });
});

describe('a call over IPC from a frame that is not the app', () => {
  it('is refused', async () => {
    const folder = makeTemporaryFolder();
    const service = newService(folder);
    const { client, close } = await connectIpc(service, false);
    expect(await client.call('projects.list', {})).toMatchObject({
      ok: false,
      error: { code: 'FORBIDDEN' },
    });
    await close();
    await service.close();
  });
});

describe('error codes', () => {
  it('have words in every language', () => {
    for (const words of Object.values(WORDS)) {
      expect(Object.keys(words.errors).sort()).toEqual([...ERROR_CODES].sort());
    }
  });
});
