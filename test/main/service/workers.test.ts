/** Threads that die or hang: the job is told, the pool goes on. */
import { afterAll, describe, expect, it } from 'vitest';
import { toErrorData } from '../../../src/contract/errors.ts';
import { Jobs } from '../../../src/main/service/jobs.ts';
import { Workers } from '../../../src/main/service/workers.ts';
import { threadEntry } from '../../support/service.ts';

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
