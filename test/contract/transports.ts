/** The two transports, each from a client to a real service: what crosses is cloned or serialised as in life. */
import path from 'node:path';
import { WebSocket } from 'ws';
import { SocketClient } from '../../src/renderer/api/socket-client.ts';
import { IpcClient } from '../../src/renderer/api/ipc-client.ts';
import type { Client } from '../../src/contract/transport.ts';
import { startBrowserHost } from '../../src/main/browser-host.ts';
import { forwardEvents, registerIpc } from '../../src/main/ipc.ts';
import type { Service } from '../../src/main/service/service.ts';
import { newBridge } from '../../src/preload/bridge.ts';

export interface Connection {
  readonly client: Client;
  readonly close: () => Promise<void>;
}

type Handler = (event: { trusted: boolean }, request: unknown) => Promise<unknown>;
type Listener = (event: unknown, data: unknown) => void;

/** ipcMain and ipcRenderer as one pair in this process; values are structured-cloned as Electron does. */
export function connectIpc(service: Service, trusted = true): Promise<Connection> {
  const handlers = new Map<string, Handler>();
  const listeners = new Map<string, Set<Listener>>();
  const stop = registerIpc<{ trusted: boolean }>(
    {
      handle: (channel, handler) => handlers.set(channel, handler),
      removeHandler: (channel) => handlers.delete(channel),
    },
    (event) => (event.trusted ? service : undefined),
  );
  const stopEvents = forwardEvents(service, (channel, data) =>
    listeners.get(channel)?.forEach((listener) => listener({}, structuredClone(data))),
  );
  const bridge = newBridge(
    {
      async invoke(channel, request) {
        const handler = handlers.get(channel);
        if (!handler) throw new Error(`no handler for ${channel}`);
        return structuredClone(await handler({ trusted }, structuredClone(request)));
      },
      on: (channel, listener) =>
        listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener)),
      removeListener: (channel, listener) => listeners.get(channel)?.delete(listener),
    },
    // As Electron: a file that a script made has no path.
    (file) => ('path' in file ? String(file.path) : ''),
  );
  const close = async () => {
    stop();
    stopEvents();
  };
  return Promise.resolve({ client: new IpcClient(bridge), close });
}

/** Trades the token of an address for the cookie, as a browser does. */
export async function cookieOf(address: string): Promise<string> {
  const response = await fetch(address, { redirect: 'manual' });
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

export const RENDERER_FOLDER = path.resolve(import.meta.dirname, '../fixtures/renderer');

export async function connectSocket(service: Service, uploadFolder: string): Promise<Connection> {
  const host = await startBrowserHost({
    service,
    rendererFolder: RENDERER_FOLDER,
    uploadFolder,
    port: 0,
  });
  const origin = `http://127.0.0.1:${host.port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/socket`, {
    headers: { Cookie: await cookieOf(host.address), Origin: origin },
  });
  const client = new SocketClient(socket, () => {});
  return { client, close: () => host.close() };
}
