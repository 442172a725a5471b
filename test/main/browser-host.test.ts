/** Attacks on the browser host: without the token, from other sites, under other names, out of its folder. */
import fs from 'node:fs';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startBrowserHost } from '../../src/main/browser-host.ts';
import type { BrowserHost, BrowserHostOptions } from '../../src/main/browser-host.ts';
import type { Service } from '../../src/main/service/service.ts';
import { RENDERER_FOLDER, cookieOf } from '../contract/transports.ts';
import { newService } from '../support/service.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';

let folder: string;
let service: Service;
let host: BrowserHost;
let cookie: string;
let origin: string;

beforeAll(async () => {
  folder = makeTemporaryFolder();
  service = newService(folder);
  const uploadFolder = path.join(folder, 'uploads');
  host = await startBrowserHost({
    service,
    rendererFolder: RENDERER_FOLDER,
    uploadFolder,
    port: 0,
  });
  origin = `http://127.0.0.1:${host.port}`;
  cookie = await cookieOf(host.address);
});
afterAll(async () => {
  await host.close();
  await service.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** A request with any headers, Host too, which fetch would not send. */
function request(
  target: string,
  headers: http.OutgoingHttpHeaders = {},
  method = 'GET',
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = http.request(
      { host: '127.0.0.1', port: host.port, path: target, method, headers },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      },
    );
    sent.on('error', reject).end(body);
  });
}

function socketStatus(headers: Record<string, string>): Promise<number | 'open'> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/socket`, { headers });
    socket.on('open', () => {
      socket.close();
      resolve('open');
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => {});
  });
}

describe('the page', () => {
  it('is given for the token, then for the cookie it sets', async () => {
    const admitted = await request(new URL(host.address).pathname + new URL(host.address).search);
    expect(admitted.status).toBe(303);
    expect(admitted.headers.location).toBe('/');
    expect(admitted.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    const page = await request('/', { Cookie: cookie });
    expect(page.status).toBe(200);
    expect(page.body).toContain('<meta name="limitlab-host" content="browser">');
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self';/,
    );
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each<[string, string, http.OutgoingHttpHeaders]>([
    ['without token or cookie', '/', {}],
    ['with a wrong token', '/?token=wrong', {}],
    ['with a wrong cookie', '/', { Cookie: 'limitlab=x' }],
    ['for its parts without cookie', '/page.js', {}],
  ])('is refused %s', async (_how, target, headers) => {
    expect((await request(target, headers)).status).toBe(403);
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '0.0.0.0:1'])(
    'is refused under the name %s',
    async (name) => {
      expect((await request('/', { Cookie: cookie, Host: name })).status).toBe(403);
    },
  );

  it.each([
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '//',
    '//etc/passwd',
    '/page.js%00.html',
  ])('has nothing at %s', async (target) => {
    const answer = await request(target, { Cookie: cookie });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain('limitlab-host');
  });

  it('is only read, not written', async () => {
    expect((await request('/', { Cookie: cookie }, 'PUT', 'x')).status).toBe(405);
  });
});

describe('the socket', () => {
  it('opens for the own page', async () => {
    expect(await socketStatus({ Cookie: cookie, Origin: origin })).toBe('open');
  });

  it('is refused without cookie, from other origins, and from none', async () => {
    expect(await socketStatus({ Origin: origin })).toBe(403);
    expect(await socketStatus({ Cookie: cookie, Origin: 'http://evil.example' })).toBe(403);
    expect(await socketStatus({ Cookie: cookie, Origin: `http://localhost:${host.port}` })).toBe(
      403,
    );
    expect(await socketStatus({ Cookie: cookie })).toBe(403);
    expect(
      await socketStatus({ Cookie: cookie, Origin: 'http://evil.example', Host: 'evil.example' }),
    ).toBe(403);
  });

  it('is closed on what is no call', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/socket`, {
      headers: { Cookie: cookie, Origin: origin },
    });
    const code = await new Promise<number>((resolve) => {
      socket.on('open', () => socket.send('not json')).on('close', resolve);
    });
    expect(code).toBe(1007);
  });
});

describe('an upload', () => {
  it('becomes a handle, and its name cannot leave the folder', async () => {
    const answer = await request(
      '/upload?name=..%2F..%2Fevil.csv',
      { Cookie: cookie, Origin: origin },
      'POST',
      'a,b\n',
    );
    expect(answer.status).toBe(200);
    const result = JSON.parse(answer.body);
    expect(result).toMatchObject({ ok: true, value: { name: 'evil.csv', sizeBytes: 4 } });
    const filePath = service.handles.resolve(result.value.file);
    expect(path.relative(path.join(folder, 'uploads'), filePath)).not.toMatch(/^\.\./);
    expect(await service.call('files.release', { file: result.value.file })).toEqual({
      ok: true,
      value: true,
    });
    expect(fs.existsSync(filePath)).toBe(false);
  });

  it('is refused from other origins and without cookie', async () => {
    expect(
      (
        await request(
          '/upload?name=x',
          { Cookie: cookie, Origin: 'http://evil.example' },
          'POST',
          'x',
        )
      ).status,
    ).toBe(403);
    expect((await request('/upload?name=x', { Origin: origin }, 'POST', 'x')).status).toBe(403);
  });
});

describe('every answer', () => {
  const HEADERS = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };

  it.each(['/', '/page.js', '/none.js'])('of %s says what may be done with it', async (target) => {
    for (const headers of [{ Cookie: cookie }, {}])
      expect((await request(target, headers)).headers).toMatchObject(HEADERS);
  });

  it('that holds a secret, or a page for one user, is stored nowhere', async () => {
    const { pathname, search } = new URL(host.address);
    const admitted = await request(pathname + search);
    expect(admitted.headers).toMatchObject({ 'cache-control': 'no-store' });
    const page = await request('/', { Cookie: cookie });
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store' });
  });
});

describe('the host under attack', () => {
  it('survives addresses, upgrades and frames that break the rules', async () => {
    for (const target of ['//', '//\\', '/%', '/?token=%']) {
      expect((await request(target)).status).toBeGreaterThanOrEqual(400);
    }
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const socket = net.connect(host.port, '127.0.0.1');
        await once(socket, 'connect');
        socket.write(
          'GET /socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
        );
        socket.resetAndDestroy();
      }),
    );
    const address = `ws://127.0.0.1:${host.port}/socket`;
    const socket = new WebSocket(address, { headers: { Cookie: cookie, Origin: origin } });
    await once(socket, 'open');
    const closed = once(socket, 'close');
    socket.send('x'.repeat(5 * 1024 * 1024));
    await closed;
    expect((await request('/', { Cookie: cookie })).status).toBe(200);
  });
});

/** A host of its own, for attacks that shut others out. */
async function ownHost(
  more: Partial<
    Pick<BrowserHostOptions, 'idleMs' | 'maxUploadBytes' | 'uploadIdleMs' | 'secret'>
  > = {},
) {
  const own = await startBrowserHost({
    service,
    rendererFolder: RENDERER_FOLDER,
    uploadFolder: path.join(folder, `uploads-${Math.random()}`),
    port: 0,
    ...more,
  });
  const base = `http://127.0.0.1:${own.port}`;
  const headers = { Cookie: await cookieOf(own.address), Origin: base };
  const open = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${own.port}/socket`, { headers });
    await once(socket, 'open');
    return socket;
  };
  return { own, base, headers, open };
}

describe('the limits of the host', () => {
  it('let a guesser of tokens try a few times and then nobody new, while the page goes on', async () => {
    const { own, base, headers } = await ownHost();
    const statuses: number[] = [];
    for (let guess = 0; guess < 40; guess++)
      statuses.push((await fetch(`${base}/?token=${guess}`)).status);
    expect(statuses.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 403));
    expect(new Set(statuses.slice(30))).toEqual(new Set([429]));
    expect((await fetch(own.address, { redirect: 'manual' })).status).toBe(429);
    expect((await fetch(`${base}/`, { headers })).status).toBe(200);
    await own.close();
  });

  it('stop a flood of requests', async () => {
    const { own, base, headers } = await ownHost();
    const statuses = new Set<number>();
    for (let turn = 0; turn < 22; turn++) {
      const answers = Array.from({ length: 50 }, () => fetch(`${base}/page.js`, { headers }));
      for (const { status } of await Promise.all(answers)) statuses.add(status);
    }
    expect(statuses).toContain(429);
    await own.close();
  });

  it('of strangers leave the owner alone: a flood without the cookie, guesses over the upgrade', async () => {
    const { own, base, headers } = await ownHost();
    const statuses = new Set<number>();
    for (let turn = 0; turn < 22; turn++) {
      const answers = Array.from({ length: 50 }, () =>
        // Where there are too many, the oldest connection makes way.
        fetch(`${base}/page.js`).then(
          ({ status }) => status,
          () => 429,
        ),
      );
      for (const status of await Promise.all(answers)) statuses.add(status);
    }
    expect(statuses).toEqual(new Set([403, 429]));
    expect((await fetch(`${base}/`, { headers })).status).toBe(200);
    const guesses: number[] = [];
    for (let guess = 0; guess < 40; guess++) {
      const socket = new WebSocket(`ws://127.0.0.1:${own.port}/socket`, {
        headers: { Cookie: `limitlab_${own.port}=${guess}`, Origin: base },
      });
      socket.on('error', () => {});
      const [, response] = (await once(socket, 'unexpected-response')) as [
        unknown,
        http.IncomingMessage,
      ];
      guesses.push(response.statusCode ?? 0);
      response.destroy();
    }
    expect(guesses.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 403));
    expect(new Set(guesses.slice(30))).toEqual(new Set([429]));
    expect((await fetch(`${base}/`, { headers })).status).toBe(200);
    await own.close();
  });

  it.each([
    ['say nothing', ''],
    ['never come to the end of their headers', 'GET / HTTP/1.1\r\nX: y\r\n'],
  ])('keep 300 connections that %s from keeping the owner out', async (_, sent) => {
    const { own, base, headers } = await ownHost();
    const silent = await Promise.all(
      Array.from({ length: 300 }, async () => {
        const socket = net.connect(own.port, '127.0.0.1');
        socket.on('error', () => {});
        await once(socket, 'connect');
        socket.write(sent);
        return socket;
      }),
    );
    expect((await fetch(`${base}/`, { headers })).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const open = silent.filter(({ readyState }) => readyState === 'open');
    expect(open.length).toBeLessThanOrEqual(64);
    for (const socket of silent) socket.destroy();
    await own.close();
  });

  it('take what arrives slowly, and let go of an upload that stands still', async () => {
    const { own, base, headers } = await ownHost({ uploadIdleMs: 300 });
    const send = (pauses: readonly number[]) =>
      fetch(`${base}/upload?name=a.csv`, {
        method: 'POST',
        headers,
        body: Readable.from(
          (async function* () {
            for (const pause of pauses) {
              await new Promise((resolve) => setTimeout(resolve, pause));
              yield Buffer.from('a,b\n');
            }
          })(),
        ) as unknown as BodyInit,
        duplex: 'half',
      } as RequestInit).then((answer) => answer.json());
    expect(await send([100, 100, 100, 100, 100, 100])).toMatchObject({ ok: true });
    expect(await send([50, 1500])).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('Nothing more of the upload arrived') },
    });
    await own.close();
  });

  it('take no more than 256 connections, the owner’s too', async () => {
    const { own, headers } = await ownHost();
    const line = `GET /page.js HTTP/1.1\r\nHost: 127.0.0.1:${own.port}\r\nCookie: ${headers.Cookie}\r\n\r\n`;
    const sockets: net.Socket[] = [];
    for (let count = 0; count < 270; count++) {
      const socket = net.connect(own.port, '127.0.0.1');
      socket.on('error', () => {});
      sockets.push(socket);
      await once(socket, 'connect');
      socket.write(line);
      await Promise.race([once(socket, 'data'), once(socket, 'close')]);
    }
    const open = sockets.filter(({ destroyed, readyState }) => !destroyed && readyState === 'open');
    expect(open.length).toBeLessThanOrEqual(256);
    expect(open.length).toBeGreaterThan(240);
    for (const socket of sockets) socket.destroy();
    await own.close();
  });

  it('take eight uploads at once', async () => {
    const { own, base, headers } = await ownHost();
    const begun: net.Socket[] = [];
    const heads = Object.entries({ ...headers, Host: `127.0.0.1:${own.port}` })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    for (let count = 0; count < 8; count++) {
      const socket = net.connect(own.port, '127.0.0.1');
      socket.on('error', () => {});
      begun.push(socket);
      await once(socket, 'connect');
      socket.write(`POST /upload?name=a HTTP/1.1\r\n${heads}Content-Length: 10\r\n\r\nab`);
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    const send = async () => {
      const sent = { method: 'POST', headers, body: 'x' };
      return (await fetch(`${base}/upload?name=b`, sent)).json();
    };
    expect(await send()).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
    begun[0].destroy();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await send()).toMatchObject({ ok: true });
    for (const socket of begun) socket.destroy();
    await own.close();
  });

  it('end a socket that floods the host with calls, and take no more than sixteen', async () => {
    const { own, headers, open } = await ownHost();
    const socket = await open();
    const closed = once(socket, 'close');
    for (let id = 0; id < 1001; id++)
      socket.send(JSON.stringify({ id, method: 'jobs.cancel', request: { job: 'x' } }));
    expect((await closed)[0]).toBe(1008);
    const sockets = await Promise.all(Array.from({ length: 16 }, open));
    const refused = new WebSocket(`ws://127.0.0.1:${own.port}/socket`, { headers });
    refused.on('error', () => {});
    const [, response] = (await once(refused, 'unexpected-response')) as [
      unknown,
      http.IncomingMessage,
    ];
    expect(response.statusCode).toBe(503);
    for (const one of sockets) one.terminate();
    await own.close();
  });

  it('refuse an upload past the size, whether it says so or not, and keep nothing of it', async () => {
    const { own, base, headers } = await ownHost({ maxUploadBytes: 1000 });
    const before = fs.readdirSync(folder).length;
    const declared = await fetch(`${base}/upload?name=a`, {
      method: 'POST',
      headers,
      body: 'x'.repeat(1001),
    });
    expect(await declared.json()).toMatchObject({ error: { code: 'IMPORT_TOO_LARGE' } });
    const streamed = await fetch(`${base}/upload?name=a`, {
      method: 'POST',
      headers,
      body: Readable.from([Buffer.alloc(600), Buffer.alloc(600)]) as unknown as BodyInit,
      duplex: 'half',
    } as RequestInit);
    expect(await streamed.json()).toMatchObject({ error: { code: 'IMPORT_TOO_LARGE' } });
    const kept = fs
      .readdirSync(folder, { recursive: true })
      .filter((name) => String(name).startsWith('uploads-0.') && String(name).endsWith('/a'));
    expect(kept).toEqual([]);
    expect(fs.readdirSync(folder).length).toBeLessThanOrEqual(before + 1);
    await own.close();
  });

  it('end the host when no page was there for long, but not under a page or a job', async () => {
    const { own, open } = await ownHost({ idleMs: 150 });
    let isIdle = false;
    void own.idle.then(() => (isIdle = true));
    const socket = await open();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(isIdle).toBe(false);
    const csv = service.handles.issue(path.join(folder, 'idle.csv'));
    const job = service.call('cohorts.generate', {
      file: csv,
      accounts: 40_000,
      months: 24,
      seed: 1,
      job: 'idle',
    });
    socket.terminate();
    await job;
    expect(isIdle).toBe(false);
    await own.idle;
    await own.close();
  });
});

describe('a download', () => {
  it('is streamed once, for the page alone', async () => {
    const filePath = path.join(folder, "报告 'x'.zip");
    fs.writeFileSync(filePath, 'content');
    const offered = service.downloads.offer(filePath);
    const target = `/download?file=${offered}`;
    expect((await request(target)).status).toBe(403);
    const crossSite = { Cookie: cookie, 'Sec-Fetch-Site': 'same-site' };
    expect((await request(target, crossSite)).status).toBe(403);
    const answer = await request(target, { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' });
    expect(answer.status).toBe(200);
    expect(answer.body).toBe('content');
    expect(answer.headers['content-disposition']).toBe(
      "attachment; filename*=UTF-8''%E6%8A%A5%E5%91%8A%20%27x%27.zip",
    );
    expect((await request(target, { Cookie: cookie })).status).toBe(404);
  });

  it('is not had for a file of the service that was not offered, nor for a path', async () => {
    const handle = service.handles.issue(path.join(folder, 'secret'));
    fs.writeFileSync(path.join(folder, 'secret'), 'secret');
    for (const file of [handle, '/etc/passwd', '../secret', ''])
      expect(
        (await request(`/download?file=${encodeURIComponent(file)}`, { Cookie: cookie })).status,
      ).toBe(404);
  });
});

describe('other sites', () => {
  it('get no leave from CORS, for any method or path', async () => {
    for (const target of ['/', '/socket', '/upload', '/download', '/page.js']) {
      const preflight = await request(
        target,
        {
          Cookie: cookie,
          Origin: 'http://evil.example',
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Private-Network': 'true',
        },
        'OPTIONS',
      );
      expect(preflight.status).toBe(405);
      const allowed = Object.keys(preflight.headers).filter((name) =>
        name.startsWith('access-control'),
      );
      expect(allowed).toEqual([]);
    }
  });

  it('on another port of this machine cannot upload or open the socket', async () => {
    const elsewhere = { Cookie: cookie, Origin: `http://127.0.0.1:${host.port + 1}` };
    expect((await request('/upload?name=x', elsewhere, 'POST', 'x')).status).toBe(403);
    expect(await socketStatus(elsewhere)).toBe(403);
  });
});

describe('the host', () => {
  const others = Object.values(os.networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  const reason = others.length > 0 ? '' : ' (skipped: the machine has none)';
  it.skipIf(reason !== '')(`cannot be reached under other addresses${reason}`, async () => {
    for (const { address } of others) {
      const socket = net.connect(host.port, address);
      const [failed] = await Promise.race([once(socket, 'error'), once(socket, 'connect')]);
      socket.destroy();
      expect(failed).toBeInstanceOf(Error);
    }
  });

  it('listens on the loopback address alone', async () => {
    expect(new URL(host.address).hostname).toBe('127.0.0.1');
    const refused = await startBrowserHost({
      service,
      rendererFolder: RENDERER_FOLDER,
      uploadFolder: path.join(folder, 'uploads-2'),
      port: host.port,
    }).catch((thrown: unknown) => String(thrown));
    expect(refused).toContain(`The port ${host.port} cannot be used`);
  });

  it('takes a form with the token, as the opening page sends it, and leads on from a page of its own', async () => {
    const { own, base } = await ownHost();
    const token = new URL(own.address).searchParams.get('token') ?? '';
    const post = (body: string) =>
      fetch(`${base}/`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'null' },
        body,
        redirect: 'manual',
      });
    const admitted = await post(`token=${token}`);
    expect(admitted.status).toBe(200);
    expect(await admitted.text()).toContain('http-equiv="refresh" content="0; url=/"');
    expect(admitted.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(admitted.headers.get('cache-control')).toBe('no-store');
    for (const wrong of ['', 'token=x', `${'x'.repeat(5000)}&token=${token}`])
      expect((await post(wrong)).status).toBe(403);
    await own.close();
  });

  it('that is started again with its secret goes on with its pages, under a token of its own', async () => {
    const secret = 's'.repeat(43);
    const first = await ownHost({ secret });
    await first.own.close();
    const second = await ownHost({ secret });
    const cookie = first.headers.Cookie.replace(/_\d+=/, `_${second.own.port}=`);
    expect((await fetch(`${second.base}/`, { headers: { Cookie: cookie } })).status).toBe(200);
    expect(second.own.address).not.toContain(secret);
    const old = new URL(first.own.address).search;
    expect((await fetch(`${second.base}/${old}`, { redirect: 'manual' })).status).toBe(403);
    await second.own.close();
  });

  it('ends while pages are open, and leaves no timer that keeps the process', async () => {
    const timers = () =>
      process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    const { own, open } = await ownHost({ idleMs: 3_600_000 });
    const socket = await open();
    const closed = once(socket, 'close');
    const started = performance.now();
    await own.close();
    await closed;
    expect(performance.now() - started).toBeLessThan(2000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('has another token at each start', async () => {
    const other = await startBrowserHost({
      service,
      rendererFolder: RENDERER_FOLDER,
      uploadFolder: path.join(folder, 'uploads-3'),
      port: 0,
    });
    expect(new URL(other.address).search).not.toBe(new URL(host.address).search);
    await other.close();
  });
});
