/** Log, diagnostics, the IT department's policy, updates: what is kept, what may leave, and who decides. */
import fs from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { itPolicyPath, readItPolicy } from '../../src/main/it-policy.ts';
import { logFolder, openLog, ownFrames } from '../../src/main/log.ts';
import type { LogEntry } from '../../src/main/log.ts';
import { checkForUpdates } from '../../src/main/window/updates.ts';
import { ask } from '../support/bare-service.ts';
import { fileHandle, newService } from '../support/service.ts';
import { temporaryFolder } from '../support/temporary.ts';

const updater = vi.hoisted(() => ({ loaded: 0, feeds: [] as unknown[], downloads: 0 }));
vi.mock('electron-updater', () => {
  updater.loaded++;
  const autoUpdater = {
    setFeedURL: (feed: unknown) => updater.feeds.push(feed),
    checkForUpdates: async () => ({ isUpdateAvailable: true, updateInfo: { version: '9.9.9' } }),
    downloadUpdate: async () => void updater.downloads++,
  };
  return { default: { autoUpdater } };
});

const logsOf = (folder: string) => fs.readdirSync(logFolder(folder)).sort();

describe('the log', () => {
  it('is written to the data folder, and keeps a few former files', () => {
    const folder = temporaryFolder();
    const log = openLog(folder, 300);
    for (let ms = 0; ms < 40; ms++) log({ event: 'call', method: 'app.info', ms });
    expect(logsOf(folder)).toEqual([
      'limitlab.1.log',
      'limitlab.2.log',
      'limitlab.3.log',
      'limitlab.log',
    ]);
    const line = fs
      .readFileSync(path.join(logFolder(folder), 'limitlab.log'), 'utf8')
      .split('\n')[0];
    expect(line).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+ \{"event":"call","method":"app\.info","ms":\d+,"pid":\d+\}$/,
    );
  });

  it('names the functions of an unforeseen error, and not its message', () => {
    const error = new Error('secret 42\n    at secret (value:1:1)');
    const frames = ownFrames(error);
    expect(frames.join()).toMatch(/support\.test\.ts:\d+/);
    expect(frames.join()).not.toContain('secret');
  });
});

/** Values that stand nowhere but in the user's data. */
const CANARIES = [
  'CANARY-ACCOUNT',
  '424242',
  'CANARY REGION',
  'CANARY-COHORT',
  'CANARY-POLICY',
  'CANARY-FILE',
  'CANARY-PROJECT',
];

describe('diagnostics', () => {
  it('are a zip of texts without any value, name of a file, cohort or policy', async () => {
    const folder = path.join(temporaryFolder(), 'data');
    const entries: LogEntry[] = [];
    const write = openLog(folder);
    const log = (entry: LogEntry) => {
      entries.push(entry);
      write(entry);
    };
    const target = path.join(path.dirname(folder), 'd.zip');
    const service = newService(folder, {
      log,
      dialogs: { open: async () => [], save: async () => target },
    });
    const project = service.handles.issue(
      path.join(path.dirname(folder), 'CANARY-PROJECT.limitlab'),
    );
    await ask(service, 'projects.create', { file: project });
    const rows =
      'account_id,month,credit_limit,region\nCANARY-ACCOUNT,2024-01,424242,CANARY REGION\n';
    const file = fileHandle(service, path.join(path.dirname(folder), 'CANARY-FILE.csv'), rows);
    await ask(service, 'cohorts.import', {
      project,
      files: [file],
      name: 'CANARY-COHORT',
      job: 'a',
    });
    // Calls that fail, each with values in its message.
    const broken = fileHandle(
      service,
      path.join(path.dirname(folder), 'CANARY-FILE-2.csv'),
      `${rows}"CANARY-ACCOUNT`,
    );
    const calls = [
      service.call('cohorts.import', {
        project,
        files: [broken],
        name: 'CANARY-COHORT 2',
        job: 'b',
      }),
      service.call('policies.save', { project, document: { name: 'CANARY-POLICY', x: 424242 } }),
      service.call('accounts.ledger', {
        project,
        cohort: 'CANARY-COHORT',
        scenario: 'hold',
        account: 'CANARY-ACCOUNT-2',
        job: 'c',
      }),
      service.call('projects.create', { file: project }),
    ];
    const results = await Promise.all(calls);
    expect(results.map(({ ok }) => ok)).toEqual([false, false, false, false]);
    expect(JSON.stringify(results)).toContain('CANARY');
    expect(entries.filter(({ event }) => event === 'call').length).toBeGreaterThanOrEqual(4);

    const saved = await ask(service, 'diagnostics.save', {});
    await service.close();
    expect(saved).toMatchObject({ fileName: 'd.zip', download: null });
    const texts = Object.entries(unzipSync(fs.readFileSync(target))).map(
      ([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')] as const,
    );
    expect(texts.map(([name]) => name).sort()).toEqual([
      'READ-ME.txt',
      'about.json',
      'crashes.json',
      'logs/limitlab.log',
    ]);
    for (const [name, text] of texts) {
      for (const canary of CANARIES)
        expect(`${name}: ${text.includes(canary)}`).toBe(`${name}: false`);
    }
  });

  it('are nothing where the user closes the dialog', async () => {
    const folder = temporaryFolder();
    const service = newService(folder, {
      dialogs: { open: async () => [], save: async () => null },
    });
    expect(await ask(service, 'diagnostics.save', {})).toBeNull();
    await service.close();
  });
});

describe('the policy of an IT department', () => {
  const read = (text: string) => {
    const file = path.join(temporaryFolder(), 'policy.json');
    fs.writeFileSync(file, text);
    return readItPolicy(file);
  };

  it('is where only an administrator writes', () => {
    expect(itPolicyPath('linux')).toBe('/etc/limitlab/policy.json');
    expect(itPolicyPath('darwin')).toBe('/Library/Application Support/LimitLab/policy.json');
    expect(itPolicyPath('win32')).toMatch(/ProgramData\\LimitLab\\policy\.json$/);
  });

  it('without a file lets nothing out', () => {
    expect(readItPolicy(path.join(temporaryFolder(), 'none.json'))).toEqual({
      source: 'default',
      policy: { updates: { mode: 'off' }, devTools: true, browserHost: true },
    });
  });

  it('names a feed over https', () => {
    const feed = 'https://updates.bank.example/limitlab';
    expect(read(JSON.stringify({ updates: { mode: 'check', feed } })).policy.updates).toEqual({
      mode: 'check',
      feed,
    });
  });

  it.each([
    '{',
    '[]',
    '{"updates": {"mode": "check"}}',
    '{"updates": {"mode": "check", "feed": "http://updates.bank.example/"}}',
    '{"updates": {"mode": "check", "feed": "file:///x"}}',
    '{"updates": {"mode": "of"}}',
    '{"devtools": true}',
    '{"devTools": "yes"}',
  ])('is the strictest where it cannot be understood: %s', (text) => {
    expect(read(text)).toEqual({
      source: 'invalid',
      policy: { updates: { mode: 'off' }, devTools: false, browserHost: false },
    });
  });
});

describe('updates', () => {
  const base = { devTools: true, browserHost: true };

  it('are off: the updater is not even loaded', async () => {
    const entries: LogEntry[] = [];
    await checkForUpdates(
      { ...base, updates: { mode: 'off' } },
      (entry) => entries.push(entry),
      async () => true,
    );
    expect(updater.loaded).toBe(0);
    expect(entries).toEqual([]);
  });

  it('come from the feed of the policy, when the user wants them', async () => {
    const feed = 'https://updates.bank.example/limitlab';
    const offered: string[] = [];
    const answer = (wanted: boolean) =>
      checkForUpdates(
        { ...base, updates: { mode: 'check', feed } },
        () => {},
        async (version) => {
          offered.push(version);
          return wanted;
        },
      );
    await answer(false);
    expect(updater.downloads).toBe(0);
    await answer(true);
    expect(updater.feeds).toEqual([
      { provider: 'generic', url: feed },
      { provider: 'generic', url: feed },
    ]);
    expect(offered).toEqual(['9.9.9', '9.9.9']);
    expect(updater.downloads).toBe(1);
  });
});
