/** Work that waits for the jobs to end, such as letting go of a project that one of them reads. */
import { describe, expect, it } from 'vitest';
import { Jobs } from '../../../src/main/service/jobs.ts';

function jobUnderWay(jobs: Jobs, id: string) {
  let end = () => {};
  const ended = jobs.run(id, () => new Promise<void>((resolve) => (end = resolve)));
  return async () => {
    end();
    await ended;
  };
}

describe('what waits for the jobs', () => {
  it('is done at once where none runs', () => {
    const done: string[] = [];
    new Jobs(() => {}).whenIdle('a', () => done.push('a'));
    expect(done).toEqual(['a']);
  });

  it('is done once the last has ended, and but once', async () => {
    const jobs = new Jobs(() => {});
    const done: string[] = [];
    const [endFirst, endSecond] = [jobUnderWay(jobs, '1'), jobUnderWay(jobs, '2')];
    jobs.whenIdle('a', () => done.push('a'));
    jobs.whenIdle('a', () => done.push('a again'));
    jobs.whenIdle('b', () => done.push('b'));
    await endFirst();
    expect(done).toEqual([]);
    jobs.forgetWhenIdle('b');
    await endSecond();
    expect(done).toEqual(['a again']);
    await jobUnderWay(jobs, '3')();
    expect(done).toEqual(['a again']);
  });
});
