/** What the desktop tells Electron for security's sake; each test fails when its protection is undone. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { EVENT_NAMES, METHOD_NAMES } from '../../../src/contract/api.ts';
import { registerIpc } from '../../../src/main/ipc.ts';
import { CONTENT_SECURITY_POLICY } from '../../../src/main/page.ts';
import type { Service } from '../../../src/main/service/service.ts';
import { newBridge } from '../../../src/preload/bridge.ts';
import * as electron from '../../support/recording-electron.ts';
import { threadEntry } from '../../support/service.ts';
import { temporaryFolder } from '../../support/temporary.ts';

vi.mock('electron', () => import('../../support/recording-electron.ts'));
const { containedPath, declareAppScheme, serveApp } =
  await import('../../../src/main/window/app-protocol.ts');
const { closeSession, confine, isAllowedOutside, isAppPage, isLocalRequest } =
  await import('../../../src/main/window/confine.ts');
const { printReport } = await import('../../../src/main/window/print-report.ts');
const { parseLaunch } = await import('../../../src/main/window/launch.ts');
const { WorkbenchWindow } = await import('../../../src/main/window/workbench-window.ts');
const { WORDS } = await import('../../../src/locales/index.ts');

const ROOT = path.resolve(import.meta.dirname, '../../..');

function openedWindow(devTools: boolean): electron.BrowserWindow {
  const opened = new WorkbenchWindow({
    version: '0',
    dataFolder: temporaryFolder(),
    resourcesFolder: path.join(ROOT, 'resources'),
    licencesFile: path.join(ROOT, 'out/main/licences.json'),
    workerEntry: threadEntry('worker.js'),
    opensWith: null,
    preload: '/preload.cjs',
    devTools,
    words: () => WORDS.en.desktop,
    cascade: 0,
    focusProject: () => false,
    projectOpened: () => {},
    settingsSaved: () => {},
    closed: () => {},
    pageGone: () => {},
  });
  onTestFinished(() => opened.end());
  if (!electron.BrowserWindow.last) throw new Error('no window was opened');
  return electron.BrowserWindow.last;
}

describe('a window', () => {
  const preferences = () => openedWindow(false).options['webPreferences'];

  it.each([
    ['isolates the preload from the page', { contextIsolation: true }],
    ['is sandboxed', { sandbox: true }],
    ['has no Node', { nodeIntegration: false }],
    [
      'has no Node in workers and frames',
      { nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false },
    ],
    ['has no webviews', { webviewTag: false }],
    ['keeps web security on', { webSecurity: true, allowRunningInsecureContent: false }],
    ['has no spell checker, which would fetch dictionaries', { spellcheck: false }],
    ['has no DevTools in a package', { devTools: false }],
  ])('%s', (_what, expected) => {
    expect(preferences()).toMatchObject(expected);
  });

  it('shows the app’s own page, and has DevTools where they were asked for', () => {
    const window = openedWindow(true);
    expect(window.address).toBe('app://limitlab/index.html');
    expect(window.options['webPreferences']).toMatchObject({ devTools: true });
    expect(parseLaunch(['limitlab'], '/').devTools).toBe(false);
    expect(parseLaunch(['limitlab', '--devtools'], '/').devTools).toBe(true);
  });
});

describe('the window that prints a report', () => {
  it.each([
    ['is sandboxed', { sandbox: true, contextIsolation: true }],
    ['has no Node', { nodeIntegration: false }],
    [
      'has no Node in workers and frames',
      { nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false },
    ],
    ['keeps web security on', { webSecurity: true }],
    [
      'has no webviews, no DevTools and no spell checker',
      { webviewTag: false, devTools: false, spellcheck: false },
    ],
  ])('%s, is not shown, and is gone afterwards', async (_what, expected) => {
    await printReport('<p>x');
    const window = electron.BrowserWindow.last;
    expect(window?.options['webPreferences']).toMatchObject(expected);
    expect(window?.options).toMatchObject({ show: false });
    expect(window?.options['webPreferences']).not.toHaveProperty('preload');
    expect(window?.isDestroyed()).toBe(true);
  });
});

describe('the contents of a window', () => {
  const confined = () => {
    const contents = new electron.RecordedContents();
    confine(contents as never);
    return contents;
  };

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'are denied %s',
    (name) => {
      let denied = false;
      confined().emit(name, { preventDefault: () => (denied = true) }, 'https://evil.example/');
      expect(denied).toBe(true);
    },
  );

  it.each([
    ['about:srcdoc', false],
    ['about:blank', true],
    ['data:text/html,x', true],
    ['blob:app://limitlab/x', true],
    ['app://limitlab/index.html', true],
    ['javascript:alert(1)', true],
  ])('show in a frame what the page itself holds and nothing else: %s', (url, isDenied) => {
    let denied = false;
    confined().emit('will-frame-navigate', { url, preventDefault: () => (denied = true) });
    expect(denied).toBe(isDenied);
  });

  it('open no window, and only listed sites in the browser', () => {
    const handler = confined().windowOpenHandler;
    electron.external.length = 0;
    for (const url of [
      'https://www.bis.org/basel_framework/chapter/CRE/20.htm',
      'https://evil.example/',
      'https://www.bis.org.evil.example/',
      'https://user:secret@www.bis.org/',
      'http://www.bis.org/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'ms-msdt:/id',
      'not an address',
    ]) {
      expect(handler?.({ url })).toEqual({ action: 'deny' });
    }
    expect(electron.external).toEqual(['https://www.bis.org/basel_framework/chapter/CRE/20.htm']);
    expect(isAllowedOutside('https://www.bis.org:444/')).toBe(false);
  });
});

describe('the session', () => {
  it('is denied every permission', async () => {
    const { session, given } = electron.newRecordedSession();
    await closeSession(session as never);
    const answers: boolean[] = [];
    for (const name of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal'])
      given['request'](
        null as never,
        name as never,
        ((granted: boolean) => answers.push(granted)) as never,
      );
    expect(answers).toEqual([false, false, false, false, false]);
    expect(given['check'](null as never, 'media' as never)).toBe(false);
    expect(given['device']({} as never)).toBe(false);
  });

  it('lets no request out of the process, and looks for no proxy or dictionary', async () => {
    const { session, given, told } = electron.newRecordedSession();
    await closeSession(session as never);
    const cancelled = (url: string) => {
      let answer: boolean | undefined;
      given['webRequest'](
        { url } as never,
        (({ cancel }: { cancel: boolean }) => (answer = cancel)) as never,
      );
      return answer;
    };
    for (const url of [
      'https://example.com/',
      'http://127.0.0.1/',
      'ws://x/',
      'file:///etc/passwd',
      'ftp://x/',
    ])
      expect(cancelled(url)).toBe(true);
    for (const url of ['app://limitlab/index.html', 'data:,x', 'blob:app://limitlab/1'])
      expect(cancelled(url)).toBe(false);
    expect(isLocalRequest('')).toBe(false);
    expect(told).toEqual({ spellChecker: false, proxy: { mode: 'direct' } });
  });
});

describe('app://', () => {
  it('is a standard, secure scheme without more privileges', () => {
    electron.schemes.length = 0;
    declareAppScheme();
    expect(electron.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
  });

  it.each([
    ['app://limitlab/../secret.html'],
    ['app://limitlab/..%2fsecret.html'],
    ['app://limitlab/%2e%2e/secret.html'],
    ['app://limitlab/%2e%2e%2fsecret.html'],
    ['app://limitlab/..%5csecret.html'],
    ['app://limitlab//etc/passwd'],
    ['app://other/index.html'],
    ['app://limitlab/index.html%00.js'],
    ['app://limitlab/%E0%A4%A'],
    ['file:///etc/passwd'],
  ])('has nothing at %s', async (address) => {
    const folder = temporaryFolder();
    fs.mkdirSync(path.join(folder, 'page'));
    fs.writeFileSync(path.join(folder, 'secret.html'), 'secret');
    serveApp(path.join(folder, 'page'));
    const answer = await electron.protocolHandlers.get('app')?.({ url: address });
    expect(answer?.status).toBe(404);
    expect(await answer?.text()).not.toContain('secret');
  });

  it('gives the page with its policy and its host’s mark', async () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'index.html'), '<head></head>');
    serveApp(folder);
    const answer = await electron.protocolHandlers.get('app')?.({
      url: 'app://limitlab/index.html',
    });
    expect(answer?.status).toBe(200);
    expect(answer?.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(await answer?.text()).toContain('content="electron"');
    expect(containedPath(folder, 'app://limitlab/')).toBeUndefined();
  });
});

describe('the content security policy', () => {
  const directives = new Map(
    CONTENT_SECURITY_POLICY.split('; ').map((directive) => {
      const [name, ...values] = directive.split(' ');
      return [name, values.join(' ')];
    }),
  );

  it('lets scripts come from the app alone, none inline, none evaluated', () => {
    expect(directives.get('default-src')).toBe("'none'");
    expect(directives.get('script-src')).toBe("'self'");
    expect(directives.get('connect-src')).toBe("'self'");
    expect(CONTENT_SECURITY_POLICY).not.toContain('unsafe-eval');
    expect(directives.get('style-src')).toBe("'self'");
  });

  it('lets nothing frame the page, be its base, or take its forms', () => {
    for (const name of ['frame-ancestors', 'base-uri', 'form-action'])
      expect(directives.get(name)).toBe("'none'");
  });
});

describe('IPC', () => {
  type Event = { readonly from: string; readonly parent: unknown };
  const answering = (from: string, parent: unknown = null) => {
    const handlers = new Map<string, (event: Event, request: unknown) => Promise<unknown>>();
    const service = {
      handle: async (method: string, request: unknown) => ({ ok: true, value: [method, request] }),
      fileEntry: (filePath: unknown) => filePath,
    } as unknown as Service;
    registerIpc<Event>(
      { handle: (channel, handler) => handlers.set(channel, handler), removeHandler: () => {} },
      (event) => (isAppPage({ url: event.from, parent: event.parent }) ? service : undefined),
    );
    return { handlers, event: { from, parent } };
  };

  it.each([
    'https://evil.example/',
    'app://limitlab.evil/',
    'app://limitlabx/',
    'about:blank',
    'file:///x',
  ])('answers no channel to a frame at %s', async (from) => {
    const { handlers, event } = answering(from);
    expect(handlers.size).toBe(METHOD_NAMES.length + 1);
    for (const handler of handlers.values())
      expect(await handler(event, {})).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
  });

  it('answers no frame inside the page, and none that is gone', async () => {
    const { handlers, event } = answering('app://limitlab/index.html', {});
    expect(await handlers.get('limitlab:call:app.info')?.(event, {})).toMatchObject({ ok: false });
    expect(isAppPage(null)).toBe(false);
  });

  it('answers the app’s own page', async () => {
    const { handlers, event } = answering('app://limitlab/index.html#/compare');
    expect(await handlers.get('limitlab:call:app.info')?.(event, {})).toMatchObject({ ok: true });
  });
});

describe('the preload', () => {
  it('exposes the contract’s methods and events, and nothing by which to name another channel or a path', async () => {
    const channels: string[] = [];
    const bridge = newBridge(
      {
        invoke: async (channel, request) => channels.push(`${channel} ${String(request)}`),
        on: (channel) => channels.push(channel),
        removeListener: () => {},
      },
      (file) => (file.name === 'dropped.csv' ? '/home/user/dropped.csv' : ''),
    );
    expect(Object.keys(bridge).sort()).toEqual(['methods', 'on', 'send']);
    expect(Object.keys(bridge.methods)).toEqual(METHOD_NAMES);
    expect(() => bridge.on('limitlab:call:app.info' as never, () => {})).toThrow(
      'There is no event',
    );
    for (const name of EVENT_NAMES) bridge.on(name, () => {});
    await bridge.send(new File([''], 'dropped.csv'));
    await bridge.send(Object.assign(new File([''], 'x'), { path: '/etc/passwd' }));
    expect(channels).toEqual([
      ...EVENT_NAMES.map((name) => `limitlab:event:${name}`),
      'limitlab:drop /home/user/dropped.csv',
      'limitlab:drop ',
    ]);
  });

  it('is one file without imports but electron, as a sandbox needs it', () => {
    const built = path.join(ROOT, 'out/preload/index.cjs');
    const required = [...fs.readFileSync(built, 'utf8').matchAll(/require\("([^"]+)"\)/g)];
    expect([...new Set(required.map(([, name]) => name))]).toEqual(['electron']);
  });
});
