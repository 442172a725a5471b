/** Sweeps: a measure over two parameters of a policy, the cells shared out to the workers. */
import type { ParsedRequestOf } from '../../contract/api.ts';
import { AppError } from '../../contract/errors.ts';
import type { SweepGrid } from '../../contract/types.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import { CUT_RATE_RATIO } from '../../engine/measures.ts';
import { segmentsOf } from './comparison.ts';
import { parsePolicyDocument } from './simulations.ts';
import type { CohortKey, Simulations } from './simulations.ts';
import type { Job, Workers } from './workers.ts';

/** Most cells one sweep may have. */
const MAX_CELLS = 10_000;

function checkAxes({ x, y }: ParsedRequestOf<'sweep.run'>): void {
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
}

/** @throws AppError POLICY_INVALID, SWEEP_INVALID, COHORT_NOT_FOUND, CANCELLED */
export async function runSweep(
  simulations: Simulations,
  workers: Workers,
  key: CohortKey,
  request: ParsedRequestOf<'sweep.run'>,
  assumptions: Assumptions,
  job: Job,
): Promise<SweepGrid> {
  const started = performance.now();
  checkAxes(request);
  const { product, x, y } = request;
  const sweep = { policy: parsePolicyDocument(request.policy), product, x, y };
  const total = x.values.length * y.values.length;
  if (request.measure === CUT_RATE_RATIO && request.by === undefined) {
    throw new AppError({
      code: 'SWEEP_INVALID',
      message: 'cut_rate_ratio compares segments, and no dimension was given.',
      remedy: 'Name a dimension to segment by.',
    });
  }
  const cohort = await simulations.load(key, job);
  const segmentation = request.by === undefined ? undefined : segmentsOf(cohort, request.by);
  const { panel, behaviour } = cohort;
  const input = { cohort: { panel, behaviour }, assumptions };
  const cells: (readonly (number | null)[])[] = new Array(total);
  const size = Math.ceil(total / workers.threads);
  const doneBy = new Array<number>(workers.threads).fill(0);
  await Promise.all(
    doneBy.map(async (_, part) => {
      const from = part * size;
      const to = Math.min(total, from + size);
      if (from >= to) return;
      const task = { input, sweep, from, to, measure: request.measure, segmentation };
      const partJob: Job = {
        cancel: job.cancel,
        onProgress: ({ done }) => {
          doneBy[part] = done;
          const sum = doneBy.reduce((all, count) => all + count, 0);
          job.onProgress({ phase: 'simulating', done: sum, total });
        },
      };
      const results = await workers.run('sweep', task, partJob);
      results.forEach((values, index) => (cells[from + index] = values));
    }),
  );
  return {
    measure: request.measure,
    x: request.x.values,
    y: request.y.values,
    segments: segmentation?.segments ?? [null],
    assumptions: { name: assumptions.name, asOf: assumptions.asOf },
    values: (segmentation?.segments ?? [null]).flatMap((_, segment) =>
      cells.map((cell) => cell[segment]),
    ),
    seconds: (performance.now() - started) / 1000,
  };
}
