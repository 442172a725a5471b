/** Results of engine 1, replayed by its rules: whether a stored one is genuine, and which corrections change it. */
import type { Assumptions } from '../../engine/assumptions.ts';
import { scenarioName } from '../../engine/simulate/run.ts';
import type { Scenario } from '../../engine/simulate/run.ts';
import { CORRECTIONS, ENGINE_VERSION } from '../../engine/version.ts';
import type { Correction, Corrections } from '../../engine/version.ts';
import { documentHash } from '../hashes.ts';
import type { CohortKey } from './cohort-key.ts';
import { measureCohort, replayCohort } from './parallel.ts';
import type { Workbench } from './workbench.ts';
import type { Job } from './workers.ts';

/** Version of the result hashes that engine 1 recorded. */
const RESULT_VERSION = 1;

/** The hash that engine 1 gave a result, with some corrections of later engines applied. */
async function resultHashWith(
  corrections: Corrections,
  { simulations, workers }: Pick<Workbench, 'simulations' | 'workers'>,
  key: CohortKey,
  scenario: Scenario,
  assumptions: Assumptions,
  job: Job,
): Promise<string> {
  const { cohort } = await simulations.load(key, job);
  const input = { cohort, assumptions: undefined, corrections };
  const outcomes = await replayCohort(workers, input, scenario, job);
  const measured = await measureCohort(workers, cohort, outcomes, assumptions, job);
  const task = { cohort, outcomes, measured, assumptions, corrections };
  const measures = await workers.run('engineOneMeasures', task, job);
  const outcome = await workers.run(
    'hashOutcome',
    { cohort, outcomes, version: RESULT_VERSION },
    job,
  );
  return documentHash({ scenario: scenarioName(scenario), outcome, measures });
}

/** What a stored result of engine 1 is. */
export interface EngineOneResult {
  /** Whether the rules of engine 1 give it. */
  readonly isGenuine: boolean;
  /** Corrections that change it; empty where engine 2 gives the same, or where it is not genuine. */
  readonly corrections: readonly Correction[];
}

/** Replays a scenario by the rules of engine 1 and compares the result with a stored hash. @throws AppError CANCELLED, … */
export async function checkEngineOne(
  workbench: Pick<Workbench, 'simulations' | 'workers'>,
  key: CohortKey,
  scenario: Scenario,
  assumptions: Assumptions,
  stored: string,
  job: Job,
): Promise<EngineOneResult> {
  const hashWith = (corrections: readonly Correction[]) =>
    resultHashWith(new Set(corrections), workbench, key, scenario, assumptions, job);
  if ((await hashWith([])) !== stored) return { isGenuine: false, corrections: [] };
  const changing: Correction[] = [];
  for (const correction of CORRECTIONS)
    if ((await hashWith([correction])) !== stored) changing.push(correction);
  return { isGenuine: true, corrections: changing };
}

/** What is noted of genuine results of engine 1. */
export function engineOneNote(corrections: readonly Correction[]): string {
  const changing = CORRECTIONS.filter((correction) => corrections.includes(correction));
  const replayed = `replayed with engine ${ENGINE_VERSION}`;
  if (changing.length === 0) return `made by engine 1; the results are the same ${replayed}.`;
  const word = changing.length === 1 ? 'correction' : 'corrections';
  return `made by engine 1; results differ by ${word} ${changing.join(', ')}; ${replayed}.`;
}
