/** Sweeps: a measure over two parameters of a policy, its work shared out to the workers. */
import type { ParsedRequestOf } from '../../contract/api.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { SweepGrid } from '../../contract/types.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import {
  CUT_RATE_RATIO,
  addMeasureSums,
  allMeasures,
  cutRateRatios,
  isLimitMeasure,
  measuresOf,
  totalSums,
} from '../../engine/measures.ts';
import type { Measure, MeasureSums } from '../../engine/measures.ts';
import { isCoupled } from '../../engine/simulate/run.ts';
import type { SweepSpec } from '../../engine/sweep/axes.ts';
import type { SweepInput } from '../../engine/sweep/shared-cells.ts';
import { equalParts } from './parallel.ts';
import { parsePolicyDocument } from './scenarios.ts';
import type { CohortKey } from './cohort-key.ts';
import type { Simulations } from './simulations.ts';
import type { Job, Workers } from './workers.ts';

/** Most cells one sweep may have. */
const MAX_CELLS = 10_000;

function checkAxes({ x, y }: ParsedRequestOf<'sweep.run'>): void {
  if (x.path === y.path) {
    throw new AppError({
      code: 'SWEEP_INVALID',
      message: say`Both axes vary ${x.path}.`,
      where: { path: x.path },
      remedy: say`Choose two different parameters.`,
    });
  }
  if (x.values.length * y.values.length > MAX_CELLS) {
    throw new AppError({
      code: 'SWEEP_INVALID',
      message: say`The sweep has ${x.values.length * y.values.length} cells, more than ${MAX_CELLS}.`,
      remedy: say`Use a larger step or a shorter range.`,
    });
  }
}

function checkMeasure({ measure, by }: ParsedRequestOf<'sweep.run'>): void {
  if (measure !== CUT_RATE_RATIO || by !== undefined) return;
  throw new AppError({
    code: 'SWEEP_INVALID',
    message: say`cut_rate_ratio compares segments, and no dimension was given.`,
    remedy: say`Name a dimension to segment by.`,
  });
}

/** The swept measure of each segment. */
function sweptValues(
  sums: MeasureSums,
  measure: SweepGrid['measure'],
  assumptions: Assumptions,
): (number | null)[] {
  const segments = allMeasures(sums, assumptions);
  if (measure === CUT_RATE_RATIO) return cutRateRatios(segments);
  return segments.map((values) => values[measure]);
}

/** A measure over the accounts of all segments. */
function wholeMeasure(sums: MeasureSums, measure: Measure, assumptions: Assumptions): number {
  return measuresOf(totalSums(sums), 0, assumptions)[measure];
}

/** The progress of parts that run side by side, as one; `total` is what all of them count together. */
function partJobs(job: Job, parts: number, total: number): Job[] {
  const shares = new Array<number>(parts).fill(0);
  return shares.map((_, part) => ({
    cancel: job.cancel,
    end: job.end,
    onProgress: ({ done, total: whole }) => {
      shares[part] = done / whole;
      const share = shares.reduce((sum, one) => sum + one, 0) / parts;
      job.onProgress({ phase: 'simulating', done: Math.floor(share * total), total });
    },
  }));
}

/** Parts a sweep over accounts is cut into for each thread, so that threads end together. */
const PARTS_PER_THREAD = 2;

/** Sums of every cell over all accounts. */
export async function sweepSums(
  workers: Workers,
  input: SweepInput,
  sweep: SweepSpec,
  job: Job,
): Promise<readonly MeasureSums[]> {
  const cells = sweep.x.values.length * sweep.y.values.length;
  if (isCoupled(sweep.policy)) {
    const ranges = equalParts(cells, Math.min(cells, workers.threads));
    const jobs = partJobs(job, ranges.length, cells);
    const parts = await Promise.all(
      ranges.map(({ from, to }, part) =>
        workers.run('sweepCells', { input, sweep, from, to }, jobs[part]),
      ),
    );
    return parts.flat();
  }
  const { accountCount } = input.cohort.panel;
  const parts = Math.min(Math.max(1, accountCount), workers.threads * PARTS_PER_THREAD);
  const jobs = partJobs(job, parts, cells);
  const [first, ...others] = await Promise.all(
    equalParts(accountCount, parts).map((range, part) =>
      workers.run('sweepRange', { input, sweep, range }, jobs[part]),
    ),
  );
  for (const sums of others) sums.forEach((part, cell) => addMeasureSums(first[cell], part));
  return first;
}

/** @throws AppError POLICY_INVALID, SWEEP_INVALID, SEGMENT_UNKNOWN, COHORT_NOT_FOUND, CANCELLED */
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
  checkMeasure(request);
  const { product, x, y, measure, by } = request;
  const sweep = { policy: parsePolicyDocument(request.policy), product, x, y };
  const { cohort } = await simulations.load(key, job);
  const segmentation = by === undefined ? undefined : await simulations.segments(key, by, job);
  const { also } = request;
  const limitsOnly = [measure, ...also].every(isLimitMeasure);
  const input = { cohort, assumptions, segmentation, limitsOnly };
  const sums = await sweepSums(workers, input, sweep, job);
  const cells = sums.map((cell) => sweptValues(cell, measure, assumptions));
  const segments = segmentation?.segments ?? [null];
  return {
    measure,
    x: x.values,
    y: y.values,
    segments,
    assumptions: { name: assumptions.name, asOf: assumptions.asOf },
    values: segments.flatMap((_, segment) => cells.map((cell) => cell[segment])),
    also: Object.fromEntries(
      also.map((name) => [name, sums.map((cell) => wholeMeasure(cell, name, assumptions))]),
    ),
    seconds: (performance.now() - started) / 1000,
  };
}
