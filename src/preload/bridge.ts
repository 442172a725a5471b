/** Builds the bridge over an ipcRenderer: exactly the contract's methods and events. */
import { EVENT_NAMES, METHOD_NAMES } from '../contract/api.ts';
import type { EventName, Method } from '../contract/api.ts';
import { DROP_CHANNEL, eventChannel, methodChannel } from '../contract/transport.ts';
import type { Bridge } from '../contract/transport.ts';

/** The part of Electron's ipcRenderer that is used. */
export interface IpcRendererLike {
  invoke(channel: string, request: unknown): Promise<unknown>;
  on(channel: string, listener: (event: unknown, data: unknown) => void): unknown;
  removeListener(channel: string, listener: (event: unknown, data: unknown) => void): unknown;
}

/** @param pathOf the path of a file that the user dropped, '' for one that a script made */
export function newBridge(ipcRenderer: IpcRendererLike, pathOf: (file: File) => string): Bridge {
  const invoke = (method: Method) => (request: unknown) =>
    ipcRenderer.invoke(methodChannel(method), request);
  return {
    methods: Object.fromEntries(METHOD_NAMES.map((method) => [method, invoke(method)])) as Record<
      Method,
      (request: unknown) => Promise<unknown>
    >,
    send: (file) => ipcRenderer.invoke(DROP_CHANNEL, pathOf(file)),
    on(event: EventName, listener) {
      if (!EVENT_NAMES.includes(event)) throw new Error(`There is no event "${event}".`);
      const forward = (_event: unknown, data: unknown) => listener(data);
      const channel = eventChannel(event);
      ipcRenderer.on(channel, forward);
      return () => {
        ipcRenderer.removeListener(channel, forward);
      };
    },
  };
}
