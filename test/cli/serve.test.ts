/** The browser host as a command: it ends when asked, whatever is open, and a page goes on when it is started again. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ROOT } from '../support/cli.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';
import { cookieOf } from '../contract/transports.ts';

const SCRIPT = path.join(ROOT, 'scripts/limitlab.js');
/** How long the host may take to end. */
const MOST_MS = 2000;

const folder = makeTemporaryFolder();
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  fs.rmSync(folder, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly address: string;
  readonly port: number;
}

async function serve(data: string, node = process.execPath): Promise<Started> {
  const child = spawn(node, [SCRIPT, 'serve', '--no-open'], {
    env: { ...process.env, LIMITLAB_DATA: path.join(folder, data) },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    text += String(chunk);
    const address = /http:\S+/.exec(text)?.[0];
    if (address) return { child, address, port: Number(new URL(address).port) };
  }
  throw new Error(`serve printed no address: ${text}`);
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number> {
  const started = performance.now();
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
  return performance.now() - started;
}

async function openPage({ address, port }: Started): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`, {
    headers: { Cookie: await cookieOf(address), Origin: `http://127.0.0.1:${port}` },
  });
  socket.on('error', () => {});
  await once(socket, 'open');
  return socket;
}

/** Whether something listens on a port. */
async function isThere(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}

describe.skipIf(process.platform === 'win32')('serve', () => {
  beforeAll(() => fs.mkdirSync(path.join(folder, 'data')));

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends within two seconds of %s, with a page open and one just closed',
    async (signal) => {
      const host = await serve('ends');
      const closed = await openPage(host);
      await openPage(host);
      closed.terminate();
      expect(await ended(host.child, signal)).toBeLessThan(MOST_MS);
      expect(await isThere(host.port)).toBe(false);
    },
  );

  it('that is started again takes the same port, and the cookie that a page still has', async () => {
    const first = await serve('again');
    const Cookie = await cookieOf(first.address);
    await ended(first.child, 'SIGKILL');
    const second = await serve('again');
    expect(second.port).toBe(first.port);
    expect(second.address).not.toBe(first.address);
    const page = await fetch(`http://127.0.0.1:${second.port}/`, { headers: { Cookie } });
    expect(page.status).toBe(200);
    // A third beside it finds another port.
    const third = await serve('again');
    expect(third.port).not.toBe(second.port);
    await ended(third.child, 'SIGTERM');
    await ended(second.child, 'SIGTERM');
  });

  const old = ['/usr/bin/node', '/usr/local/bin/node'].find(
    (node) =>
      fs.existsSync(node) &&
      /^v(1[89]|20|21)\./.test(spawnSync(node, ['-v'], { encoding: 'utf8' }).stdout),
  );
  it.skipIf(old === undefined)(
    `started by an old Node ends with it${old === undefined ? ' (skipped: there is none here)' : ''}`,
    async () => {
      const host = await serve('old', old);
      await openPage(host);
      expect(await ended(host.child, 'SIGTERM')).toBeLessThan(MOST_MS);
      expect(await isThere(host.port)).toBe(false);
    },
  );
});
