/** Two processes on one project: the second is told who has it, and nothing of either is lost. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockPathOf } from '../../src/main/store/project-lock.ts';
import { ask } from '../support/bare-service.ts';
import { newService } from '../support/service.ts';
import { ROOT, cli } from '../support/cli.ts';
import { makeTemporaryFolder } from '../support/temporary.ts';

let folder: string;
let project: string;

beforeAll(async () => {
  folder = path.join(makeTemporaryFolder(), '客群 与 额度');
  fs.mkdirSync(folder);
  project = path.join(folder, '信用 额度.limitlab');
  const spec = ['--accounts', '200', '--months', '12', '--seed', '3'];
  expect((await cli(['generate', ...spec, '--out', '账户.csv'], folder)).code).toBe(0);
  const service = newService(folder);
  await ask(service, 'projects.create', { file: service.handles.issue(project) });
  await service.close();
});
afterAll(() => fs.rmSync(path.dirname(folder), { recursive: true, force: true }));

const importing = (cohort: string) =>
  cli(['import', '账户.csv', '--project', project, '--cohort', cohort], folder);

async function projectOf() {
  const service = newService(folder);
  try {
    return await ask(service, 'projects.open', { file: service.handles.issue(project) });
  } finally {
    await service.close();
  }
}

/** Another process, a workbench, that has the project open. */
async function workbench() {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      path.join(ROOT, 'test/fixtures/lock-holder.ts'),
      fs.realpathSync(project),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(child.stdout, 'data');
  return child;
}

describe('a project on a path with Chinese characters and spaces', () => {
  it('is refused to a command while a workbench has it, naming the process', async () => {
    const child = await workbench();
    const before = fs.readFileSync(project);
    const refused = await importing('refused');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /PROJECT_LOCKED: 信用 额度\.limitlab is open in the workbench in the browser/,
    );
    expect(refused.stderr).toContain(`process ${child.pid}`);
    expect(fs.readFileSync(project).equals(before)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  it('is free again once that workbench was killed, and takes an import', async () => {
    const done = await importing('一月');
    expect(done.stderr + done.stdout).toContain('200 accounts');
    expect(done.code).toBe(0);
    expect(fs.existsSync(lockPathOf(project))).toBe(false);
  });

  it('takes two commands at once one after the other', async () => {
    const both = await Promise.all([importing('甲'), importing('乙')]);
    expect(both.map(({ code, stderr }) => (code === 0 ? 'done' : stderr))).toEqual([
      'done',
      'done',
    ]);
    const { cohorts } = await projectOf();
    expect(cohorts.map(({ name }) => name).sort()).toEqual(['一月', '乙', '甲']);
  });
});
