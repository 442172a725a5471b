/** Simulations over a sample of a cohort's accounts: an estimate that is there long before all were replayed. */
import type { Segmentation } from '../../engine/segments.ts';
import { accountIdAt, encodeAccountIds } from '../account-ids.ts';
import type { LoadedCohort } from '../worker/messages.ts';
import type { CohortKey } from './cohort-key.ts';
import { Recent } from './recent.ts';
import { Simulations } from './simulations.ts';
import type { Job, Workers } from './workers.ts';

/** Accounts of a sample, about. */
export const SAMPLE_SIZE = 10_000;

/** Account-months of samples kept. */
const ACCOUNT_MONTHS_KEPT = 2_000_000;

interface Sample extends LoadedCohort {
  /** Places in the whole cohort, by place in the sample. */
  readonly accounts: Int32Array;
}

export class SampledSimulations extends Simulations {
  readonly #whole: Simulations;
  readonly #workers: Workers;
  readonly #size: number;
  readonly #samples = new Recent<Sample>(
    ACCOUNT_MONTHS_KEPT,
    ({ cohort }) => cohort.panel.rowCount,
  );

  constructor(whole: Simulations, workers: Workers, size = SAMPLE_SIZE) {
    super(workers);
    this.#whole = whole;
    this.#workers = workers;
    this.#size = size;
  }

  override load(key: CohortKey, job: Job): Promise<Sample> {
    return this.#sample(key, job);
  }

  /** Segments are those of the whole cohort, so that cells mean the same. */
  override async segments(key: CohortKey, dimension: string, job: Job): Promise<Segmentation> {
    const { accounts } = await this.#sample(key, job);
    const { codes, ...whole } = await this.#whole.segments(key, dimension, job);
    const own = new Int32Array(new SharedArrayBuffer(accounts.length * 4));
    accounts.forEach((account, at) => (own[at] = codes[account]));
    return { ...whole, codes: own };
  }

  async #sample(key: CohortKey, job: Job): Promise<Sample> {
    const id = JSON.stringify(key);
    const known = this.#samples.get(id);
    if (known) return known;
    const { cohort, accountIds } = await this.#whole.load(key, job);
    const { accounts, cohort: subset } = await this.#workers.run(
      'sample',
      { cohort, size: this.#size },
      job,
    );
    const ids = Array.from(accounts, (account) => accountIdAt(accountIds, account));
    const sample = {
      accounts,
      cohort: subset,
      accountIds: encodeAccountIds(ids),
      filled: undefined,
    };
    this.#samples.set(id, sample);
    return sample;
  }
}
