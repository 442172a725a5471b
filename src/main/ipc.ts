/** Forwards Electron IPC to services: one channel per contract method, one per event. Knows no Electron types. */
import { METHOD_NAMES } from '../contract/api.ts';
import { failure, toResult } from '../contract/errors.ts';
import { say } from '../contract/said.ts';
import { DROP_CHANNEL, eventChannel, methodChannel } from '../contract/transport.ts';
import type { Service } from './service/service.ts';

/** The part of Electron's ipcMain that is used. */
export interface IpcMainLike<Event> {
  handle(channel: string, listener: (event: Event, request: unknown) => Promise<unknown>): void;
  removeHandler(channel: string): void;
}

/**
 * Answers calls that come from trusted senders.
 * @param serviceOf the service of the window whose main frame, showing the app's own page, sent the event; else `undefined`
 * @returns stops answering
 */
export function registerIpc<Event>(
  ipcMain: IpcMainLike<Event>,
  serviceOf: (event: Event) => Service | undefined,
): () => void {
  const answer = (
    channel: string,
    work: (service: Service, request: unknown) => Promise<unknown>,
  ): void => {
    ipcMain.handle(channel, async (event, request) => {
      const service = serviceOf(event);
      if (service) return work(service, request);
      return failure({ code: 'FORBIDDEN', message: say`The call does not come from the app.` });
    });
  };
  for (const method of METHOD_NAMES) {
    answer(methodChannel(method), (service, request) => service.handle(method, request));
  }
  // The preload asks this, never the page: it takes the path from a file that the user dropped.
  answer(DROP_CHANNEL, (service, filePath) => toResult(() => service.fileEntry(filePath)));
  return () => {
    for (const method of METHOD_NAMES) ipcMain.removeHandler(methodChannel(method));
    ipcMain.removeHandler(DROP_CHANNEL);
  };
}

/** Sends a service's events to its page; call the returned function to stop. */
export function forwardEvents(
  service: Service,
  send: (channel: string, data: unknown) => void,
): () => void {
  return service.listen((event, data) => send(eventChannel(event), data));
}
