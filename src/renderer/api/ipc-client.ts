/** Client over the preload's bridge. */
import type { EventName, Events, Method, RequestOf, Responses } from '../../contract/api.ts';
import { failure } from '../../contract/errors.ts';
import type { Result } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { FileEntry } from '../../contract/types.ts';
import type { Bridge, Client, Unsubscribe } from '../../contract/transport.ts';
import { isResult } from './result.ts';

export class IpcClient implements Client {
  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  async call<M extends Method>(method: M, request: RequestOf<M>): Promise<Result<Responses[M]>> {
    const answer = await this.#bridge.methods[method](request);
    if (isResult(answer)) return answer as Result<Responses[M]>;
    return failure({ code: 'INTERNAL', message: say`${method} was not answered with a result.` });
  }

  async send(file: File): Promise<Result<FileEntry>> {
    const answer = await this.#bridge.send(file);
    if (isResult(answer)) return answer as Result<FileEntry>;
    return failure({ code: 'INTERNAL', message: say`The file was not answered with a result.` });
  }

  on<E extends EventName>(event: E, listener: (data: Events[E]) => void): Unsubscribe {
    return this.#bridge.on(event, (data) => listener(data as Events[E]));
  }
}
