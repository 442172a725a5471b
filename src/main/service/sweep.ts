/** Sweeps: a measure over two parameters of a policy, the cells shared out to the workers. */
import type { ParsedRequestOf } from '../../contract/api.ts';
import { AppError } from '../../contract/errors.ts';
import type { SweepGrid } from '../../contract/types.ts';
import { SweepFault, sweepPolicies } from '../../engine/sweep.ts';
import type { Policy } from '../../engine/policy/document.ts';
import { parsePolicyDocument } from './simulations.ts';
import type { CohortKey, Simulations } from './simulations.ts';
import type { Job, Workers } from './workers.ts';

/** Most cells one sweep may have. */
const MAX_CELLS = 10_000;

function cellsOf({ policy, product, x, y }: ParsedRequestOf<'sweep.run'>): Policy[] {
  if (x.path === y.path) {
    throw new AppError({
      code: 'SWEEP_INVALID',
      message: `Both axes vary ${x.path}.`,
      where: { path: x.path },
      remedy: 'Choose two different parameters.',
    });
  }
  if (x.values.length * y.values.length > MAX_CELLS) {
    throw new AppError({
      code: 'SWEEP_INVALID',
      message: `The sweep has ${x.values.length * y.values.length} cells, more than ${MAX_CELLS}.`,
      remedy: 'Use a larger step or a shorter range.',
    });
  }
  try {
    return sweepPolicies(parsePolicyDocument(policy), product, x, y);
  } catch (thrown) {
    if (!(thrown instanceof SweepFault)) throw thrown;
    throw new AppError({
      code: 'SWEEP_INVALID',
      message: `A value of the sweep makes no valid policy: ${thrown.message}`,
      where: { path: thrown.faults[0]?.path },
      remedy: 'Check the parameter and the range; the policy must have the rule that is varied.',
    });
  }
}

/** @throws AppError POLICY_INVALID, SWEEP_INVALID, COHORT_NOT_FOUND, CANCELLED */
export async function runSweep(
  simulations: Simulations,
  workers: Workers,
  key: CohortKey,
  request: ParsedRequestOf<'sweep.run'>,
  job: Job,
): Promise<SweepGrid> {
  const started = performance.now();
  const policies = cellsOf(request);
  const { panel, behaviour } = await simulations.load(key, job);
  const values = new Array<number>(policies.length).fill(0);
  const size = Math.ceil(policies.length / workers.threads);
  const doneBy = new Array<number>(workers.threads).fill(0);
  await Promise.all(
    doneBy.map(async (_, part) => {
      const cells = policies.slice(part * size, (part + 1) * size);
      if (cells.length === 0) return;
      const task = { panel, behaviour, policies: cells, measure: request.measure };
      const partJob: Job = {
        cancel: job.cancel,
        onProgress: ({ done }) => {
          doneBy[part] = done;
          const sum = doneBy.reduce((total, count) => total + count, 0);
          job.onProgress({ phase: 'simulating', done: sum, total: policies.length });
        },
      };
      const results = await workers.run('sweep', task, partJob);
      results.forEach((value, index) => (values[part * size + index] = value));
    }),
  );
  return {
    measure: request.measure,
    x: request.x.values,
    y: request.y.values,
    values,
    seconds: (performance.now() - started) / 1000,
  };
}
