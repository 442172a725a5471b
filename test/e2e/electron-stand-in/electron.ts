/**
 * A stand-in for the `electron` module, so that the real built main process and preload run where the binary cannot be
 * had. A BrowserWindow is a page of a Chromium that the test started; IPC is structured-cloned between the two; app://
 * answers come from the handler that the main process registers. It proves nothing about Electron's own sandbox,
 * serializer, asar, menus, native dialogs or ABI.
 */
import { EventEmitter } from 'node:events';
import { checkSecure, security, session } from './session.ts';
import { SHOWN_AT, connected, ipcHandlers, preparePage, protocolHandlers } from './page.ts';
import type { IpcHandler, ProtocolHandler } from './page.ts';
import type { Page } from 'playwright-core';
import type { WebPreferences } from './session.ts';
import type { FromTest, MenuItem, Report } from './messages.ts';

export { session };

const schemes = new Map<string, { privileges?: Record<string, boolean> }>();
const windows: BrowserWindow[] = [];

class App extends EventEmitter {
  readonly isPackaged = process.env['LIMITLAB_STAND_IN_PACKAGED'] === '1';
  readonly paths: Record<string, string> = {};
  readonly recent: string[] = [];
  aboutShown = 0;
  aboutPanel: unknown;
  isSandboxed = false;
  readonly #ready = Promise.resolve();
  whenReady(): Promise<void> {
    return this.#ready;
  }
  isReady(): boolean {
    return true;
  }
  requestSingleInstanceLock(): boolean {
    return true;
  }
  enableSandbox(): void {
    this.isSandboxed = true;
  }
  setPath(name: string, value: string): void {
    this.paths[name] = value;
  }
  getLocale(): string {
    return process.env['LIMITLAB_STAND_IN_LOCALE'] ?? 'en-US';
  }
  addRecentDocument(filePath: string): void {
    this.recent.push(filePath);
  }
  setAboutPanelOptions(options: unknown): void {
    this.aboutPanel = options;
  }
  showAboutPanel(): void {
    this.aboutShown++;
  }
  exit(code: number): void {
    process.exit(code);
  }
  quit(): void {
    let prevented = false;
    this.emit('will-quit', { preventDefault: () => (prevented = true) });
    if (!prevented) process.exit(0);
  }
}
export const app = new App();

let crashReports: unknown;
export const crashReporter = {
  start(options: unknown): void {
    crashReports = options;
  },
};

const external: string[] = [];
export const shell = {
  async openExternal(address: string): Promise<void> {
    external.push(address);
  },
};

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
};

export const protocol = {
  registerSchemesAsPrivileged(
    list: { scheme: string; privileges?: Record<string, boolean> }[],
  ): void {
    for (const entry of list) schemes.set(entry.scheme, entry);
  },
  handle(scheme: string, handler: ProtocolHandler): void {
    if (!schemes.get(scheme)?.privileges?.['standard'])
      throw new Error(`${scheme} was not registered as standard`);
    protocolHandlers.set(scheme, handler);
  },
};

export const ipcMain = {
  handle(channel: string, handler: IpcHandler): void {
    ipcHandlers.set(channel, handler);
  },
  removeHandler(channel: string): void {
    ipcHandlers.delete(channel);
  },
};

let menu: readonly MenuItem[] = [];
export const Menu = {
  buildFromTemplate: (template: readonly MenuItem[]) => template,
  setApplicationMenu(template: readonly MenuItem[]): void {
    menu = template;
  },
};

function menuItem(id: string, items: readonly MenuItem[] = menu): MenuItem | undefined {
  for (const item of items) {
    if (item.id === id) return item;
    const found = menuItem(id, item.submenu ?? []);
    if (found) return found;
  }
  return undefined;
}

/** Paths and buttons with which the test answers the next dialogs; without one they are cancelled. */
const answers: string[] = [];
const buttons: number[] = [];
const messages: string[] = [];

const messageBox = (options: { message: string; cancelId?: number }): number => {
  messages.push(options.message);
  return buttons.shift() ?? options.cancelId ?? 0;
};

export const dialog = {
  async showOpenDialog() {
    const answer = answers.shift();
    return { canceled: answer === undefined, filePaths: answer === undefined ? [] : [answer] };
  },
  async showSaveDialog() {
    const answer = answers.shift();
    return { canceled: answer === undefined, filePath: answer };
  },
  async showMessageBox(_window: unknown, options: { message: string; cancelId?: number }) {
    return { response: messageBox(options) };
  },
  showMessageBoxSync: (_window: unknown, options: { message: string; cancelId?: number }) =>
    messageBox(options),
  showErrorBox(title: string, content: string): void {
    messages.push(`${title}: ${content}`);
  },
};

class WebContents extends EventEmitter {
  page: Page | undefined;
  deniesWindows = false;
  isDestroyed(): boolean {
    return this.page === undefined || this.page.isClosed();
  }
  send(channel: string, data: unknown): void {
    void this.page
      ?.evaluate(
        ([name, value]) =>
          (window as unknown as { __standInEvent: (...args: unknown[]) => void }).__standInEvent(
            name,
            value,
          ),
        [channel, structuredClone(data)] as const,
      )
      .catch(() => {});
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.deniesWindows = handler({ url: 'https://elsewhere.example/' }).action === 'deny';
  }
  async printToPDF({ preferCSSPageSize = false } = {}): Promise<Buffer> {
    if (!this.page) throw new Error('there is no page');
    if (preferCSSPageSize)
      return this.page.pdf({ preferCSSPageSize, printBackground: true, outline: true });
    return this.page.pdf({ format: 'A4', landscape: true, printBackground: true });
  }
  async executeJavaScript(code: string): Promise<unknown> {
    return this.page?.evaluate(code);
  }
  print(): void {
    void this.page?.evaluate(() => window.print());
  }
  forcefullyCrashRenderer(): void {
    void this.page?.goto('chrome://crash').catch(() => {});
  }
}

interface WindowOptions {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  title: string;
  webPreferences: WebPreferences;
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();
  readonly #options: WindowOptions;
  #maximized = false;

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  constructor(options: WindowOptions) {
    super();
    checkSecure(options.webPreferences);
    this.#options = options;
    windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  show(): void {
    process.send?.({ shown: true });
  }
  focus(): void {
    windows.splice(windows.indexOf(this), 1);
    windows.push(this);
  }
  isFocused(): boolean {
    return windows.at(-1) === this;
  }
  isMinimized(): boolean {
    return false;
  }
  restore(): void {}
  maximize(): void {
    this.#maximized = true;
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  getTitle(): string {
    return this.#options.title;
  }
  getNormalBounds() {
    const { x = 100, y = 100, width = 800, height = 600 } = this.#options;
    return { x, y, width, height };
  }

  async loadURL(address: string): Promise<void> {
    const { webContents } = this;
    const guards = ['will-navigate', 'will-redirect', 'will-attach-webview'];
    if (
      !webContents.deniesWindows ||
      guards.some((event) => webContents.listenerCount(event) === 0)
    ) {
      throw new Error('the window may leave its page');
    }
    const former = webContents.page;
    const [context] = (await connected()).contexts();
    const page = await context.newPage();
    webContents.page = page;
    await former?.close().catch(() => {});
    page.on('crash', () => webContents.emit('render-process-gone', {}, { reason: 'crashed' }));
    page.on('close', () => {
      if (webContents.page === page) this.#closed();
    });
    page.on('dialog', (shown) => {
      if (shown.type() !== 'beforeunload') return;
      let leaves = false;
      webContents.emit('will-prevent-unload', { preventDefault: () => (leaves = true) });
      void (leaves ? shown.accept() : shown.dismiss());
    });
    const { preload } = this.#options.webPreferences;
    if (preload !== undefined) await preparePage(page, webContents, preload);
    await page.goto(address.replace('app://limitlab', SHOWN_AT));
    this.emit('ready-to-show');
  }

  close(): void {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (!prevented) void this.webContents.page?.close({ runBeforeUnload: true });
  }

  destroy(): void {
    void this.webContents.page?.close();
  }

  #closed(): void {
    if (!windows.includes(this)) return;
    windows.splice(windows.indexOf(this), 1);
    this.emit('closed');
    if (windows.length === 0) app.emit('window-all-closed');
  }
}

function report(): Report {
  const { aboutShown, aboutPanel, isSandboxed, paths, recent } = app;
  return {
    windows: windows.length,
    urls: windows.map(({ webContents: { page } }) => page?.url() ?? ''),
    menu: JSON.parse(JSON.stringify(menu)) as readonly MenuItem[],
    crashReports,
    app: { aboutShown, aboutPanel, isSandboxed, paths, recent },
    messages,
    external,
    security,
  };
}

process.on('message', (message: FromTest) => {
  if (message.dialog !== undefined) answers.push(message.dialog);
  if (message.button !== undefined) buttons.push(message.button);
  if (message.menu !== undefined) menuItem(message.menu)?.click?.();
  if (message.secondStart)
    app.emit('second-instance', {}, ['limitlab', ...message.secondStart], process.cwd());
  if (message.openFile !== undefined)
    app.emit('open-file', { preventDefault: () => {} }, message.openFile);
  if (message.closeWindow) windows.at(-1)?.close();
  if (message.crashPage) windows.at(-1)?.webContents.forcefullyCrashRenderer();
  if (message.report) process.send?.({ report: report() });
  if (message.quit) app.emit('window-all-closed');
});
