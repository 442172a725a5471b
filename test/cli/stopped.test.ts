/** Imports that are stopped: by Ctrl-C, by a kill at any moment, by a disk that is full. Nothing is lost or half done. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/engine/synthetic/random.ts';
import { listCohorts } from '../../src/main/store/cohorts.ts';
import { openProject } from '../../src/main/store/project-file.ts';
import { cli, ended, startCli } from '../support/cli.ts';
import { makeTemporaryFolder, temporaryFolder } from '../support/temporary.ts';

const KILLS = 20;

let folder: string;
/** How long the import takes undisturbed, start of the program included. */
let wholeMs = 0;

function cohortNames(project: string): string[] {
  const database = openProject(project);
  try {
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    return listCohorts(database).map(({ name }) => name);
  } finally {
    database.close();
  }
}

const generate = (accounts: string, file: string) =>
  cli(['generate', '--accounts', accounts, '--months', '24', '--seed', '1', '--out', file], folder);
const importing = (file: string, project: string, cohort: string) => [
  'import',
  path.join(folder, file),
  '--project',
  project,
  '--cohort',
  cohort,
];

function makeFolder(name: string): string {
  const place = path.join(folder, name);
  fs.mkdirSync(place);
  return place;
}

/** A copy of a project with one cohort. */
function projectCopy(place = temporaryFolder()): string {
  const project = path.join(place, 'p.limitlab');
  fs.copyFileSync(path.join(folder, 'p.limitlab'), project);
  return project;
}

beforeAll(async () => {
  folder = makeTemporaryFolder();
  expect((await generate('100', 'c.csv')).code).toBe(0);
  expect((await cli(importing('c.csv', 'p.limitlab', 'c'), folder)).code).toBe(0);
  expect((await generate('12000', 'big.csv')).code).toBe(0);
  const start = performance.now();
  expect(
    (await cli(importing('big.csv', projectCopy(makeFolder('whole')), 'big'), folder)).code,
  ).toBe(0);
  wholeMs = performance.now() - start;
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

async function stopped(
  signal: NodeJS.Signals,
  share: number,
): Promise<{ code: number | null; project: string }> {
  const project = projectCopy();
  const child = startCli(importing('big.csv', project, 'big'), path.dirname(project));
  const end = ended(child);
  setTimeout(() => child.kill(signal), share * wholeMs);
  const { code } = await end;
  return { code, project };
}

describe('an import', () => {
  it('stopped by Ctrl-C exits with 130 and leaves the project without that cohort', async () => {
    const project = projectCopy();
    const child = startCli(importing('big.csv', project, 'big'), path.dirname(project));
    const end = ended(child);
    // The program is under way once it says what it does.
    child.stderr?.once('data', () => child.kill('SIGINT'));
    expect((await end).code).toBe(130);
    expect(cohortNames(project)).toEqual(['c']);
    expect(fs.readdirSync(path.dirname(project))).toEqual(['p.limitlab']);
  });

  const random = seededRandom(20);
  const moments = Array.from({ length: KILLS }, () => 0.15 + 0.9 * random.next());
  it.each(moments.map((share) => [`${(100 * share).toFixed(0)} %`, share] as const))(
    'killed after %s of its time leaves a project that opens, the cohort absent or whole',
    async (_title, share) => {
      const { project } = await stopped('SIGKILL', share);
      const names = cohortNames(project);
      expect(names[0]).toBe('c');
      if (names.length > 1) {
        const run = await cli(
          ['simulate', '--project', project, '--cohort', 'big', '--policy', 'hold', '--out', 'o'],
          path.dirname(project),
        );
        expect(run.code).toBe(0);
      }
    },
  );
});

/** A small disk in memory; `undefined` where this user may not mount one. */
function smallDisk(bytes: number): string | undefined {
  const place = makeTemporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', place], {
      stdio: 'ignore',
    });
    return place;
  } catch {
    fs.rmSync(place, { recursive: true });
    return undefined;
  }
}

describe('a full disk', () => {
  const MEBIBYTE = 1 << 20;
  const disk = smallDisk(6 * MEBIBYTE);
  const why = disk === undefined ? ' (skipped: no small disk can be mounted)' : '';
  afterAll(() => {
    if (disk === undefined) return;
    execFileSync('umount', [disk]);
    fs.rmSync(disk, { recursive: true });
  });

  it.skipIf(disk === undefined)(
    `gives an error and leaves the project as it was${why}`,
    async () => {
      const project = path.join(disk ?? '', 'p.limitlab');
      fs.copyFileSync(path.join(folder, 'p.limitlab'), project);
      const before = fs.statSync(project).size;
      const run = await cli(importing('big.csv', project, 'big'), folder);
      expect(run.code).toBe(1);
      expect(run.stderr).toMatch(/FILE_NOT_WRITABLE[\s\S]*full/);
      expect(cohortNames(project)).toEqual(['c']);
      expect(fs.statSync(project).size).toBe(before);
      expect(fs.readdirSync(path.dirname(project))).toEqual(['p.limitlab']);
    },
  );

  it.skipIf(disk === undefined)(`gives an error and no truncated file${why}`, async () => {
    const target = path.join(disk ?? '', 'full.csv');
    const run = await cli(
      ['generate', '--accounts', '50000', '--months', '24', '--out', target],
      folder,
    );
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('FILE_NOT_WRITABLE');
    expect(fs.readdirSync(disk ?? '').filter((name) => /full|part/.test(name))).toEqual([]);
  });
});
