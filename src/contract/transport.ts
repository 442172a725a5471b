/** What a host offers to a client, whatever carries it. */
import type { EventName, Events, Method, RequestOf, Responses } from './api.ts';
import type { Result } from './errors.ts';
import type { FileEntry } from './types.ts';

export type Unsubscribe = () => void;

export interface Client {
  call<M extends Method>(method: M, request: RequestOf<M>): Promise<Result<Responses[M]>>;
  on<E extends EventName>(event: E, listener: (data: Events[E]) => void): Unsubscribe;
  /** Hands the host a file that the user gave the page, by dropping it say. */
  send(file: File): Promise<Result<FileEntry>>;
}

/** Name of the meta element by which the page learns its host: `electron` or `browser`. */
export const HOST_META = 'limitlab-host';

/** Key under which the preload exposes its bridge. */
export const BRIDGE_KEY = 'limitlab';

/** The bridge the preload exposes: one function per contract method, and one to listen to events. */
export interface Bridge {
  readonly methods: Readonly<Record<Method, (request: unknown) => Promise<unknown>>>;
  readonly on: (event: EventName, listener: (data: unknown) => void) => Unsubscribe;
  /** Hands the host a file that the user gave the page. */
  readonly send: (file: File) => Promise<unknown>;
}

/** IPC channel of a method, of an event. */
export const methodChannel = (method: Method): string => `limitlab:call:${method}`;
export const eventChannel = (event: EventName): string => `limitlab:event:${event}`;

/** IPC channel on which the preload names a file that the user dropped. */
export const DROP_CHANNEL = 'limitlab:drop';

/** WebSocket frames of the browser host. */
export interface CallFrame {
  readonly id: number;
  readonly method: string;
  readonly request: unknown;
}

export type HostFrame =
  | { readonly id: number; readonly result: Result<unknown> }
  | { readonly event: EventName; readonly data: unknown };

/** Paths of the browser host. */
export const SOCKET_PATH = '/socket';
export const UPLOAD_PATH = '/upload';
export const DOWNLOAD_PATH = '/download';
