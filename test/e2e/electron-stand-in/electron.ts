/**
 * A stand-in for the `electron` module, so that the real built main process and preload run where the binary cannot be
 * had. A BrowserWindow is a page of a Chromium that the test started; IPC is structured-cloned between the two; app://
 * answers come from the handler that the main process registers. It proves nothing about Electron's own sandbox,
 * serializer, asar, menus, native dialogs or ABI.
 */
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

/** Where app:// pages are shown: a name that resolves nowhere, answered by interception. */
const SHOWN_AT = 'https://limitlab.stand-in';

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

type Handler = (request: { url: string }) => Promise<Response>;
type IpcHandler = (event: unknown, request: unknown) => Promise<unknown>;

const schemes = new Map<string, { privileges?: Record<string, boolean> }>();
const protocolHandlers = new Map<string, Handler>();
const ipcHandlers = new Map<string, IpcHandler>();
const windows: BrowserWindow[] = [];
const security = { permissionRequests: false, permissionChecks: false };

class App extends EventEmitter {
  #ready = Promise.resolve();
  whenReady(): Promise<void> {
    return this.#ready;
  }
  quit(): void {
    let prevented = false;
    this.emit('will-quit', { preventDefault: () => (prevented = true) });
    if (!prevented) process.exit(0);
  }
}
export const app = new App();

export const protocol = {
  registerSchemesAsPrivileged(
    list: { scheme: string; privileges?: Record<string, boolean> }[],
  ): void {
    for (const entry of list) schemes.set(entry.scheme, entry);
  },
  handle(scheme: string, handler: Handler): void {
    if (!schemes.get(scheme)?.privileges?.['standard'])
      throw new Error(`${scheme} was not registered as standard`);
    protocolHandlers.set(scheme, handler);
  },
};

export const session = {
  defaultSession: {
    setPermissionRequestHandler(
      handler: (contents: unknown, name: string, answer: (granted: boolean) => void) => void,
    ): void {
      handler(null, 'camera', (granted) => (security.permissionRequests = !granted));
    },
    setPermissionCheckHandler(handler: () => boolean): void {
      security.permissionChecks = !handler();
    },
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

/** Paths with which the test answers the next dialogs. */
const answers: string[] = [];
process.on('message', (message: { dialog?: string; quit?: boolean }) => {
  if (message.dialog !== undefined) answers.push(message.dialog);
  if (message.quit) app.emit('window-all-closed');
});

export const dialog = {
  async showOpenDialog() {
    const answer = answers.shift();
    return { canceled: answer === undefined, filePaths: answer === undefined ? [] : [answer] };
  },
  async showSaveDialog() {
    const answer = answers.shift();
    return { canceled: answer === undefined, filePath: answer };
  },
};

let browser: Browser | undefined;
async function connected(): Promise<Browser> {
  browser ??= await chromium.connectOverCDP(required('LIMITLAB_STAND_IN_CDP'));
  return browser;
}

/** Runs the built preload in the page before its scripts, with the two electron modules a sandboxed preload has. */
function preloadScript(preload: string): string {
  return `(() => {
    const listeners = new Map();
    window.__standInEvent = (channel, data) => {
      for (const listener of listeners.get(channel) ?? []) listener({}, data);
    };
    const ipcRenderer = {
      invoke: (channel, request) => window.__standInInvoke(channel, request),
      on: (channel, listener) => listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener)),
      removeListener: (channel, listener) => listeners.get(channel)?.delete(listener),
    };
    const contextBridge = {
      exposeInMainWorld: (key, api) => Object.defineProperty(window, key, { value: Object.freeze(api) }),
    };
    const require = (name) => {
      if (name === 'electron') return { contextBridge, ipcRenderer };
      throw new Error('a sandboxed preload cannot require ' + name);
    };
    const module = { exports: {} };
    (function (module, exports, require) {\n${fs.readFileSync(preload, 'utf8')}\n})(module, module.exports, require);
  })();`;
}

interface WebPreferences {
  preload: string;
  sandbox?: boolean;
  contextIsolation?: boolean;
  nodeIntegration?: boolean;
  webviewTag?: boolean;
}

function checkSecure({
  sandbox,
  contextIsolation,
  nodeIntegration,
  webviewTag,
}: WebPreferences): void {
  if (sandbox !== true || contextIsolation !== true)
    throw new Error('the window is not sandboxed and isolated');
  if (nodeIntegration !== false || webviewTag !== false)
    throw new Error('the window has Node or webviews');
  if (!security.permissionRequests || !security.permissionChecks)
    throw new Error('permissions are not denied');
}

class WebContents extends EventEmitter {
  page: Page | undefined;
  deniesWindows = false;
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
  setWindowOpenHandler(handler: () => { action: string }): void {
    this.deniesWindows = handler().action === 'deny';
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();
  readonly #preload: string;

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  constructor(options: { webPreferences: WebPreferences }) {
    super();
    checkSecure(options.webPreferences);
    this.#preload = options.webPreferences.preload;
    windows.push(this);
  }

  show(): void {
    process.send?.({ shown: true });
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
    const [context] = (await connected()).contexts();
    const page = await context.newPage();
    webContents.page = page;
    await page.exposeBinding(
      '__standInInvoke',
      async (_source, channel: string, request: unknown) => {
        const handler = ipcHandlers.get(channel);
        if (!handler) throw new Error(`No handler registered for '${channel}'`);
        const event = {
          senderFrame: { url: page.url().replace(SHOWN_AT, 'app://limitlab'), parent: null },
        };
        return structuredClone(await handler(event, structuredClone(request)));
      },
    );
    await page.addInitScript({ content: preloadScript(this.#preload) });
    await page.route(`${SHOWN_AT}/**`, async (route) => {
      const url = route.request().url().replace(SHOWN_AT, 'app://limitlab');
      const answer = await protocolHandlers.get('app')?.({ url });
      if (!answer) return route.abort();
      return route.fulfill({
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: Buffer.from(await answer.arrayBuffer()),
      });
    });
    await page.goto(address.replace('app://limitlab', SHOWN_AT));
    this.emit('ready-to-show');
  }
}
