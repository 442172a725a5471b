/** A Chromium page as the page of a window: preload before its scripts, IPC to the main process, app:// from its handler. */
import fs from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { isLetThrough } from './session.ts';

/** Where app:// pages are shown: a name that resolves nowhere, answered by interception. */
export const SHOWN_AT = 'https://limitlab.stand-in';

export type ProtocolHandler = (request: { url: string }) => Promise<Response>;
export type IpcHandler = (event: unknown, request: unknown) => Promise<unknown>;

export const protocolHandlers = new Map<string, ProtocolHandler>();
export const ipcHandlers = new Map<string, IpcHandler>();

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

let browser: Browser | undefined;
export async function connected(): Promise<Browser> {
  browser ??= await chromium.connectOverCDP(required('LIMITLAB_STAND_IN_CDP'));
  return browser;
}

/** Runs the built preload in the page before its scripts, with the electron modules a sandboxed preload has. */
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
    // A dropped file's path is the test's to say, by its name.
    const webUtils = { getPathForFile: (file) => window.__standInPaths?.[file.name] ?? '' };
    const require = (name) => {
      if (name === 'electron') return { contextBridge, ipcRenderer, webUtils };
      throw new Error('a sandboxed preload cannot require ' + name);
    };
    const module = { exports: {} };
    (function (module, exports, require) {\n${fs.readFileSync(preload, 'utf8')}\n})(module, module.exports, require);
  })();`;
}

const asAppUrl = (url: string): string => url.replace(SHOWN_AT, 'app://limitlab');

/** `sender` is what the main process knows the page's contents by. */
export async function preparePage(page: Page, sender: unknown, preload: string): Promise<void> {
  await page.exposeBinding(
    '__standInInvoke',
    async (_source, channel: string, request: unknown) => {
      const handler = ipcHandlers.get(channel);
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      const event = { sender, senderFrame: { url: asAppUrl(page.url()), parent: null } };
      return structuredClone(await handler(event, structuredClone(request)));
    },
  );
  await page.addInitScript({ content: preloadScript(preload) });
  await page.route('**/*', async (route) => {
    const url = asAppUrl(route.request().url());
    if (!isLetThrough(url)) return route.abort('blockedbyclient');
    const answer = await protocolHandlers.get('app')?.({ url });
    if (!answer) return route.abort();
    return route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  });
}
