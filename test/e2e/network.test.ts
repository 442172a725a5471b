/** A default run asks nothing of any other machine: neither the hosts' processes and threads, nor the page. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/cli.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';
import { CHROMIUM, browserHost, electronStandIn } from './drivers.ts';

const WATCH = pathToFileURL(path.join(ROOT, 'test/support/network-watch.mjs')).href;
const title = CHROMIUM ? '' : ' (skipped: no Chromium was found)';
let folder: string;
beforeAll(() => (folder = makeTemporaryFolder()));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const seen = (file: string) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');

describe('the watch', () => {
  it('sees what a process asks of others, on its threads too, and not what it asks of itself', () => {
    const file = path.join(folder, 'watch.log');
    const script = `
      import { Worker } from 'node:worker_threads';
      import net from 'node:net';
      net.connect(9, '127.0.0.1').on('error', () => {});
      net.connect(9, '192.0.2.1').on('error', () => {}).destroy();
      await fetch('http://updates.invalid/').catch(() => {});
      new Worker("fetch('http://thread.invalid/').catch(() => {})", { eval: true });
    `;
    spawnSync(process.execPath, ['--import', WATCH, '--input-type=module', '--eval', script], {
      env: { ...process.env, LIMITLAB_NETWORK_LOG: file },
    });
    for (const address of ['192.0.2.1', 'updates.invalid', 'thread.invalid'])
      expect(seen(file)).toContain(address);
    expect(seen(file)).not.toContain('127.0.0.1');
  });
});

describe.skipIf(!CHROMIUM)(`a default run${title}`, () => {
  it.each([
    ['of the browser host', browserHost],
    ['of the main process under the stand-in', electronStandIn],
  ])('%s stays on this machine', async (name, start) => {
    const file = path.join(folder, `${name}.log`);
    const driver = await start({
      dataFolder: path.join(folder, name),
      example: true,
      nodeArgs: ['--import', WATCH],
      env: { LIMITLAB_NETWORK_LOG: file },
      locale: 'en-US',
      colorScheme: 'light',
    });
    const asked: string[] = [];
    driver.page.on('request', (request) => asked.push(request.url()));
    await driver.page.getByTestId('measures').waitFor();
    await driver.page.reload();
    await driver.page.getByTestId('measures').waitFor();
    await driver.close();
    expect(asked.length).toBeGreaterThanOrEqual(3);
    const own = /^(https:\/\/limitlab\.stand-in\/|(http|ws):\/\/127\.0\.0\.1:|data:|blob:)/;
    expect(asked.filter((url) => !own.test(url))).toEqual([]);
    expect(seen(file)).toBe('');
  });
});
