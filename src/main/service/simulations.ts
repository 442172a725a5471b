/** Loads cohorts, segments them and replays scenarios on the workers; remembers the last results. */
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { Figure } from '../../engine/accounts-behind.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import type { Measured } from '../../engine/measurer.ts';
import { dimensionsOf } from '../../engine/segments.ts';
import type { Segmentation } from '../../engine/segments.ts';
import type { Outcomes } from '../../engine/simulate/outcomes.ts';
import type { Scenario } from '../../engine/simulate/run.ts';
import type { ComparedPair, LoadedCohort } from '../worker/messages.ts';
import type { CohortKey } from './cohort-key.ts';
import { accountsBehind, measureCohort, replayCohort } from './parallel.ts';
import { Recent } from './recent.ts';
import type { Job, Workers } from './workers.ts';

/** Account-months kept loaded, and accounts whose outcomes are: about 1.5 GB and 0.2 GB. */
const ACCOUNT_MONTHS_KEPT = 30_000_000;
const OUTCOMES_KEPT = 2_000_000;
const LISTED_KEPT = 10_000_000;
const SEGMENTATIONS_KEPT = 3_000_000;

export class Simulations {
  readonly #workers: Workers;
  readonly #cohorts = new Recent<LoadedCohort>(
    ACCOUNT_MONTHS_KEPT,
    ({ cohort }) => cohort.panel.rowCount,
  );
  /** By cohort: the file as it was when the cohort's arrays were compared with their seals. */
  readonly #compared = new Map<string, string>();
  readonly #loading = new Map<string, Promise<LoadedCohort>>();
  readonly #outcomes = new Recent<Outcomes>(OUTCOMES_KEPT, ({ accounts }) => accounts.flags.length);
  readonly #segmentations = new Recent<Segmentation>(
    SEGMENTATIONS_KEPT,
    ({ codes }) => codes.length,
  );

  readonly #listed = new Recent<Int32Array>(LISTED_KEPT, ({ length }) => length);

  constructor(workers: Workers) {
    this.#workers = workers;
  }

  /** A cohort that is kept, or read from its project; whoever asks while it is read waits for that. */
  async load(key: CohortKey, job: Job): Promise<LoadedCohort> {
    const id = JSON.stringify(key);
    for (;;) {
      const known = this.#cohorts.get(id);
      if (known) return known;
      const underWay = this.#loading.get(id);
      if (!underWay) break;
      // Whoever asked first may have stopped it.
      await underWay.catch(() => undefined);
    }
    const loading = this.#read(id, key, job);
    this.#loading.set(id, loading);
    try {
      const loaded = await loading;
      this.#cohorts.set(id, loaded);
      return loaded;
    } finally {
      this.#loading.delete(id);
    }
  }

  async #read(id: string, key: CohortKey, job: Job): Promise<LoadedCohort> {
    const task = { ...key, comparedAs: this.#compared.get(id) };
    const { loaded, identity } = await this.#workers.run('loadCohort', task, job);
    this.#compared.set(id, identity);
    return loaded;
  }

  /** @throws AppError SEGMENT_UNKNOWN */
  async segments(key: CohortKey, dimension: string, job: Job): Promise<Segmentation> {
    const id = JSON.stringify([key, dimension]);
    const known = this.#segmentations.get(id);
    if (known) return known;
    const { cohort } = await this.load(key, job);
    const segmentation = await this.#workers.run('segment', { cohort, dimension }, job);
    if (!segmentation) {
      throw new AppError({
        code: 'SEGMENT_UNKNOWN',
        message: say`The cohort cannot be segmented by "${dimension}".`,
        where: { column: dimension },
        remedy: say`Use one of: ${dimensionsOf(cohort.panel).join(', ')}.`,
      });
    }
    this.#segmentations.set(id, segmentation);
    return segmentation;
  }

  /** The accounts behind a figure, see {@link accountsBehind}. */
  async behind(
    key: CohortKey,
    figure: Figure,
    compared: ComparedPair,
    assumptions: Assumptions,
    job: Job,
  ): Promise<Segmentation> {
    const { champion, challenger } = compared;
    const id = JSON.stringify([key, figure, champion, challenger, assumptions]);
    const known = this.#segmentations.get(id);
    if (known) return known;
    const { cohort } = await this.load(key, job);
    const made = await accountsBehind(this.#workers, cohort, figure, compared, assumptions, job);
    this.#segmentations.set(id, made);
    return made;
  }

  /** Whether the outcomes of a scenario are kept. */
  isReplayed(key: CohortKey, scenario: Scenario, assumptions: Assumptions): boolean {
    return this.#outcomes.get(JSON.stringify([key, scenario, assumptions])) !== undefined;
  }

  /** The outcomes of a scenario, see {@link replayCohort}. */
  async replay(
    key: CohortKey,
    scenario: Scenario,
    assumptions: Assumptions | undefined,
    job: Job,
  ): Promise<Outcomes> {
    const id = JSON.stringify([key, scenario, assumptions]);
    const known = this.#outcomes.get(id);
    if (known) return known;
    const { cohort } = await this.load(key, job);
    const outcomes = await replayCohort(this.#workers, { cohort, assumptions }, scenario, job);
    this.#outcomes.set(id, outcomes);
    return outcomes;
  }

  /** Accounts in an order, by what was asked for; `list` makes it where it is not kept. */
  async listed(key: string, list: () => Promise<Int32Array>): Promise<Int32Array> {
    const known = this.#listed.get(key);
    if (known) return known;
    const accounts = await list();
    this.#listed.set(key, accounts);
    return accounts;
  }

  /** Sums the outcomes of a scenario, see {@link measureCohort}. */
  async measure(
    key: CohortKey,
    outcomes: Outcomes,
    assumptions: Assumptions,
    job: Job,
    segmentation?: Segmentation,
  ): Promise<Measured> {
    const { cohort } = await this.load(key, job);
    return measureCohort(this.#workers, cohort, outcomes, assumptions, job, segmentation);
  }
}
