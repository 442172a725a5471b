/** A host that is killed, a disk that is full, a project that can only be read: nothing is lost or half done. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { openProject } from '../../src/main/store/project-file.ts';
import { ROOT, cli } from '../support/cli.ts';
import { ask } from '../support/bare-service.ts';
import { newService } from '../support/service.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';

const POLICY = {
  schema: 1,
  name: 'Three',
  products: { cash_loan: { dormancy: { windowMonths: 3, cutRateBp: 2000 } } },
};

let folder: string;
let project: string;

beforeAll(async () => {
  folder = makeTemporaryFolder();
  project = path.join(folder, '项目 一.limitlab');
  const service = newService(folder);
  const file = service.handles.issue(project);
  await ask(service, 'projects.create', { file });
  const csv = service.handles.issue(path.join(folder, 'c.csv'));
  await ask(service, 'cohorts.generate', {
    file: csv,
    accounts: 500,
    months: 24,
    seed: 1,
    job: 'g',
  });
  await ask(service, 'cohorts.import', { project: file, files: [csv], name: 'kept', job: 'i' });
  await ask(service, 'policies.save', { project: file, document: POLICY });
  await service.close();
  await cli(
    ['generate', '--accounts', '30000', '--months', '24', '--seed', '1', '--out', 'big.csv'],
    folder,
  );
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** What a project holds, after its integrity was checked. */
async function contentOf(filePath: string) {
  const database = openProject(filePath);
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  database.close();
  const service = newService(folder);
  try {
    const { cohorts, policies } = await ask(service, 'projects.open', {
      file: service.handles.issue(filePath),
    });
    return {
      cohorts: cohorts.map(({ name }) => name),
      policies: policies.map(({ name }) => name).sort(),
    };
  } finally {
    await service.close();
  }
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  return thrown instanceof AppError ? thrown.data.code : `not refused: ${String(thrown)}`;
}

describe('a host', () => {
  it('killed at any moment of an import leaves the project as it was, and free', async () => {
    const copy = path.join(folder, '项目 二.limitlab');
    fs.copyFileSync(project, copy);
    const before = await contentOf(copy);
    const script = path.join(ROOT, 'test/fixtures/importing-host.ts');
    for (const waitMs of [0, 40, 90, 150, 220, 300]) {
      const child = spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', script, copy, path.join(folder, 'big.csv')],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const [began] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [
        unknown,
      ];
      expect(began, 'the host says that it begins').toBeInstanceOf(Buffer);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      child.kill('SIGKILL');
      await once(child, 'exit');
      const { cohorts, policies } = await contentOf(copy);
      expect(policies).toEqual(before.policies);
      // All of it or nothing: where the kill came after the end, the cohort is whole.
      expect(cohorts.filter((name) => !name.startsWith('killed'))).toEqual(before.cohorts);
    }
  });
});

const mount = path.join(makeTemporaryFolder(), '小 盘');
fs.mkdirSync(mount);
function mounted(options: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', mount], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
const canMount = process.platform === 'linux' && mounted('size=24m');
afterAll(() => {
  if (canMount) execFileSync('umount', ['-l', mount]);
  fs.rmSync(path.dirname(mount), { recursive: true, force: true });
});
const title = canMount ? '' : ' (skipped: a small disk cannot be mounted here)';

describe.skipIf(!canMount)(`a project on a disk of its own${title}`, () => {
  it('that is full keeps what it had; saving says so, and works again when there is room', async () => {
    const copy = path.join(mount, 'p.limitlab');
    fs.copyFileSync(project, copy);
    const before = await contentOf(copy);
    const ballast = path.join(mount, 'ballast');
    const service = newService(mount);
    const file = service.handles.issue(copy);
    await ask(service, 'projects.open', { file });
    const descriptor = fs.openSync(ballast, 'w');
    try {
      for (;;) fs.writeSync(descriptor, Buffer.alloc(4096));
    } catch {
      // Full.
    }
    fs.closeSync(descriptor);
    const saving = () =>
      ask(service, 'policies.save', { project: file, document: { ...POLICY, name: 'Four' } });
    expect(await codeOf(saving())).toBe('FILE_NOT_WRITABLE');
    expect(await codeOf(ask(service, 'settings.save', { settings: {} }))).toBe('FILE_NOT_WRITABLE');
    expect(fs.readdirSync(mount).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(
      (await ask(service, 'policies.list', { project: file })).map(({ name }) => name).sort(),
    ).toEqual(before.policies);
    fs.rmSync(ballast);
    await saving();
    await service.close();
    expect(await contentOf(copy)).toEqual({
      ...before,
      policies: [...before.policies, 'Four'].sort(),
    });
  });

  it('that can only be read is opened and compared, and refuses what would change it', async () => {
    const copy = path.join(mount, 'p.limitlab');
    const bytes = fs.readFileSync(copy);
    execFileSync('mount', ['-o', 'remount,ro', mount]);
    const service = newService(folder);
    try {
      const file = service.handles.issue(copy);
      const { cohorts } = await ask(service, 'projects.open', { file });
      expect(cohorts.map(({ name }) => name)).toEqual(['kept']);
      const comparison = await ask(service, 'comparison.run', {
        project: file,
        cohort: 'kept',
        champion: 'hold',
        challengers: [POLICY],
        x: 'dormancy',
        y: 'region',
        job: 'c',
      });
      expect(comparison.heatmaps).toHaveLength(1);
      expect(
        await codeOf(
          ask(service, 'policies.save', { project: file, document: { ...POLICY, name: 'Five' } }),
        ),
      ).toBe('PROJECT_READ_ONLY');
      expect(await codeOf(ask(service, 'cohorts.remove', { project: file, cohort: 'kept' }))).toBe(
        'PROJECT_READ_ONLY',
      );
    } finally {
      await service.close();
      execFileSync('mount', ['-o', 'remount,rw', mount]);
    }
    expect(fs.readFileSync(copy).equals(bytes)).toBe(true);
    expect(fs.readdirSync(mount).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });
});
