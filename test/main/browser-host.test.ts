/** Attacks on the browser host: without the token, from other sites, under other names, out of its folder. */
import fs from 'node:fs';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startBrowserHost } from '../../src/main/browser-host.ts';
import type { BrowserHost } from '../../src/main/browser-host.ts';
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

describe('the host', () => {
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
