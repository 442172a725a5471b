/** Client over the browser host's WebSocket. Calls made before it is open wait; calls under way fail when it closes. */
import type { EventName, Events, Method, RequestOf, Responses } from '../../contract/api.ts';
import { failure } from '../../contract/errors.ts';
import type { Result } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import { UPLOAD_PATH } from '../../contract/transport.ts';
import type { FileEntry } from '../../contract/types.ts';
import type { CallFrame, Client, Unsubscribe } from '../../contract/transport.ts';
import { isResult } from './result.ts';

/** The part of a browser's WebSocket that is used. */
export interface SocketLike {
  readonly readyState: number;
  send(data: string): void;
  addEventListener(type: 'open' | 'close', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

const OPEN = 1;

function lost(): Result<never> {
  return failure({
    code: 'CONNECTION_LOST',
    message: say`The connection to LimitLab was lost.`,
    remedy: say`Start it again with npm start or limitlab serve, then reload the page.`,
  });
}

export class SocketClient implements Client {
  readonly #socket: SocketLike;
  readonly #pending = new Map<number, (result: Result<unknown>) => void>();
  readonly #listeners = new Map<string, Set<(data: unknown) => void>>();
  readonly #queue: CallFrame[] = [];
  #nextId = 1;
  #closed = false;

  constructor(socket: SocketLike, onClose: () => void) {
    this.#socket = socket;
    socket.addEventListener('open', () => {
      for (const frame of this.#queue.splice(0)) this.#send(frame);
    });
    socket.addEventListener('message', ({ data }) => this.#receive(String(data)));
    socket.addEventListener('close', () => {
      this.#closed = true;
      for (const answer of this.#pending.values()) answer(lost());
      this.#pending.clear();
      onClose();
    });
  }

  async call<M extends Method>(method: M, request: RequestOf<M>): Promise<Result<Responses[M]>> {
    if (this.#closed) return lost();
    const frame = { id: this.#nextId++, method, request };
    const answer = new Promise<Result<unknown>>((resolve) => this.#pending.set(frame.id, resolve));
    if (this.#socket.readyState === OPEN) this.#send(frame);
    else this.#queue.push(frame);
    return (await answer) as Result<Responses[M]>;
  }

  /** Uploads the file. */
  async send(file: File): Promise<Result<FileEntry>> {
    const response = await fetch(`${UPLOAD_PATH}?name=${encodeURIComponent(file.name)}`, {
      method: 'POST',
      body: file,
    }).catch(() => undefined);
    if (!response) return lost();
    const answer: unknown = response.ok ? await response.json() : undefined;
    if (isResult(answer)) return answer as Result<FileEntry>;
    return failure({
      code: 'FILE_NOT_READABLE',
      message: say`The upload failed (${response.status}).`,
    });
  }

  on<E extends EventName>(event: E, listener: (data: Events[E]) => void): Unsubscribe {
    const listeners = this.#listeners.get(event) ?? new Set();
    const forward = (data: unknown) => listener(data as Events[E]);
    this.#listeners.set(event, listeners.add(forward));
    return () => listeners.delete(forward);
  }

  #send(frame: CallFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }

  #receive(text: string): void {
    const frame: unknown = JSON.parse(text);
    if (typeof frame !== 'object' || frame === null) return;
    if ('event' in frame && 'data' in frame) {
      for (const listener of this.#listeners.get(String(frame.event)) ?? []) listener(frame.data);
    } else if ('id' in frame && 'result' in frame) {
      const id = Number(frame.id);
      const answer = this.#pending.get(id);
      this.#pending.delete(id);
      answer?.(isResult(frame.result) ? frame.result : lost());
    }
  }
}
