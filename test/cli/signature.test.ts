/** Packs signed and verified on the command line, with keys that are good and keys that are not. */
import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, cli } from '../support/cli.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';

const POLICY = path.join(ROOT, 'resources/policies/growth.json');

describe('a signed pack', () => {
  const folder = makeTemporaryFolder();
  const at = (name: string) => path.join(folder, name);
  const run = (...args: string[]) => cli(args, folder);
  const pack = (out: string, key: string) =>
    run('pack', '--project', 'p.limitlab', '--comparison', 'K', '--out', out, '--sign', key);
  const verify = (...args: string[]) => run('verify', 'k.zip', ...args);

  beforeAll(async () => {
    process.env['LIMITLAB_DATA'] = at('data');
    await run('generate', '--accounts', '30', '--months', '8', '--seed', '1', '--out', 'c.csv');
    await run('import', 'c.csv', '--project', 'p.limitlab', '--cohort', 'c');
    const compared = [
      '--champion',
      'hold',
      '--challenger',
      POLICY,
      '--save',
      'K',
      '--out',
      'k.html',
    ];
    await run('compare', '--project', 'p.limitlab', '--cohort', 'c', ...compared);
    expect((await run('keygen', '--out', 'own')).code).toBe(0);
    expect((await run('keygen', '--out', 'other')).code).toBe(0);
    expect(await pack('k.zip', 'own.pem')).toMatchObject({ code: 0 });
  });
  afterAll(() => {
    delete process.env['LIMITLAB_DATA'];
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('holds with the key of whoever signed it, and names its fingerprint', async () => {
    const found = await verify('--trust', 'own.pub.pem');
    expect(found.code).toBe(0);
    expect(found.stderr).toMatch(/Signed with the key [0-9a-f]{64}/);
    expect(fs.statSync(at('k.zip.sig')).size).toBe(64);
  });

  const hasOpenSsl = ['openssl', 'unzip'].every(
    (program) => spawnSync(program, ['-v']).error === undefined,
  );
  it.skipIf(!hasOpenSsl)('is verified by OpenSSL as well (skipped where there is none)', () => {
    fs.writeFileSync(
      at('manifest.json'),
      execFileSync('unzip', ['-p', at('k.zip'), 'manifest.json']),
    );
    const args = ['pkeyutl', '-verify', '-pubin', '-inkey', at('own.pub.pem'), '-rawin'];
    const files = ['-in', at('manifest.json'), '-sigfile', at('k.zip.sig')];
    expect(execFileSync('openssl', [...args, ...files], { encoding: 'utf8' })).toContain(
      'Verified Successfully',
    );
  });

  it('does not hold with another key, nor with the signature of another pack, nor without one', async () => {
    expect(await verify('--trust', 'other.pub.pem')).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('SIGNATURE_WRONG'),
    });
    fs.writeFileSync(at('short.sig'), 'x');
    fs.writeFileSync(at('long.sig'), Buffer.alloc(64));
    for (const name of ['short.sig', 'long.sig'])
      expect((await verify('--trust', 'own.pub.pem', '--signature', name)).stdout).toContain(
        'SIGNATURE_WRONG',
      );
    expect(await verify('--trust', 'own.pub.pem', '--signature', 'none.sig')).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('SIGNATURE_MISSING'),
    });
  });

  it('is told of where nobody asks, and checked for nobody then', async () => {
    const found = await verify();
    expect(found.code).toBe(0);
    expect(found.stderr).toContain('k.zip.sig lies beside the pack');
  });

  it('is not signed with a key that others may read, that is encrypted, or that is of another kind', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    fs.writeFileSync(at('rsa.pem'), rsa.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    fs.writeFileSync(at('text.pem'), 'no key', { mode: 0o600 });
    fs.copyFileSync(at('own.pem'), at('open.pem'));
    if (process.platform !== 'win32') fs.chmodSync(at('open.pem'), 0o644);
    process.env['LIMITLAB_KEY_PASSPHRASE'] = 'secret';
    expect((await run('keygen', '--out', 'locked')).code).toBe(0);
    expect(await pack('locked.zip', 'locked.pem')).toMatchObject({ code: 0 });
    delete process.env['LIMITLAB_KEY_PASSPHRASE'];
    for (const key of [
      'rsa.pem',
      'text.pem',
      'open.pem',
      'locked.pem',
      'own.pub.pem',
      'none.pem',
    ]) {
      const refused = await pack('refused.zip', key);
      expect(`${key} ${refused.code} ${refused.stderr}`).toMatch(/ 1 .*KEY_INVALID/s);
      expect(fs.existsSync(at('refused.zip'))).toBe(false);
    }
  });

  it('is not verified with a private key, and keys are not overwritten', async () => {
    expect((await verify('--trust', 'own.pem')).stderr).toContain('KEY_INVALID');
    const before = fs.readFileSync(at('own.pem'), 'utf8');
    expect((await run('keygen', '--out', 'own')).code).toBe(2);
    expect(fs.readFileSync(at('own.pem'), 'utf8')).toBe(before);
    if (process.platform !== 'win32') expect(fs.statSync(at('own.pem')).mode & 0o777).toBe(0o600);
  });
});
