/** What the browser host remembers is this user's alone, and is not taken up where it could be another's. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { recallHost, rememberHost } from '../../src/main/host-memory.ts';
import { writeOpeningPage } from '../../src/main/opening-page.ts';
import { temporaryFolder } from '../support/temporary.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.parse('2026-01-01T00:00:00.000Z');

it('the port and the secret come back at the next start, for a month', () => {
  const folder = temporaryFolder();
  const first = recallHost(folder, START);
  expect(first.port).toBeUndefined();
  expect(first.secret).toMatch(/^[\w-]{43}$/);
  rememberHost(folder, { port: 4000, secret: first.secret }, START);
  expect(recallHost(folder, START + 29 * DAY_MS)).toEqual({ port: 4000, secret: first.secret });
  const later = recallHost(folder, START + 31 * DAY_MS);
  expect(later.port).toBe(4000);
  expect(later.secret).not.toBe(first.secret);
});

it('nobody else can read it', () => {
  const folder = temporaryFolder();
  const { secret } = recallHost(folder);
  rememberHost(folder, { port: 4000, secret });
  const file = path.join(folder, 'browser-host.json');
  if (process.platform !== 'win32') expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  rememberHost(path.join(folder, 'none'), { port: 4000, secret });
});

it.skipIf(process.platform === 'win32')(
  'a file that others could read or write is not taken up',
  () => {
    const folder = temporaryFolder();
    const { secret } = recallHost(folder);
    rememberHost(folder, { port: 4000, secret });
    fs.chmodSync(path.join(folder, 'browser-host.json'), 0o644);
    expect(recallHost(folder).secret).not.toBe(secret);
  },
);

it.each(['', '{', '{"port":1}', '{"port":1,"secret":"x","at":"2026-01-01T00:00:00.000Z"}', '[]'])(
  'a file that says %j is as none',
  (text) => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'browser-host.json'), text, { mode: 0o600 });
    expect(recallHost(folder).port).toBeUndefined();
  },
);

it('the opening page holds the token for this user alone, in no address', () => {
  const { filePath, remove } = writeOpeningPage('http://127.0.0.1:4000/?token=abc');
  const text = fs.readFileSync(filePath, 'utf8');
  expect(text).toContain('method="post" action="http://127.0.0.1:4000/"');
  expect(text).toContain('value="abc"');
  expect(text).not.toContain('?token');
  expect(filePath).not.toContain('abc');
  if (process.platform !== 'win32') {
    expect(fs.statSync(filePath).mode & 0o777).toBe(0o600);
    expect(fs.statSync(path.dirname(filePath)).mode & 0o777).toBe(0o700);
  }
  remove();
  expect(fs.existsSync(path.dirname(filePath))).toBe(false);
});
