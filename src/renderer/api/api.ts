/** The renderer's access to the service. Set once at the start; tests set their own client. */
import type { EventName, Events, Method, RequestOf, Responses } from '../../contract/api.ts';
import { AppError } from '../../contract/errors.ts';
import type { FileEntry } from '../../contract/types.ts';
import type { Client, Unsubscribe } from '../../contract/transport.ts';

let client: Client | undefined;

export function setClient(next: Client): void {
  client = next;
}

function current(): Client {
  if (!client) throw new Error('not connected');
  return client;
}

export const api = {
  /** The response of a call. @throws AppError what the service answered with */
  async call<M extends Method>(method: M, request: RequestOf<M>): Promise<Responses[M]> {
    const result = await current().call(method, request);
    if (!result.ok) throw new AppError(result.error);
    return result.value;
  },
  /** Hands the host a file that the user gave the page. @throws AppError */
  async send(file: File): Promise<FileEntry> {
    const result = await current().send(file);
    if (!result.ok) throw new AppError(result.error);
    return result.value;
  },
  on<E extends EventName>(event: E, listener: (data: Events[E]) => void): Unsubscribe {
    return current().on(event, listener);
  },
};
