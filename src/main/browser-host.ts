/** The browser host: the built renderer and the contract over one WebSocket, for this machine's own browser only. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import path from 'node:path';
import sirv from 'sirv';
import * as v from 'valibot';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/said.ts';
import { DOWNLOAD_PATH, SOCKET_PATH, UPLOAD_PATH } from '../contract/transport.ts';
import type { HostFrame } from '../contract/transport.ts';
import { PAGE_HEADERS, markHost } from './page.ts';
import { RateLimit } from './rate-limit.ts';
import { Strangers } from './strangers.ts';
import type { Service } from './service/service.ts';
import { Uploads } from './uploads.ts';

/** Only this machine can connect. */
const LOOPBACK = '127.0.0.1';
/** Largest frame a client may send, bytes. */
const MAX_FRAME_BYTES = 4 * 1024 * 1024;
/** Pages that can be open at once. */
const MAX_SOCKETS = 16;
const MAX_CONNECTIONS = 256;
/** Those of them that have not shown the cookie. */
const MAX_STRANGERS = 64;
/** Longest form with a token, bytes. */
const MAX_FORM_BYTES = 1024;

/** Milliseconds. What arrives slowly may take long as a whole; what says nothing is let go of. */
const TIMES = { headersTimeout: 8000, connectionsCheckingInterval: 2000, requestTimeout: 0 };

/** What a client may do in a while. A page does far less. */
const LIMITS = {
  /** Requests without the token or the cookie. */
  refused: { most: 30, windowMs: 60_000 },
  /** Wrong tokens, and upgrades without the cookie. */
  guesses: { most: 30, windowMs: 60_000 },
  /** Requests with the cookie: no stranger takes of them. */
  requests: { most: 1000, windowMs: 10_000 },
  /** Calls over one socket. */
  calls: { most: 1000, windowMs: 10_000 },
} as const;

export interface BrowserHostOptions {
  readonly service: Service;
  readonly rendererFolder: string;
  /** Folder for uploads, emptied when the host stops. */
  readonly uploadFolder: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Largest upload, bytes; 16 GB where it is left out. */
  readonly maxUploadBytes?: number;
  /** Value of the cookie; the token where it is left out. A host that is started with it again goes on with its pages. */
  readonly secret?: string;
  /** How long an upload may stand still. */
  readonly uploadIdleMs?: number;
  /** How long the host stays without a page and without a job; for ever where it is left out. */
  readonly idleMs?: number;
}

export interface BrowserHost {
  /** Address with the token; whoever has it may use the host. */
  readonly address: string;
  readonly port: number;
  readonly close: () => Promise<void>;
  /** Resolves when the host was idle for as long as it may be; it is to be closed then. */
  readonly idle: Promise<undefined>;
}

function newLimit({ most, windowMs }: { most: number; windowMs: number }): RateLimit {
  return new RateLimit(most, windowMs);
}

function sameSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

function cookieValue(request: IncomingMessage, name: string): string {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=');
    if (key === name) return value ?? '';
  }
  return '';
}

class Host {
  readonly #options: BrowserHostOptions;
  readonly #token = randomBytes(32).toString('base64url');
  readonly #secret: string;
  readonly #server: http.Server;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  readonly #assets: ReturnType<typeof sirv>;
  readonly #uploads: Uploads;
  readonly #refused = newLimit(LIMITS.refused);
  readonly #guesses = newLimit(LIMITS.guesses);
  readonly #strangers = new Strangers(MAX_STRANGERS);
  readonly #requests = newLimit(LIMITS.requests);
  readonly #idle = Promise.withResolvers<undefined>();
  #idleTimer: NodeJS.Timeout | undefined;
  #port = 0;
  #isClosed = false;

  constructor(options: BrowserHostOptions) {
    this.#options = options;
    this.#secret = options.secret ?? this.#token;
    this.#uploads = new Uploads(options.uploadFolder, options.service, {
      maxBytes: options.maxUploadBytes,
      idleMs: options.uploadIdleMs,
    });
    this.#assets = sirv(options.rendererFolder, {
      etag: true,
      setHeaders: (response) => {
        for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
      },
    });
    this.#server = http.createServer(TIMES, (request, response) => {
      this.#answer(request, response).catch(() => refuse(response, 500, 'The request failed.'));
    });
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.on('connection', (socket) => this.#strangers.add(socket));
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#sockets.on('connection', (socket: WebSocket) => this.#serve(socket));
  }

  async listen(): Promise<BrowserHost> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#options.port, LOOPBACK, () => resolve());
    }).catch((thrown: unknown) => {
      throw new AppError({
        code: 'FILE_NOT_READABLE',
        message: say`The port ${this.#options.port} cannot be used: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
        remedy: say`Choose another port with --port, or none for any free one.`,
      });
    });
    this.#port = (this.#server.address() as AddressInfo).port;
    this.#watchIdle();
    return {
      port: this.#port,
      address: `http://${LOOPBACK}:${this.#port}/?token=${this.#token}`,
      close: () => this.#close(),
      idle: this.#idle.promise,
    };
  }

  /** Starts the time of idleness over where no page is connected. */
  #watchIdle(): void {
    const { idleMs, service } = this.#options;
    clearTimeout(this.#idleTimer);
    if (idleMs === undefined || this.#isClosed || this.#sockets.clients.size > 0) return;
    this.#idleTimer = setTimeout(() => {
      if (service.isIdle) this.#idle.resolve(undefined);
      else this.#watchIdle();
    }, idleMs);
  }

  get #cookieName(): string {
    return `limitlab_${this.#port}`;
  }

  /** Refuses names that another site could have pointed at this machine. */
  #isOwnHost(request: IncomingMessage): boolean {
    const { host } = request.headers;
    return host === `${LOOPBACK}:${this.#port}` || host === `localhost:${this.#port}`;
  }

  #isOwnOrigin(request: IncomingMessage): boolean {
    return request.headers.origin === `http://${request.headers.host}`;
  }

  /** The token of this start is as good as the secret of all. */
  #hasCookie(request: IncomingMessage): boolean {
    const value = cookieValue(request, this.#cookieName);
    const isOwner = [this.#secret, this.#token].some((secret) => sameSecret(value, secret));
    if (isOwner) this.#strangers.admit(request.socket);
    return isOwner;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = parseTarget(request);
    if (!url) return refuse(response, 400, 'Not an address.');
    if (!this.#isOwnHost(request)) return refuse(response, 403, 'Not a name of this host.');
    const token = url.searchParams.get('token');
    if (request.method === 'GET' && url.pathname === '/' && token !== null) {
      return this.#admit(response, token, (cookie) =>
        response.writeHead(303, { Location: '/', ...cookie }).end(),
      );
    }
    if (request.method === 'POST' && url.pathname === '/') {
      // A cookie of the strictest kind goes with what a page of this host asks for, not with a redirect from elsewhere.
      return this.#admit(response, await tokenOfForm(request), (cookie) =>
        response.writeHead(200, { ...HTML, ...PAGE_HEADERS, ...cookie }).end(ONWARD),
      );
    }
    if (!this.#hasCookie(request)) {
      const mayTry = this.#refused.take();
      return refuse(
        response,
        mayTry ? 403 : 429,
        'Open the address that LimitLab printed when it started, with its token.',
      );
    }
    if (!this.#requests.take()) return refuse(response, 429, TOO_MANY);
    if (request.method === 'POST' && url.pathname === UPLOAD_PATH) {
      if (!this.#isOwnOrigin(request))
        return refuse(response, 403, 'Not from the page of this host.');
      return this.#uploads.receive(request, response, url.searchParams.get('name') ?? 'upload');
    }
    if (request.method === 'GET' && url.pathname === DOWNLOAD_PATH) {
      if (!isFromOwnPage(request)) return refuse(response, 403, 'Not from the page of this host.');
      const found = await this.#options.service.downloads.send(
        url.searchParams.get('file') ?? '',
        response,
      );
      if (!found) refuse(response, 404, 'There is no such file.');
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse(response, 405, 'Not allowed.');
    if (url.pathname === '/' || url.pathname === '/index.html') return this.#sendPage(response);
    return this.#assets(request, response, () => refuse(response, 404, 'There is no such file.'));
  }

  /** Trades the token for a cookie, so that it does not stay in the address bar. */
  #admit(
    response: ServerResponse,
    token: string,
    answer: (cookie: http.OutgoingHttpHeaders) => void,
  ): void {
    // Once many were wrong, the right one is not looked at either.
    if (!this.#guesses.hasRoom) return refuse(response, 429, TOO_MANY);
    if (!sameSecret(token, this.#token)) {
      this.#guesses.take();
      return refuse(response, 403, 'The token is not valid (any more).');
    }
    answer({
      'Set-Cookie': `${this.#cookieName}=${this.#secret}; HttpOnly; SameSite=Strict; Path=/`,
      'Cache-Control': 'no-store',
    });
  }

  #sendPage(response: ServerResponse): void {
    const html = fs.readFileSync(path.join(this.#options.rendererFolder, 'index.html'), 'utf8');
    response
      .writeHead(200, { ...HTML, ...PAGE_HEADERS, 'Cache-Control': 'no-store' })
      .end(markHost(html, 'browser'));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A peer may go away at any moment.
    socket.on('error', () => socket.destroy());
    const admitted =
      parseTarget(request)?.pathname === SOCKET_PATH &&
      this.#isOwnHost(request) &&
      this.#isOwnOrigin(request) &&
      this.#hasCookie(request);
    if (!admitted) {
      const status = this.#guesses.take() ? '403 Forbidden' : '429 Too Many Requests';
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
      return;
    }
    if (this.#sockets.clients.size >= MAX_SOCKETS) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (opened) =>
      this.#sockets.emit('connection', opened, request),
    );
  }

  /** Replies and events share the socket, so they arrive in the order in which they were sent. */
  #serve(socket: WebSocket): void {
    const { service } = this.#options;
    const send = (frame: HostFrame) => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
    };
    const stopListening = service.listen((event, data) => send({ event, data }));
    clearTimeout(this.#idleTimer);
    socket.on('close', () => {
      stopListening();
      this.#watchIdle();
    });
    // What breaks the protocol closes the socket; ws reports it here first.
    socket.on('error', () => socket.terminate());
    const calls = newLimit(LIMITS.calls);
    socket.on('message', (data: Buffer) => {
      if (!calls.take()) {
        socket.close(1008, 'too many calls');
        return;
      }
      const frame = parseFrame(data.toString('utf8'));
      if (!frame) {
        socket.close(1007, 'not a call');
        return;
      }
      void service
        .handle(frame.method, frame.request)
        .then((result) => send({ id: frame.id, result }))
        // The service answers every call; an answer that cannot be sent ends this socket, not the host.
        .catch(() => socket.terminate());
    });
  }

  async #close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#idleTimer);
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#uploads.clear();
  }
}

const TOO_MANY = 'Too many requests. Wait a minute.';

const HTML = { 'Content-Type': 'text/html; charset=utf-8' };
const ONWARD =
  '<!doctype html><meta http-equiv="refresh" content="0; url=/"><title>LimitLab</title>';

/** The token in the form that the opening page sends; empty if the form has none. */
async function tokenOfForm(request: IncomingMessage): Promise<string> {
  let form = '';
  for await (const chunk of request.setEncoding('utf8')) {
    form += String(chunk);
    if (form.length > MAX_FORM_BYTES) return '';
  }
  return new URLSearchParams(form).get('token') ?? '';
}

/** Whether a browser says that its own page asks. Those that say nothing of it keep the cookie to same-site requests. */
function isFromOwnPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin';
}

/** The address a request asks for, or `undefined` where it is none. */
function parseTarget(request: IncomingMessage): URL | undefined {
  const target = `http://${LOOPBACK}${request.url ?? '/'}`;
  return URL.canParse(target) ? new URL(target) : undefined;
}

/** What a client sends. Method and request are the service's to parse; the id goes back as it came. */
const frameSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ id: v.number(), method: v.optional(v.unknown()), request: v.optional(v.unknown()) }),
);

function parseFrame(text: string): v.InferOutput<typeof frameSchema> | undefined {
  const parsed = v.safeParse(frameSchema, text);
  return parsed.success ? parsed.output : undefined;
}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) return void response.destroy();
  response
    .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...PAGE_HEADERS })
    .end(`${message}\n`);
}

/** Starts the host. @throws AppError where the port cannot be used */
export function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  return new Host(options).listen();
}
