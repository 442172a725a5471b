/** Forwards Electron IPC to the service: one channel per contract method, one per event. Knows no Electron types. */
import { METHOD_NAMES } from '../contract/api.ts';
import { failure } from '../contract/errors.ts';
import { eventChannel, methodChannel } from '../contract/transport.ts';
import type { Service } from './service/service.ts';

/** The part of Electron's ipcMain that is used. */
export interface IpcMainLike<Event> {
  handle(channel: string, listener: (event: Event, request: unknown) => Promise<unknown>): void;
  removeHandler(channel: string): void;
}

/**
 * Answers calls that come from trusted senders.
 * @param isTrusted whether the sender is a main frame of the app's own page
 * @param broadcast sends an event to every window
 * @returns stops answering
 */
export function registerIpc<Event>(
  ipcMain: IpcMainLike<Event>,
  service: Service,
  isTrusted: (event: Event) => boolean,
  broadcast: (channel: string, data: unknown) => void,
): () => void {
  for (const method of METHOD_NAMES) {
    ipcMain.handle(methodChannel(method), async (event, request) => {
      if (isTrusted(event)) return service.handle(method, request);
      return failure({ code: 'FORBIDDEN', message: 'The call does not come from the app.' });
    });
  }
  const stopListening = service.listen((event, data) => broadcast(eventChannel(event), data));
  return () => {
    stopListening();
    for (const method of METHOD_NAMES) ipcMain.removeHandler(methodChannel(method));
  };
}
