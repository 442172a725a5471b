/** Ways to bring the workbench up for the same specs: the browser host, the stand-in for Electron, Electron itself. */
import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import net from 'node:net';
import path from 'node:path';
import { _electron, chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { ROOT } from '../support/cli.ts';
import type { FromTest, Report } from './electron-stand-in/messages.ts';

/** Path of a Chromium found by the test command, or ''. */
export const CHROMIUM = process.env['LIMITLAB_CHROMIUM'] ?? '';
/** Path of a real Electron binary found by the test command, or ''. */
export const ELECTRON = process.env['LIMITLAB_ELECTRON'] ?? '';

export interface Driver {
  readonly page: Page;
  /** Does what makes the workbench ask for a file to open, and answers with one. */
  openFile(ask: () => Promise<void>, filePath: string): Promise<void>;
  /** Does what makes the workbench ask where a new project goes, and answers. */
  newProject(ask: () => Promise<void>, filePath: string): Promise<void>;
  /** Does what makes the workbench offer a file for saving, keeps it at `filePath`, and tells the name it offered. */
  saveFile(ask: () => Promise<void>, filePath: string): Promise<string>;
  close(): Promise<void>;
}

/** The operating system's side of a desktop window, where a test can play it. */
export interface Desktop {
  tell(what: FromTest): void;
  report(): Promise<Report>;
  /** Pages of the windows. */
  pages(): Page[];
  readonly process: ChildProcess;
}

export interface DesktopDriver extends Driver {
  readonly desktop: Desktop;
}

export interface Options {
  /** More arguments of the program. */
  readonly args?: readonly string[];
  /** The main process to run, for one out of a package. */
  readonly main?: string;
  /** More arguments of Node itself. */
  readonly nodeArgs?: readonly string[];
  /** More of the environment. */
  readonly env?: Record<string, string>;
  readonly dataFolder: string;
  readonly example: boolean;
  readonly locale: 'en-US' | 'zh-CN';
  readonly colorScheme: 'light' | 'dark';
}

/** What goes wrong in a page from now on: errors on its console, and errors that nothing caught. */
export function faultsOf(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  return faults;
}

const VIEWPORT = { width: 1440, height: 900 };
const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // No name is looked up: what a page asks of another machine fails, and its test with it.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

function environment(
  { dataFolder }: Options,
  more: Record<string, string> = {},
): Record<string, string> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')),
  );
  return { ...(inherited as Record<string, string>), LIMITLAB_DATA: dataFolder, ...more };
}

function exited(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}

async function saveDownload(
  page: Page,
  ask: () => Promise<void>,
  filePath: string,
): Promise<string> {
  const download = page.waitForEvent('download');
  await ask();
  const saved = await download;
  await saved.saveAs(filePath);
  return saved.suggestedFilename();
}

/** First line a child prints. */
function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.split('\n')[0]);
    });
    child.once('exit', (code) =>
      reject(new Error(`ended with ${code} before it printed its address`)),
    );
  });
}

export async function browserHost(options: Options): Promise<Driver> {
  const args = [
    ...(options.nodeArgs ?? []),
    path.join(ROOT, 'out/main/cli.js'),
    'serve',
    '--no-open',
    ...(options.example ? ['--example'] : []),
  ];
  const host = spawn(process.execPath, args, {
    env: environment(options, options.env),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await firstLine(host);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS });
  const { locale, colorScheme } = options;
  const page = await browser.newPage({ viewport: VIEWPORT, locale, colorScheme });
  await page.goto(address);
  return {
    page,
    async openFile(ask, filePath) {
      const chooser = page.waitForEvent('filechooser');
      await ask();
      await (await chooser).setFiles(filePath);
    },
    newProject: (ask) => ask(),
    saveFile: (ask, filePath) => saveDownload(page, ask, filePath),
    async close() {
      await browser.close();
      host.kill('SIGINT');
      await exited(host);
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function windowShown(child: ChildProcess): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    child.on('message', (message) => {
      if (typeof message === 'object' && message !== null && 'shown' in message) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the main process ended with ${code}`)));
  });
}

function windowPages(browser: Browser): Page[] {
  const pages = browser.contexts().flatMap((context) => context.pages());
  return pages.filter((candidate) => candidate.url().includes('limitlab.stand-in'));
}

function reportOf(main: ChildProcess): Promise<Report> {
  return new Promise((resolve) => {
    const listen = (message: unknown) => {
      if (typeof message !== 'object' || message === null || !('report' in message)) return;
      main.off('message', listen);
      resolve(message.report as Report);
    };
    main.on('message', listen).send({ report: true } satisfies FromTest);
  });
}

export async function electronStandIn(options: Options): Promise<DesktopDriver> {
  const port = await freePort();
  const args = [
    ...CHROMIUM_ARGS,
    `--remote-debugging-port=${port}`,
    `--lang=${options.locale}`,
    `--accept-lang=${options.locale}`,
    ...(options.colorScheme === 'dark' ? ['--force-dark-mode'] : []),
  ];
  const launched = await chromium.launch({ executablePath: CHROMIUM, args });
  const endpoint = `http://127.0.0.1:${port}`;
  const register = path.join(ROOT, 'test/e2e/electron-stand-in/register.mjs');
  const mainArgs = [...(options.example ? ['--example'] : []), ...(options.args ?? [])];
  const main = fork(options.main ?? path.join(ROOT, 'out/main/index.js'), mainArgs, {
    execArgv: ['--import', register, ...(options.nodeArgs ?? [])],
    env: environment(options, {
      LIMITLAB_STAND_IN_CDP: endpoint,
      LIMITLAB_STAND_IN_LOCALE: options.locale,
      ...options.env,
    }),
  });
  await windowShown(main);
  // Connected after the main process, so that downloads are this side's.
  const browser = await chromium.connectOverCDP(endpoint);
  // Dialogs are the main process's to answer; without a listener this side would dismiss them.
  for (const context of browser.contexts()) context.on('dialog', () => {});
  const [page] = windowPages(browser);
  await page.setViewportSize(VIEWPORT);
  await page.emulateMedia({ colorScheme: options.colorScheme });
  const answer = async (ask: () => Promise<void>, filePath: string) => {
    main.send({ dialog: filePath });
    await ask();
  };
  return {
    page,
    openFile: answer,
    newProject: answer,
    saveFile: (ask, filePath) => saveDownload(page, ask, filePath),
    desktop: {
      tell: (what) => main.send(what),
      report: () => reportOf(main),
      pages: () => windowPages(browser),
      process: main,
    },
    async close() {
      if (main.connected) main.send({ quit: true } satisfies FromTest);
      await exited(main);
      await browser.close();
      await launched.close();
    },
  };
}

export async function electron(options: Options): Promise<Driver> {
  const running = await _electron.launch({
    executablePath: ELECTRON,
    args: [
      ROOT,
      '--no-sandbox',
      `--lang=${options.locale}`,
      ...(options.example ? ['--example'] : []),
    ],
    env: environment(options),
    colorScheme: options.colorScheme,
  });
  const page = await running.firstWindow();
  const answer = async (ask: () => Promise<void>, filePath: string) => {
    await running.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen });
    }, filePath);
    await ask();
  };
  return {
    page,
    openFile: answer,
    newProject: answer,
    async saveFile(ask, filePath) {
      const offered = running.evaluate(
        ({ session }, chosen) =>
          new Promise<string>((resolve) => {
            session.defaultSession.once('will-download', (_event, item) => {
              item.setSavePath(chosen);
              item.once('done', () => resolve(item.getFilename()));
            });
          }),
        filePath,
      );
      await ask();
      return offered;
    },
    close: () => running.close(),
  };
}

type Start = (options: Options) => Promise<Driver>;

const noChromium = CHROMIUM ? undefined : 'no Chromium was found';
const noElectron = ELECTRON ? undefined : 'no Electron binary is installed';

const ALL_HOSTS: [string, Start, string | undefined][] = [
  ['browser host', browserHost, noChromium],
  ["Electron's main process and preload over the stand-in", electronStandIn, noChromium],
  ['Electron', electron, noElectron],
];

/** Every way to bring the workbench up, with why it cannot be here; LIMITLAB_E2E=electron: Electron itself alone. */
export const HOSTS =
  process.env['LIMITLAB_E2E'] === 'electron'
    ? ALL_HOSTS.filter(([name]) => name === 'Electron')
    : ALL_HOSTS;
