/** An `electron` module that does nothing and records what it was told, for tests of what the main process tells it. */
import { EventEmitter } from 'node:events';

export class RecordedContents extends EventEmitter {
  windowOpenHandler: ((details: { url: string }) => { action: string }) | undefined;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler;
  }
  isDestroyed(): boolean {
    return false;
  }
  send(): void {}
  async executeJavaScript(): Promise<void> {}
  async printToPDF(): Promise<Uint8Array> {
    return new Uint8Array();
  }
}

export class BrowserWindow extends EventEmitter {
  static last: BrowserWindow | undefined;
  readonly webContents = new RecordedContents();
  readonly options: Record<string, unknown>;
  address = '';
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    BrowserWindow.last = this;
  }
  async loadURL(address: string): Promise<void> {
    this.address = address;
  }
  maximize(): void {}
  #destroyed = false;
  destroy(): void {
    this.#destroyed = true;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
}

export const external: string[] = [];
export const shell = {
  async openExternal(address: string): Promise<void> {
    external.push(address);
  },
};

export const app = { setAboutPanelOptions: () => {} };
export const dialog = {};
export const screen = { getAllDisplays: () => [] };

export const protocolHandlers = new Map<string, (request: { url: string }) => Promise<Response>>();
export const schemes: { scheme: string; privileges: Record<string, boolean> }[] = [];
export const protocol = {
  registerSchemesAsPrivileged: (list: typeof schemes) => schemes.push(...list),
  handle: (scheme: string, handler: (request: { url: string }) => Promise<Response>) =>
    protocolHandlers.set(scheme, handler),
};

/** A session that keeps the handlers it was given. */
export function newRecordedSession() {
  const given: Record<string, (...args: never[]) => unknown> = {};
  const told: Record<string, unknown> = {};
  return {
    given,
    told,
    session: {
      setPermissionRequestHandler: (handler: () => void) => (given['request'] = handler),
      setPermissionCheckHandler: (handler: () => void) => (given['check'] = handler),
      setDevicePermissionHandler: (handler: () => void) => (given['device'] = handler),
      setSpellCheckerEnabled: (on: boolean) => (told['spellChecker'] = on),
      setProxy: async (config: unknown) => void (told['proxy'] = config),
      webRequest: { onBeforeRequest: (handler: () => void) => (given['webRequest'] = handler) },
    },
  };
}
