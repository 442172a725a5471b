/** Policies and baselines as requests and files bring them. */
import { AppError } from '../../contract/errors.ts';
import { say, saidFaults } from '../../contract/said.ts';
import { BASELINES, parsePolicy } from '../../engine/policy/document.ts';
import type { Policy } from '../../engine/policy/document.ts';
import { scenarioName } from '../../engine/simulate/run.ts';
import type { Scenario } from '../../engine/simulate/run.ts';

/** @throws AppError POLICY_INVALID with every fault and its path */
export function parsePolicyDocument(document: unknown, file?: string): Policy {
  const parsed = parsePolicy(document);
  if (parsed.ok) return parsed.policy;
  throw new AppError({
    code: 'POLICY_INVALID',
    message: say`The policy is not valid: ${saidFaults(parsed.faults)}`,
    where: { file, path: parsed.faults[0]?.path },
    remedy: say`docs/semantics.md describes the policy document.`,
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
    message: say`Two of the policies are named "${twice}".`,
    remedy: say`Give each policy a name of its own, so that results can be told apart.`,
  });
}
