/** Loads cohorts, replays scenarios and sums their outcomes on the workers; remembers the last results. */
import { AppError } from '../../contract/errors.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import { addChangeGrid, addSwapSet } from '../../engine/compare.ts';
import { addMeasureSums } from '../../engine/measures.ts';
import type { MeasureSums } from '../../engine/measures.ts';
import { dimensionsOf } from '../../engine/segments.ts';
import type { Segmentation } from '../../engine/segments.ts';
import type { AccountRange } from '../../engine/panel.ts';
import { addCapSums, noCapSums, takenShare } from '../../engine/simulate/allocation.ts';
import { newCohortState } from '../../engine/simulate/cohort-state.ts';
import { addMonthTotals, newAccountOutcomes } from '../../engine/simulate/outcomes.ts';
import type { MonthTotals, Outcomes } from '../../engine/simulate/outcomes.ts';
import { isCoupled, scenarioMonths } from '../../engine/simulate/run.ts';
import type { CoupledRun, RunInput, Scenario } from '../../engine/simulate/run.ts';
import { compileAllocation } from '../../engine/policy/compile.ts';
import type { ComparedAccounts, LoadedCohort } from '../worker/messages.ts';
import { Recent } from './recent.ts';
import type { Job, Workers } from './workers.ts';

/** A cohort of a project file, as it is now. */
export interface CohortKey {
  readonly projectPath: string;
  readonly cohort: string;
  /** When it was imported: a cohort of the same name may have taken its place. */
  readonly importedAt: string;
}

/** Account-months kept loaded, and accounts whose outcomes are: about 1.5 GB and 0.2 GB. */
const ACCOUNT_MONTHS_KEPT = 30_000_000;
const OUTCOMES_KEPT = 4_000_000;
const SEGMENTATIONS_KEPT = 10_000_000;
/** Accounts one task works on: small enough to balance the threads and to stop soon. */
const ACCOUNTS_PER_TASK = 50_000;

/** Whole numbers from 0 to `total - 1` in parts that are as equal as can be. */
export function equalParts(total: number, parts: number): AccountRange[] {
  return Array.from({ length: parts }, (_, index) => ({
    from: Math.floor((total * index) / parts),
    to: Math.floor((total * (index + 1)) / parts),
  }));
}

/** A cohort's accounts, in ranges of one task each. */
function accountRanges(accountCount: number): AccountRange[] {
  return equalParts(accountCount, Math.max(1, Math.ceil(accountCount / ACCOUNTS_PER_TASK)));
}

function addUp<T>([first, ...others]: readonly T[], add: (whole: T, part: T) => void): T {
  for (const part of others) add(first, part);
  return first;
}

export class Simulations {
  readonly #workers: Workers;
  readonly #cohorts = new Recent<LoadedCohort>(ACCOUNT_MONTHS_KEPT, ({ panel }) => panel.rowCount);
  readonly #outcomes = new Recent<Outcomes>(OUTCOMES_KEPT, ({ accounts }) => accounts.flags.length);
  readonly #segmentations = new Recent<Segmentation>(
    SEGMENTATIONS_KEPT,
    ({ codes }) => codes.length,
  );

  constructor(workers: Workers) {
    this.#workers = workers;
  }

  async load(key: CohortKey, job: Job): Promise<LoadedCohort> {
    const id = JSON.stringify(key);
    const known = this.#cohorts.get(id);
    if (known) return known;
    const { projectPath, cohort } = key;
    const loaded = await this.#workers.run('loadCohort', { projectPath, cohort }, job);
    this.#cohorts.set(id, loaded);
    return loaded;
  }

  /** @throws AppError SEGMENT_UNKNOWN */
  async segments(key: CohortKey, dimension: string, job: Job): Promise<Segmentation> {
    const id = JSON.stringify([key, dimension]);
    const known = this.#segmentations.get(id);
    if (known) return known;
    const { panel, behaviour } = await this.load(key, job);
    const task = { cohort: { panel, behaviour }, dimension };
    const segmentation = await this.#workers.run('segment', task, job);
    if (!segmentation) {
      throw new AppError({
        code: 'SEGMENT_UNKNOWN',
        message: `The cohort cannot be segmented by "${dimension}".`,
        where: { column: dimension },
        remedy: `Use one of: ${dimensionsOf(panel).join(', ')}.`,
      });
    }
    this.#segmentations.set(id, segmentation);
    return segmentation;
  }

  /**
   * Replays a scenario over a cohort, all its accounts. Without assumptions the months' EAD, RWA and ECL stay 0, and a
   * policy of dormancy alone takes a fraction of the time.
   */
  async replay(
    key: CohortKey,
    scenario: Scenario,
    assumptions: Assumptions | undefined,
    job: Job,
  ): Promise<Outcomes> {
    const id = JSON.stringify([key, scenario, assumptions]);
    const known = this.#outcomes.get(id);
    if (known) return known;
    const { panel, behaviour } = await this.load(key, job);
    const input = { cohort: { panel, behaviour }, assumptions };
    const outcomes = isCoupled(scenario)
      ? await this.#replayCoupled(input, scenario, job)
      : await this.#replayApart(input, scenario, job);
    this.#outcomes.set(id, outcomes);
    return outcomes;
  }

  /** Account by account, in ranges that know nothing of one another. */
  async #replayApart(input: RunInput, scenario: Scenario, job: Job): Promise<Outcomes> {
    const { accountCount: total } = input.cohort.panel;
    const accounts = newAccountOutcomes(total);
    let done = 0;
    const parts = await Promise.all(
      accountRanges(total).map(async (range) => {
        const task = { input, scenario, range, accounts };
        const months = await this.#workers.run('simulate', task, job);
        done += range.to - range.from;
        job.onProgress({ phase: 'simulating', done, total });
        return months;
      }),
    );
    return { accounts, months: addUp(parts, addMonthTotals) };
  }

  /** Month by month, because an allocation couples the accounts; in each the threads share them out. */
  async #replayCoupled(input: RunInput, policy: CoupledRun['policy'], job: Job): Promise<Outcomes> {
    const { panel } = input.cohort;
    const months: MonthTotals = scenarioMonths(input.cohort, policy);
    const accounts = newAccountOutcomes(panel.accountCount);
    const run = { input, policy, state: newCohortState(input.cohort), accounts };
    const ranges = equalParts(panel.accountCount, this.#workers.threads);
    const onRanges = <T>(work: (range: AccountRange) => Promise<T>) =>
      Promise.all(ranges.map(work));
    await onRanges((range) => this.#workers.run('prepareCoupled', { run, range }, job));
    const allocation = compileAllocation(policy.allocation);
    let takenBp = 0;
    for (let offset = 0; offset <= months.monthCount; offset++) {
      const month = months.firstMonth + offset;
      const task = { run, month, takenBp };
      const parts = await onRanges((range) =>
        this.#workers.run('advanceCoupled', { ...task, range }, job),
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

  /** Sums the outcomes of a scenario, over all accounts or by the segments of a dimension. */
  async measure(
    key: CohortKey,
    { accounts }: Outcomes,
    assumptions: Assumptions,
    job: Job,
    segmentation?: Segmentation,
  ): Promise<MeasureSums> {
    const { panel, behaviour } = await this.load(key, job);
    const task = { cohort: { panel, behaviour }, accounts, assumptions, segmentation };
    const parts = await Promise.all(
      equalParts(panel.accountCount, this.#workers.threads).map((range) =>
        this.#workers.run('measure', { ...task, range }, job),
      ),
    );
    return addUp(parts, addMeasureSums);
  }

  /** Where two scenarios end apart, by the segments of two dimensions, and their swap set. */
  async compare(
    champion: Outcomes,
    challenger: Outcomes,
    x: Segmentation,
    y: Segmentation,
    job: Job,
  ): Promise<ComparedAccounts> {
    const task = { champion: champion.accounts, challenger: challenger.accounts, x, y };
    const parts = await Promise.all(
      equalParts(x.codes.length, this.#workers.threads).map((range) =>
        this.#workers.run('compare', { ...task, range }, job),
      ),
    );
    return addUp(parts, (whole, part) => {
      addChangeGrid(whole.grid, part.grid);
      addSwapSet(whole.swapSet, part.swapSet);
    });
  }
}
