/** Replays over whole cohorts and sums of their outcomes, shared out to the worker threads. */
import { BEHIND_OR_NOT, figureDimension } from '../../engine/accounts-behind.ts';
import type { Figure } from '../../engine/accounts-behind.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import type { Cohort } from '../../engine/behaviour.ts';
import { addChangeGrid, addSwapSet } from '../../engine/compare.ts';
import { addCrossPanels } from '../../engine/crossfilter.ts';
import type { CellFilter, CellSums, CrossPanel, Pair } from '../../engine/crossfilter.ts';
import { addMeasured } from '../../engine/measurer.ts';
import type { Measured } from '../../engine/measurer.ts';
import { addPairedRates } from '../../engine/paired-rates.ts';
import type { PairedRates } from '../../engine/paired-rates.ts';
import type { AccountRange } from '../../engine/panel.ts';
import { compileAllocation } from '../../engine/policy/compile.ts';
import type { Segmentation } from '../../engine/segments.ts';
import { addCapSums, noCapSums, takenShare } from '../../engine/simulate/allocation.ts';
import { newCohortState } from '../../engine/simulate/cohort-state.ts';
import { addMonthTotals, newAccountOutcomes } from '../../engine/simulate/outcomes.ts';
import type { MonthTotals, Outcomes } from '../../engine/simulate/outcomes.ts';
import { isCoupled, scenarioMonths, simulatedSpan } from '../../engine/simulate/run.ts';
import type { CoupledPolicy, RunInput, Scenario } from '../../engine/simulate/run.ts';
import type { ComparedAccounts, ComparedPair } from '../worker/messages.ts';
import type { Job, Workers } from './workers.ts';

/** Accounts one task replays, at most: small enough to balance the threads and to stop soon. */
const ACCOUNTS_PER_TASK = 50_000;
/** Fewer accounts than these are not worth the way to another thread. */
const LEAST_PER_TASK = 2_000;

/** Whole numbers from 0 to `total - 1` in parts that are as equal as can be. */
export function equalParts(total: number, parts: number): AccountRange[] {
  return Array.from({ length: parts }, (_, index) => ({
    from: Math.floor((total * index) / parts),
    to: Math.floor((total * (index + 1)) / parts),
  }));
}

/** In how many parts so many accounts are replayed. */
function replayParts(accounts: number, threads: number): number {
  const worthwhile = Math.max(1, Math.floor(accounts / LEAST_PER_TASK));
  return Math.max(Math.ceil(accounts / ACCOUNTS_PER_TASK), Math.min(threads, worthwhile));
}

function addUp<T>([first, ...others]: readonly T[], add: (whole: T, part: T) => void): T {
  for (const part of others) add(first, part);
  return first;
}

/** Account by account, in ranges that know nothing of one another. */
async function replayApart(
  workers: Workers,
  input: RunInput,
  scenario: Scenario,
  job: Job,
): Promise<Outcomes> {
  const { accountCount: total } = input.cohort.panel;
  const { first } = simulatedSpan(input.cohort, scenario);
  const accounts = newAccountOutcomes(input.cohort.panel, first, input.followsUse);
  const ranges = equalParts(total, replayParts(total, workers.threads));
  let done = 0;
  const parts = await Promise.all(
    ranges.map(async (range) => {
      const months = await workers.run('simulate', { input, scenario, range, accounts }, job);
      done += range.to - range.from;
      job.onProgress({ phase: 'simulating', done, total });
      return months;
    }),
  );
  return { accounts, months: addUp(parts, addMonthTotals) };
}

/** Month by month, because an allocation couples the accounts; in each the threads share them out. */
async function replayCoupled(
  workers: Workers,
  input: RunInput,
  policy: CoupledPolicy,
  job: Job,
): Promise<Outcomes> {
  const { accountCount } = input.cohort.panel;
  const months: MonthTotals = scenarioMonths(input.cohort, policy);
  const accounts = newAccountOutcomes(input.cohort.panel, months.firstMonth, input.followsUse);
  const run = { input, policy, state: newCohortState(input.cohort), accounts };
  const ranges = equalParts(accountCount, workers.threads);
  await Promise.all(ranges.map((range) => workers.run('prepareCoupled', { run, range }, job)));
  const allocation = compileAllocation(policy.allocation);
  let takenBp = 0;
  for (let offset = 0; offset <= months.monthCount; offset++) {
    const month = months.firstMonth + offset;
    const task = { run, month, takenBp };
    const parts = await Promise.all(
      ranges.map((range) => workers.run('advanceCoupled', { ...task, range }, job)),
    );
    const sums = noCapSums();
    for (const part of parts) {
      addCapSums(sums, part.sums);
      addMonthTotals(months, part.totals);
    }
    takenBp = takenShare(allocation, sums, month);
    job.onProgress({ phase: 'simulating', done: offset, total: months.monthCount });
  }
  return { accounts, months };
}

/**
 * Replays a scenario over all accounts of a cohort. Without assumptions the months' EAD, RWA and ECL stay 0, and a policy
 * of dormancy alone takes a fraction of the time.
 * @throws AppError POLICY_UNKNOWN_COLUMN, CANCELLED
 */
export async function replayCohort(
  workers: Workers,
  input: RunInput,
  scenario: Scenario,
  job: Job,
): Promise<Outcomes> {
  return isCoupled(scenario)
    ? replayCoupled(workers, input, scenario, job)
    : replayApart(workers, input, scenario, job);
}

/** Sums the outcomes of a scenario, over all accounts or by the segments of a dimension. */
export async function measureCohort(
  workers: Workers,
  cohort: Cohort,
  { accounts, months }: Outcomes,
  assumptions: Assumptions,
  job: Job,
  segmentation?: Segmentation,
): Promise<Measured> {
  const simulated = { first: months.firstMonth, last: months.firstMonth + months.monthCount - 1 };
  const task = { cohort, accounts, assumptions, simulated, segmentation };
  const parts = await Promise.all(
    equalParts(cohort.panel.accountCount, workers.threads).map((range) =>
      workers.run('measure', { ...task, range }, job),
    ),
  );
  return addUp(parts, addMeasured);
}

/** Sums of panels under filters, see {@link crossPanels}. */
export async function crossfilter(
  workers: Workers,
  pair: Pair,
  filters: readonly CellFilter[],
  panels: readonly CrossPanel[],
  job: Job,
): Promise<CellSums[]> {
  const parts = await Promise.all(
    equalParts(pair.champion.flags.length, workers.threads).map((range) =>
      workers.run('crossfilter', { pair, range, filters, panels }, job),
    ),
  );
  return addUp(parts, addCrossPanels);
}

/** How accounts count for each rate under two scenarios, see {@link pairedRates}. */
export async function countPairedRates(
  workers: Workers,
  cohort: Cohort,
  pair: Pair,
  assumptions: Assumptions,
  chosen: Segmentation | undefined,
  job: Job,
): Promise<PairedRates> {
  const parts = await Promise.all(
    equalParts(cohort.panel.accountCount, workers.threads).map((range) =>
      workers.run('pairedRates', { cohort, pair, assumptions, range, chosen }, job),
    ),
  );
  return parts.reduce(addPairedRates);
}

/** Where two scenarios end apart, by the segments of two dimensions, and their swap set. */
export async function compareOutcomes(
  workers: Workers,
  champion: Outcomes,
  challenger: Outcomes,
  x: Segmentation,
  y: Segmentation,
  job: Job,
): Promise<ComparedAccounts> {
  const task = { champion: champion.accounts, challenger: challenger.accounts, x, y };
  const parts = await Promise.all(
    equalParts(x.codes.length, workers.threads).map((range) =>
      workers.run('compare', { ...task, range }, job),
    ),
  );
  return addUp(parts, (whole, part) => {
    addChangeGrid(whole.grid, part.grid);
    addSwapSet(whole.swapSet, part.swapSet);
  });
}

/** The accounts behind a figure of a comparison, as the first of two segments. */
export async function accountsBehind(
  workers: Workers,
  cohort: Cohort,
  figure: Figure,
  compared: ComparedPair,
  assumptions: Assumptions,
  job: Job,
): Promise<Segmentation> {
  const { accountCount } = cohort.panel;
  const codes = new Int32Array(new SharedArrayBuffer(accountCount * 4));
  // The months of an allocation are those of all accounts.
  const isWhole = 'monthFigure' in figure && isCoupled(compared[figure.side]);
  const parts = equalParts(accountCount, isWhole ? 1 : workers.threads);
  const task = { cohort, figure, compared, assumptions, codes };
  await Promise.all(parts.map((range) => workers.run('markBehind', { ...task, range }, job)));
  return { dimension: figureDimension(figure), segments: BEHIND_OR_NOT, codes };
}
