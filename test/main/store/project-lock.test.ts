/** One process has a project; the lock goes with the process, however it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ProjectLockedError,
  lockPathOf,
  lockProject,
} from '../../../src/main/store/project-lock.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const HOLDER = path.resolve(import.meta.dirname, '../../fixtures/lock-holder.ts');

/** Another process that has the lock. */
async function otherProcess(project: string) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', HOLDER, project],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

function refusal(project: string): ProjectLockedError | undefined {
  try {
    lockProject(project, 'cli').release();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof ProjectLockedError) return thrown;
    throw thrown;
  }
}

describe('the lock of a project', () => {
  it('is one process’s, and names it to the others', async () => {
    const project = path.join(temporaryFolder(), '额度 一.limitlab');
    const child = await otherProcess(project);
    const refused = refusal(project);
    expect(refused?.data.code).toBe('PROJECT_LOCKED');
    expect(refused?.holder).toMatchObject({ program: 'browser', process: child.pid });
    expect(refused?.message).toMatch(
      new RegExp(
        `^额度 一\\.limitlab is open in the workbench in the browser: .+ on .+, process ${child.pid}, since `,
      ),
    );
  });

  it('is gone when its process was killed', async () => {
    const project = path.join(temporaryFolder(), 'p.limitlab');
    const child = await otherProcess(project);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(fs.existsSync(lockPathOf(project))).toBe(true);
    expect(refusal(project)).toBeUndefined();
    expect(fs.existsSync(lockPathOf(project))).toBe(false);
  });

  it('is refused within the process too, until it is released, and leaves no file', () => {
    const folder = temporaryFolder();
    const project = path.join(folder, 'p.limitlab');
    const lock = lockProject(project, 'electron');
    expect(refusal(project)?.holder).toMatchObject({ program: 'electron', process: process.pid });
    expect(refusal(project)).toBeDefined();
    lock.release();
    expect(refusal(project)).toBeUndefined();
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('is taken over a lock file that is no database', () => {
    const project = path.join(temporaryFolder(), 'p.limitlab');
    fs.writeFileSync(lockPathOf(project), 'x'.repeat(5000));
    expect(refusal(project)).toBeUndefined();
  });

  it('is not needed where nothing can be written beside the project', () => {
    const project = path.join(temporaryFolder(), 'no such folder', 'p.limitlab');
    expect(refusal(project)).toBeUndefined();
  });

  it('is refused where its file cannot be used, rather than done without', () => {
    const project = path.join(temporaryFolder(), 'p.limitlab');
    fs.mkdirSync(lockPathOf(project));
    expect(() => lockProject(project, 'cli')).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'PROJECT_LOCKED' }) }),
    );
  });

  it('is never two processes’, however many try at once', async () => {
    const project = path.join(temporaryFolder(), 'p.limitlab');
    const children = Array.from({ length: 6 }, () =>
      spawn(process.execPath, ['--disable-warning=ExperimentalWarning', HOLDER, project, '40'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    const texts = await Promise.all(
      children.map(async ({ stdout }) => {
        let text = '';
        for await (const chunk of stdout.setEncoding('utf8')) text += chunk;
        return text;
      }),
    );
    // Each holding appends "+" to a file when it begins and "-" when it ends.
    const log = fs.readFileSync(`${project}.log`, 'utf8');
    expect(log).toMatch(/^(\+-)+$/);
    expect(texts.join('').split('held').length).toBe(log.length / 2 + 1);
  });
});
