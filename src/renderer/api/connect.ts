/** Chooses the transport by the mark the host put into the page, so that a failed preload is an error and not HTTP. */
import { BRIDGE_KEY, HOST_META, SOCKET_PATH } from '../../contract/transport.ts';
import type { Bridge, Client } from '../../contract/transport.ts';
import { IpcClient } from './ipc-client.ts';
import { SocketClient } from './socket-client.ts';

function hostMark(): string | undefined {
  return document.querySelector<HTMLMetaElement>(`meta[name="${HOST_META}"]`)?.content;
}

function isBridge(value: unknown): value is Bridge {
  return typeof value === 'object' && value !== null && 'methods' in value && 'on' in value;
}

/** @throws Error where the page has no host, or Electron's preload did not run */
export function connect(onClose: () => void): Client {
  const host = hostMark();
  if (host === 'electron') {
    const bridge: unknown = Reflect.get(window, BRIDGE_KEY);
    if (!isBridge(bridge)) throw new Error('The preload script did not run.');
    return new IpcClient(bridge);
  }
  if (host === 'browser') {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    return new SocketClient(new WebSocket(`${scheme}://${location.host}${SOCKET_PATH}`), onClose);
  }
  throw new Error('This page was not opened by LimitLab.');
}
