/** Cohorts read from a project: once for all who ask meanwhile, and again where whoever asked first has stopped it. */
import { expect, it } from 'vitest';
import { Simulations } from '../../../src/main/service/simulations.ts';
import type { Job, Workers } from '../../../src/main/service/workers.ts';
import type { LoadedCohort } from '../../../src/main/worker/messages.ts';

const KEY = { projectPath: 'p.limitlab', cohort: 'c', importedAt: '2026-01-01' };
const job = {} as Job;
const loaded = { cohort: { panel: { rowCount: 1 } } } as LoadedCohort;

function simulationsOverLoads() {
  const loads: { done: (cohort: LoadedCohort) => void; failed: (reason: Error) => void }[] = [];
  const run = () =>
    new Promise((resolve, reject) =>
      loads.push({
        done: (cohort) => resolve({ loaded: cohort, identity: 'as it was' }),
        failed: reject,
      }),
    );
  return { loads, simulations: new Simulations({ run } as unknown as Workers) };
}

it('a cohort is read once, however many ask for it', async () => {
  const { loads, simulations } = simulationsOverLoads();
  const asked = [simulations.load(KEY, job), simulations.load(KEY, job)];
  await Promise.resolve();
  expect(loads).toHaveLength(1);
  loads[0].done(loaded);
  expect(await Promise.all(asked)).toEqual([loaded, loaded]);
  expect(await simulations.load(KEY, job)).toBe(loaded);
  expect(loads).toHaveLength(1);
});

it('a cohort whose reading was stopped is read for the next who waits', async () => {
  const { loads, simulations } = simulationsOverLoads();
  const first = simulations.load(KEY, job);
  const second = simulations.load(KEY, job);
  loads[0].failed(new Error('stopped'));
  await expect(first).rejects.toThrow('stopped');
  while (loads.length < 2) await Promise.resolve();
  loads[1].done(loaded);
  expect(await second).toBe(loaded);
});
