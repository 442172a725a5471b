/**
 * Benchmark of the engine on a cohort generated in memory: replays, their peers in the same run, a sweep against single
 * runs, resident memory. `npm run bench:engine -- [ACCOUNTS] [MONTHS]`
 */
import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Cohort } from '../../src/engine/behaviour.ts';
import { allMeasures, allSumMeasures } from '../../src/engine/measurer.ts';
import type { MeasureSums } from '../../src/engine/measurer.ts';
import { MEASURE_NAMES, measureDepth, reaches } from '../../src/engine/measures.ts';
import type { MeasureDepth } from '../../src/engine/measures.ts';
import type { Policy } from '../../src/engine/policy/document.ts';
import { monthSeries } from '../../src/engine/simulate/outcomes.ts';
import { cellPolicy } from '../../src/engine/sweep/axes.ts';
import type { SweepSpec } from '../../src/engine/sweep/axes.ts';
import { measureCohort, replayCohort } from '../../src/main/service/parallel.ts';
import { sweepSums } from '../../src/main/service/sweep.ts';
import { Workers } from '../../src/main/service/workers.ts';
import type { Job } from '../../src/main/service/workers.ts';
import { ASSUMPTIONS } from '../support/assumptions.ts';
import { BUILT_WORKER } from '../support/bare-service.ts';
import { bareLoop, peerColumns } from './bare-loop.ts';
import { benchCohort } from './bench-panel.ts';
import { DORMANCY, EVERY_RULE, EVERY_RULE_ALLOCATED } from './bench-policies.ts';
import { numpyLoop } from './numpy-peer.ts';

const [accounts = 1_000_000, months = 24] = process.argv.slice(2).map(Number);
const accountMonths = accounts * months;
const RUNS = 5;
const CANCEL_AFTER_MS = 400;

const job: Job = {
  cancel: new Int32Array(new SharedArrayBuffer(4)),
  onProgress: () => undefined,
  end: new AbortController().signal,
};

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function medianOf(work: () => unknown): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  });
  return median(times);
}

/** Median seconds of several runs after one that warms up. */
async function seconds(work: () => unknown, runs = RUNS): Promise<number> {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    times.push((performance.now() - start) / 1000);
  }
  return median(times);
}

function line(name: string, text: string): void {
  console.log(`${name.padEnd(58)} ${text}`);
}

const speed = (time: number): string =>
  `${(time * 1000).toFixed(0).padStart(6)} ms  ${(accountMonths / time / 1e6).toFixed(0).padStart(5)} M account-months/s`;
const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`;

function bytesOf({ panel, behaviour }: Cohort): number {
  const arrays = [
    panel.rowStart,
    panel.firstMonth,
    panel.product,
    panel.inactiveBefore,
    behaviour.streak,
    behaviour.need,
    behaviour.activity,
    ...Object.values(panel.columns).map(({ values }) => values),
    ...Object.values(behaviour.summary ?? {}).map((values) => values as Float64Array),
  ];
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** Seconds of a dormancy policy of which refused use is not followed, as the peers do not follow it either. */
async function benchReplays(cohort: Cohort, workers: Workers): Promise<number> {
  const threads = `${workers.threads} worker${workers.threads > 1 ? 's' : ''}`;
  const times: number[] = [];
  const policies = [DORMANCY, EVERY_RULE, EVERY_RULE_ALLOCATED];
  for (const followsUse of [false, true])
    for (const policy of policies) {
      const input = { cohort, assumptions: undefined, followsUse };
      const time = await seconds(() => replayCohort(workers, input, policy, job));
      times.push(time);
      line(`${policy.name}, ${followsUse ? 'refused use too, ' : ''}${threads}`, speed(time));
    }
  const aggregated = async () => {
    const input = { cohort, assumptions: undefined, followsUse: false };
    const outcomes = await replayCohort(workers, input, DORMANCY, job);
    await measureCohort(workers, cohort, outcomes, ASSUMPTIONS, job);
  };
  line(`${DORMANCY.name}, measures, ${threads}`, speed(await seconds(aggregated)));
  const input = { cohort, assumptions: ASSUMPTIONS, followsUse: false };
  const exposures = () => replayCohort(workers, input, DORMANCY, job);
  line(`${DORMANCY.name}, EAD/RWA/ECL by month, ${threads}`, speed(await seconds(exposures)));
  return times[0];
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
}

const X = { path: 'dormancy.windowMonths', values: range(3, 14, 1) };
const Y = { path: 'dormancy.cutRateBp', values: range(500, 5000, 500) };

async function benchSweep(
  title: string,
  cohort: Cohort,
  workers: Workers,
  policy: Policy,
  singleRuns: number,
  depth: MeasureDepth,
): Promise<void> {
  const sweep: SweepSpec = { policy, product: 'cash_loan', x: X, y: Y };
  const cells = X.values.length * Y.values.length;
  const input = { cohort, assumptions: ASSUMPTIONS, segmentation: undefined, depth };
  let shared: readonly MeasureSums[] = [];
  const time = await seconds(async () => {
    shared = await sweepSums(workers, input, sweep, job);
  }, 3);
  const sample = range(0, cells - 1, cells / singleRuns);
  let single = 0;
  for (const cell of sample) {
    const start = performance.now();
    const run = { cohort, assumptions: undefined, followsUse: reaches(depth, 'uses') };
    const outcomes = await replayCohort(workers, run, cellPolicy(sweep, cell), job);
    const sums = await measureCohort(workers, cohort, outcomes, ASSUMPTIONS, job);
    single += (performance.now() - start) / 1000;
    const [of] = allSumMeasures(shared[cell], ASSUMPTIONS);
    const [expected] = allMeasures(sums, ASSUMPTIONS);
    const asked = MEASURE_NAMES.filter((name) => reaches(depth, measureDepth(name)));
    const wrong = asked.filter((name) => Reflect.get(of, name) !== expected[name]);
    if (wrong.length > 0) throw new Error(`cell ${cell} differs in ${wrong.join(', ')}`);
  }
  const naive = (single * cells) / sample.length;
  line(
    `${cells} cells, ${title}`,
    `${time.toFixed(2)} s; single runs (${sample.length} of them) ${naive.toFixed(1)} s: ${(naive / time).toFixed(1)}×`,
  );
}

/** The same work by the peers; their totals must be the engine's. */
function benchPeers(cohort: Cohort, expected: readonly number[], dormancy: number): void {
  const columns = peerColumns(cohort);
  const check = (peer: string, totals: readonly number[]) => {
    if (totals.some((total, month) => total !== expected[month]))
      throw new Error(`${peer} has other limit totals than the engine`);
  };
  check('the bare loop', bareLoop(columns));
  const bare = medianOf(() => bareLoop(columns));
  line('bare streak-and-cut loop, 1 thread', speed(bare));
  line('dormancy : bare loop, thread for thread', `${(bare / dormancy).toFixed(2)}×`);
  const numpy = numpyLoop(columns, RUNS);
  if (!numpy) {
    line('numpy', 'left out: there is no python3 with numpy');
    return;
  }
  check('numpy', numpy.totals);
  line(`numpy in blocks, 1 thread`, speed(numpy.seconds));
  line('dormancy : numpy, thread for thread', `${(numpy.seconds / dormancy).toFixed(2)}×`);
}

/** How long a replay and a sweep go on once they are cancelled. */
async function benchCancel(cohort: Cohort, workers: Workers): Promise<void> {
  const input = { cohort, assumptions: ASSUMPTIONS, segmentation: undefined };
  const sweep: SweepSpec = { policy: EVERY_RULE, product: 'cash_loan', x: X, y: Y };
  const works: readonly [string, (of: Job) => Promise<unknown>][] = [
    ['replay', (of) => replayCohort(workers, input, EVERY_RULE, of)],
    ['replay with allocation', (of) => replayCohort(workers, input, EVERY_RULE_ALLOCATED, of)],
    ['sweep', (of) => sweepSums(workers, input, sweep, of)],
  ];
  for (const [name, work] of works) {
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    const running = work({
      cancel,
      onProgress: () => undefined,
      end: new AbortController().signal,
    }).then(
      () => 'was done before',
      () => 'stopped',
    );
    await wait(CANCEL_AFTER_MS);
    Atomics.store(cancel, 0, 1);
    const start = performance.now();
    const how = await running;
    line(`cancelled ${name}`, `${how} after ${(performance.now() - start).toFixed(0)} ms`);
  }
}

async function withWorkers<T>(threads: number, work: (workers: Workers) => Promise<T>): Promise<T> {
  const workers = new Workers(BUILT_WORKER, threads);
  try {
    return await work(workers);
  } finally {
    await workers.close();
  }
}

async function main(): Promise<void> {
  line('account-months', `${(accountMonths / 1e6).toFixed(1)} M (${accounts} × ${months})`);
  const cohort = benchCohort({ accounts, months, roundLimits: true, seed: 1 });
  const columns = bytesOf(cohort);
  const { dormancy, totals } = await withWorkers(1, async (workers) => {
    const input = { cohort, assumptions: undefined };
    const outcomes = await replayCohort(workers, input, DORMANCY, job);
    const rss = process.memoryUsage.rss();
    const ratio = (rss / columns).toFixed(2);
    line('resident after a run', `${megabytes(rss)}, columns ${megabytes(columns)}: ${ratio}×`);
    const time = await benchReplays(cohort, workers);
    return { dormancy: time, totals: monthSeries(outcomes.months, 'limit') };
  });
  benchPeers(cohort, totals, dormancy);
  const threads = Math.min(2, availableParallelism());
  await withWorkers(threads, async (workers) => {
    await benchReplays(cohort, workers);
    await benchCancel(cohort, workers);
    const dormancy = (title: string, depth: MeasureDepth) =>
      benchSweep(`dormancy, round limits, ${title}`, cohort, workers, DORMANCY, 120, depth);
    await dormancy('limits and needs', 'needs');
    await dormancy('limits alone', 'limits');
    await dormancy('refused use too', 'uses');
    await benchSweep('every rule but allocation', cohort, workers, EVERY_RULE, 12, 'months');
  });
  const distinct = benchCohort({ accounts, months, roundLimits: false, seed: 1 });
  await withWorkers(threads, async (workers) => {
    const dormancy = (title: string, depth: MeasureDepth) =>
      benchSweep(`dormancy, distinct limits, ${title}`, distinct, workers, DORMANCY, 120, depth);
    await dormancy('limits and needs', 'needs');
    await dormancy('limits alone', 'limits');
    await dormancy('refused use too', 'uses');
  });
}

await main();
