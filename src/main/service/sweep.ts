/** Sweeps: a measure over two parameters of a policy, its work shared out to the workers. */
import type { ParsedRequestOf } from '../../contract/api.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { SweepGrid } from '../../contract/types.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import {
  addMeasureSums,
  allMeasures,
  allSumMeasures,
  cutRateRatios,
  measuresOf,
  sumMeasuresOf,
  totalMeasured,
  totalSums,
} from '../../engine/measurer.ts';
import type { MeasureSums, Measured, SumMeasureValues } from '../../engine/measurer.ts';
import { CUT_RATE_RATIO, deepest } from '../../engine/measures.ts';
import type { Measure, MeasureValues } from '../../engine/measures.ts';
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

/** Measures of a cell, as far as the sweep worked them out. */
type CellValues = SumMeasureValues & Partial<MeasureValues>;

interface SweptCell {
  readonly segments: readonly CellValues[];
  /** Of the accounts of all segments. */
  readonly whole: CellValues;
}

function cellOfSums(sums: MeasureSums, assumptions: Assumptions): SweptCell {
  return {
    segments: allSumMeasures(sums, assumptions),
    whole: sumMeasuresOf(totalSums(sums), 0, assumptions),
  };
}

function cellOfOutcomes(measured: Measured, assumptions: Assumptions): SweptCell {
  return {
    segments: allMeasures(measured, assumptions),
    whole: measuresOf(totalMeasured(measured), 0, assumptions),
  };
}

/** The swept measure of each segment. */
function sweptValues({ segments }: SweptCell, measure: SweepGrid['measure']): (number | null)[] {
  if (measure === CUT_RATE_RATIO) return cutRateRatios(segments);
  return segments.map((values) => values[measure] ?? null);
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

/** Every cell over all accounts, replayed on its own. */
async function sweepOutcomes(
  workers: Workers,
  input: SweepInput,
  sweep: SweepSpec,
  job: Job,
): Promise<readonly Measured[]> {
  const cells = sweep.x.values.length * sweep.y.values.length;
  const ranges = equalParts(cells, Math.min(cells, workers.threads));
  const jobs = partJobs(job, ranges.length, cells);
  const parts = await Promise.all(
    ranges.map(({ from, to }, part) =>
      workers.run('sweepCells', { input, sweep, from, to }, jobs[part]),
    ),
  );
  return parts.flat();
}

/** Sums of every cell over all accounts, for policies without an allocation. */
export async function sweepSums(
  workers: Workers,
  input: SweepInput,
  sweep: SweepSpec,
  job: Job,
): Promise<readonly MeasureSums[]> {
  const cells = sweep.x.values.length * sweep.y.values.length;
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
  const depth = deepest([measure, ...also]);
  const input = { cohort, assumptions, segmentation, depth };
  const swept =
    depth === 'outcomes' || isCoupled(sweep.policy)
      ? (await sweepOutcomes(workers, input, sweep, job)).map((cell) =>
          cellOfOutcomes(cell, assumptions),
        )
      : (await sweepSums(workers, input, sweep, job)).map((sums) => cellOfSums(sums, assumptions));
  const cells = swept.map((cell) => sweptValues(cell, measure));
  const segments = segmentation?.segments ?? [null];
  return {
    measure,
    x: x.values,
    y: y.values,
    segments,
    assumptions: { name: assumptions.name, asOf: assumptions.asOf },
    values: segments.flatMap((_, segment) => cells.map((cell) => cell[segment])),
    also: Object.fromEntries(
      also.map((name: Measure) => [name, swept.map(({ whole }) => whole[name] ?? null)]),
    ),
    seconds: (performance.now() - started) / 1000,
  };
}
