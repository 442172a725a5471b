/** Loads cohorts and replays scenarios on the workers; remembers the last ones of both. */
import type { Assumptions } from '../../engine/assumptions.ts';
import { addMonthTotals, newAccountOutcomes } from '../../engine/simulate/outcomes.ts';
import type { MonthTotals, Outcomes } from '../../engine/simulate/outcomes.ts';
import { isSeparable, scenarioName } from '../../engine/simulate/run.ts';
import type { AccountRange, Scenario } from '../../engine/simulate/run.ts';
import { AppError } from '../../contract/errors.ts';
import { parsePolicy, formatFault, BASELINES } from '../../engine/policy/document.ts';
import type { Policy } from '../../engine/policy/document.ts';
import type { LoadedCohort } from '../worker/messages.ts';
import type { Job, Workers } from './workers.ts';

/** A cohort of a project file, as it is now. */
export interface CohortKey {
  readonly projectPath: string;
  readonly cohort: string;
  /** When it was imported: a cohort of the same name may have taken its place. */
  readonly importedAt: string;
}

const COHORTS_KEPT = 2;
const OUTCOMES_KEPT = 12;
/** Accounts one task replays: small enough to balance the threads and to stop soon. */
const ACCOUNTS_PER_TASK = 20_000;

/** A map that forgets the entries used longest ago. */
class Recent<T> {
  readonly #entries = new Map<string, T>();
  readonly #kept: number;

  constructor(kept: number) {
    this.#kept = kept;
  }

  get(key: string): T | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: string, value: T): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#kept) break;
      this.#entries.delete(oldest);
    }
  }
}

/** @throws AppError POLICY_INVALID with every fault and its path */
export function parsePolicyDocument(document: unknown, file?: string): Policy {
  const parsed = parsePolicy(document);
  if (parsed.ok) return parsed.policy;
  throw new AppError({
    code: 'POLICY_INVALID',
    message: `The policy is not valid: ${parsed.faults.map(formatFault).join('; ')}`,
    where: { file, path: parsed.faults[0]?.path },
    remedy: 'docs/semantics.md describes the policy document.',
  });
}

/** A scenario from a request: the name of a baseline or a policy document. @throws AppError POLICY_INVALID */
export function parseScenario(input: unknown): Scenario {
  return BASELINES.find((baseline) => baseline === input) ?? parsePolicyDocument(input);
}

/** @throws AppError POLICY_NAME_TAKEN where two scenarios share a name */
export function checkNamesDiffer(scenarios: readonly Scenario[]): void {
  const names = scenarios.map(scenarioName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new AppError({
    code: 'POLICY_NAME_TAKEN',
    message: `Two of the policies are named "${twice}".`,
    remedy: 'Give each policy a name of its own, so that results can be told apart.',
  });
}

/** Equal parts of a cohort's accounts. */
export function accountRanges(accountCount: number): AccountRange[] {
  const parts = Math.max(1, Math.ceil(accountCount / ACCOUNTS_PER_TASK));
  return Array.from({ length: parts }, (_, index) => ({
    from: Math.floor((accountCount * index) / parts),
    to: Math.floor((accountCount * (index + 1)) / parts),
  }));
}

export class Simulations {
  readonly #workers: Workers;
  readonly #cohorts = new Recent<LoadedCohort>(COHORTS_KEPT);
  readonly #outcomes = new Recent<Outcomes>(OUTCOMES_KEPT);

  constructor(workers: Workers) {
    this.#workers = workers;
  }

  async load(key: CohortKey, job: Job): Promise<LoadedCohort> {
    const id = JSON.stringify(key);
    const known = this.#cohorts.get(id);
    if (known) return known;
    const loaded = await this.#workers.run(
      'loadCohort',
      { projectPath: key.projectPath, cohort: key.cohort },
      job,
    );
    this.#cohorts.set(id, loaded);
    return loaded;
  }

  /** Replays a scenario over a cohort, all its accounts. */
  async replay(
    key: CohortKey,
    scenario: Scenario,
    assumptions: Assumptions,
    job: Job,
  ): Promise<Outcomes> {
    const id = JSON.stringify([key, scenario, assumptions]);
    const known = this.#outcomes.get(id);
    if (known) return known;
    const { panel, behaviour } = await this.load(key, job);
    const accounts = newAccountOutcomes(panel.accountCount);
    const ranges = isSeparable(scenario)
      ? accountRanges(panel.accountCount)
      : [{ from: 0, to: panel.accountCount }];
    let done = 0;
    const parts = await Promise.all(
      ranges.map(async (range) => {
        const months = await this.#workers.run(
          'simulate',
          { input: { cohort: { panel, behaviour }, assumptions }, scenario, range, accounts },
          job,
        );
        done += range.to - range.from;
        job.onProgress({ phase: 'simulating', done, total: panel.accountCount });
        return months;
      }),
    );
    const outcomes = { accounts, months: sumOf(parts) };
    this.#outcomes.set(id, outcomes);
    return outcomes;
  }
}

function sumOf([first, ...others]: MonthTotals[]): MonthTotals {
  for (const part of others) addMonthTotals(first, part);
  return first;
}
