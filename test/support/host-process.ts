/** A browser host of its own as a process, and clients that speak to it over its socket. Everything stays on 127.0.0.1. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { WebSocket } from 'ws';
import type { Method, RequestOf, Responses } from '../../src/contract/api.ts';
import { SOCKET_PATH, UPLOAD_PATH } from '../../src/contract/transport.ts';

const SCRIPT = path.resolve(import.meta.dirname, '../../scripts/limitlab.js');

export interface Failed {
  readonly ok: false;
  readonly error: { readonly code: string; readonly message?: string };
}
export type Answered<T> = { readonly ok: true; readonly value: T } | Failed;

const GONE: Failed = { ok: false, error: { code: 'SOCKET_CLOSED' } };
const SILENT: Failed = { ok: false, error: { code: 'NO_ANSWER' } };
const ANSWER_MS = 120_000;

export class HostProcess {
  readonly child: ChildProcess;
  /** With the token of this start. */
  readonly address: string;
  readonly port: number;
  readonly origin: string;
  readonly cookie: string;
  errors = '';

  private constructor(child: ChildProcess, address: URL) {
    this.child = child;
    this.address = address.href;
    this.port = Number(address.port);
    this.origin = address.origin;
    this.cookie = `limitlab_${address.port}=${address.searchParams.get('token') ?? ''}`;
  }

  /** `node`: the program to start it with. */
  static async start(dataFolder: string, node = process.execPath): Promise<HostProcess> {
    const child = spawn(node, [SCRIPT, 'serve', '--no-open'], {
      env: { ...process.env, LIMITLAB_DATA: dataFolder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    let text = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      text += String(chunk);
      const address = /http:\S+/.exec(text)?.[0];
      if (address === undefined) continue;
      const host = new HostProcess(child, new URL(address));
      child.stderr.on('data', (more: string) => (host.errors += more));
      return host;
    }
    throw new Error(`the host printed no address: ${errors}`);
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resident memory, MB; of systems that tell it in /proc. */
  get memoryMb(): number | undefined {
    const status = this.#proc('status');
    const kilobytes = /VmRSS:\s+(\d+)/.exec(status ?? '')?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  }

  get descriptors(): number | undefined {
    try {
      return fs.readdirSync(`/proc/${this.child.pid}/fd`).length;
    } catch {
      return undefined;
    }
  }

  #proc(name: string): string | undefined {
    try {
      return fs.readFileSync(`/proc/${this.child.pid}/${name}`, 'utf8');
    } catch {
      return undefined;
    }
  }

  /** Sends a file as the page does. */
  async upload(name: string, content: string): Promise<Answered<{ readonly file: string }>> {
    const answer = await fetch(`${this.origin}${UPLOAD_PATH}?name=${name}`, {
      method: 'POST',
      headers: { Cookie: this.cookie, Origin: this.origin },
      body: content,
    });
    return (await answer.json()) as Answered<{ readonly file: string }>;
  }

  /** Asks the host to end. @returns milliseconds until it had */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number> {
    const started = performance.now();
    if (this.isAlive) {
      const exit = once(this.child, 'exit');
      this.child.kill(signal);
      await exit;
    }
    return performance.now() - started;
  }
}

export class HostClient {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answered<unknown>) => void>();
  #next = 1;
  isOpen = true;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('close', () => {
      this.isOpen = false;
      for (const answer of this.#waiting.values()) answer(GONE);
      this.#waiting.clear();
    });
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString('utf8')) as { id?: number; result?: unknown };
      if (frame.id === undefined) return;
      this.#waiting.get(frame.id)?.(frame.result as Answered<unknown>);
      this.#waiting.delete(frame.id);
    });
  }

  static async connect({ origin, cookie }: HostProcess): Promise<HostClient> {
    const address = `${origin.replace('http', 'ws')}${SOCKET_PATH}`;
    const socket = new WebSocket(address, { headers: { Cookie: cookie, Origin: origin } });
    const client = new HostClient(socket);
    await once(socket, 'open');
    return client;
  }

  /** Any call, also one that no client would make. */
  raw(method: unknown, request: unknown): Promise<Answered<unknown>> {
    if (!this.isOpen) return Promise.resolve(GONE);
    const id = this.#next++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(SILENT), ANSWER_MS);
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.#socket.send(JSON.stringify({ id, method, request }));
    });
  }

  async call<M extends Method>(method: M, request: RequestOf<M>): Promise<Answered<Responses[M]>> {
    return (await this.raw(method, request)) as Answered<Responses[M]>;
  }

  /** A frame as it is, whole or not. */
  send(data: string | Uint8Array): void {
    this.#socket.send(data);
  }

  /** Without a farewell. */
  drop(): void {
    this.#socket.terminate();
  }
}

/** The value of an answer. @throws Error where it is none */
export function valueOf<T>(answer: Answered<T>): T {
  if (answer.ok) return answer.value;
  throw new Error(`${answer.error.code}: ${answer.error.message ?? ''}`);
}
