/** Threads that die or hang: the job is told, the pool goes on. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { toErrorData } from '../../../src/contract/errors.ts';
import { Jobs } from '../../../src/main/service/jobs.ts';
import { Workers } from '../../../src/main/service/workers.ts';
import { threadEntry } from '../../support/service.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const workers = new Workers(threadEntry('failing-worker.js'), 2, 64);
const jobs = new Jobs(() => {}, 200);
afterAll(() => workers.close());

let nextJob = 1;
function run(what: string, id = `job-${nextJob++}`): Promise<unknown> {
  return jobs
    .run(id, (job) => workers.run('inspect', { filePath: what } as never, job))
    .catch((thrown: unknown) => toErrorData(thrown));
}

describe('a worker', () => {
  it.each([
    ['exits', 'exit', /ended: it exited/],
    ['runs out of memory', 'memory', /ended: it ran out of memory/],
    ['throws outside of its task', 'throw', /ended: thrown outside of the task/],
  ])(
    'that %s fails its job with WORKER_ENDED, and the next job is done',
    async (_how, what, words) => {
      const error = await run(what);
      expect(error).toMatchObject({ code: 'WORKER_ENDED', message: expect.stringMatching(words) });
      expect(jobs.isIdle).toBe(true);
      expect(await run('work')).toBe('answered');
    },
  );

  it('that hangs is ended some time after its job was cancelled, and the next job is done', async () => {
    const hung = run('hang', 'hung');
    expect(jobs.cancel('hung')).toBe(true);
    expect(await hung).toMatchObject({
      code: 'CANCELLED',
      message: expect.stringContaining('threads were ended'),
    });
    expect(await run('work')).toBe('answered');
  });
});

describe('threads that cannot start', () => {
  it.each([
    ['a file that is gone', undefined, /ended: Cannot find module/],
    ['a file that throws', 'throw new Error("half upgraded")', /ended: half upgraded/],
    ['a file that exits', 'process.exit(7)', /ended: it exited with code 7 as it started/],
  ])('fail every job with WORKER_ENDED and the reason: %s', async (_, content, words) => {
    const entry = path.join(temporaryFolder(), 'entry.mjs');
    if (content !== undefined) fs.writeFileSync(entry, content);
    const broken = new Workers(entry, 2);
    onTestFinished(() => broken.close());
    const ask = (id: string) =>
      jobs
        .run(id, (job) => broken.run('inspect', { filePath: 'work' } as never, job))
        .catch((thrown: unknown) => toErrorData(thrown));
    const refused = { code: 'WORKER_ENDED', message: expect.stringMatching(words) };
    expect(await Promise.all([ask('a'), ask('b'), ask('c')])).toMatchObject([
      refused,
      refused,
      refused,
    ]);
    expect(await ask('later')).toMatchObject(refused);
    fs.writeFileSync(entry, 'export const inspect = () => ({ ok: true, value: "answered" });');
    expect(await ask('mended')).toBe('answered');
  });
});
