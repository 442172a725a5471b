/** The browser host as a command: it ends when asked, whatever is open, and a page goes on when it is started again. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { HostClient, HostProcess } from '../support/host-process.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';
import { cookieOf } from '../contract/transports.ts';

/** How long the host may take to end. */
const MOST_MS = 2000;

const folder = makeTemporaryFolder();
const started: HostProcess[] = [];
afterAll(() => {
  for (const { child } of started) child.kill('SIGKILL');
  fs.rmSync(folder, { recursive: true, force: true });
});

async function serve(data: string, node?: string): Promise<HostProcess> {
  const host = await HostProcess.start(path.join(folder, data), node);
  started.push(host);
  return host;
}

/** Whether something listens on a port. */
async function isThere(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}

describe.skipIf(process.platform === 'win32')('serve', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends within two seconds of %s, with a page open and one just closed',
    async (signal) => {
      const host = await serve('ends');
      const closed = await HostClient.connect(host);
      await HostClient.connect(host);
      closed.drop();
      expect(await host.stop(signal)).toBeLessThan(MOST_MS);
      expect(await isThere(host.port)).toBe(false);
    },
  );

  it('that is started again takes the same port, and the cookie that a page still has', async () => {
    const first = await serve('again');
    const Cookie = await cookieOf(first.address);
    await first.stop('SIGKILL');
    const second = await serve('again');
    expect(second.port).toBe(first.port);
    expect(second.address).not.toBe(first.address);
    const page = await fetch(`http://127.0.0.1:${second.port}/`, { headers: { Cookie } });
    expect(page.status).toBe(200);
    // A third beside it finds another port.
    const third = await serve('again');
    expect(third.port).not.toBe(second.port);
    await third.stop();
    await second.stop();
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
      await HostClient.connect(host);
      expect(await host.stop()).toBeLessThan(MOST_MS);
      expect(await isThere(host.port)).toBe(false);
    },
  );
});
