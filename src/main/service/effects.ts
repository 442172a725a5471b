/** Effects of the rules of a policy, each from two replays. */
import type { RuleEffects } from '../../contract/types.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import { measureDifferences, remainderOf, rulesOf, withoutRule } from '../../engine/effects.ts';
import type { PolicyRule } from '../../engine/effects.ts';
import { measuresOf } from '../../engine/measurer.ts';
import type { MeasureValues } from '../../engine/measures.ts';
import type { Policy } from '../../engine/policy/document.ts';
import { HOLD_POLICY } from '../../engine/simulate/run.ts';
import type { Scenario } from '../../engine/simulate/run.ts';
import { ENGINE_VERSION } from '../../engine/version.ts';
import type { CohortKey } from './cohort-key.ts';
import type { Simulations } from './simulations.ts';
import type { Job } from './workers.ts';

/**
 * What each rule of a policy does to every measure, or one rule where `only` names it.
 * @throws AppError POLICY_UNKNOWN_COLUMN, COHORT_NOT_FOUND, CANCELLED
 */
export async function ruleEffects(
  simulations: Simulations,
  key: CohortKey,
  policy: Policy,
  assumptions: Assumptions,
  job: Job,
  only?: PolicyRule,
): Promise<RuleEffects> {
  const measuresUnder = async (scenario: Scenario): Promise<MeasureValues> => {
    const outcomes = await simulations.replay(key, scenario, undefined, job);
    return measuresOf(await simulations.measure(key, outcomes, assumptions, job), 0, assumptions);
  };
  const measures = await measuresUnder(policy);
  // Limits are held from the policy's first month on, or else the months before it would count as an effect.
  const hold = await measuresUnder({ ...HOLD_POLICY, effectiveFrom: policy.effectiveFrom });
  const effects = [];
  for (const rule of rulesOf(policy).filter((one) => only === undefined || one === only)) {
    const without = await measuresUnder(withoutRule(policy, rule));
    effects.push({ rule, without, effect: measureDifferences(measures, without) });
  }
  const together = measureDifferences(measures, hold);
  return {
    cohort: key.cohort,
    policy: policy.name,
    engine: ENGINE_VERSION,
    measures,
    hold,
    effects,
    together,
    remainder: remainderOf(
      together,
      effects.map(({ effect }) => effect),
    ),
    assumptions: { name: assumptions.name, asOf: assumptions.asOf },
  };
}
