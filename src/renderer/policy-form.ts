/** What the comparison's form edits of a policy document: name and dormancy rule of each product. */
import type { Baseline, PolicyInput } from '../engine/policy/document.ts';
import type { DocumentFault } from '../engine/document-faults.ts';
import { parsePolicy } from '../engine/policy/document.ts';
import type { Product } from '../engine/panel.ts';

/** A policy document as edited, or a baseline. */
export type EditedScenario = PolicyInput | Baseline;

/** What is wrong with a scenario's document; nothing is with a baseline. */
export function scenarioFaults(scenario: EditedScenario): readonly DocumentFault[] {
  if (typeof scenario === 'string') return [];
  const parsed = parsePolicy(scenario);
  return parsed.ok ? [] : parsed.faults;
}

/** Months, basis points and minor units. */
export interface DormancyFields {
  readonly windowMonths: number;
  readonly cutRateBp: number;
  readonly floor: number;
}

export function dormancyOf(scenario: EditedScenario, product: Product): DormancyFields | undefined {
  if (typeof scenario === 'string') return undefined;
  const rule = scenario.products?.[product]?.dormancy;
  return (
    rule && { windowMonths: rule.windowMonths, cutRateBp: rule.cutRateBp, floor: rule.floor ?? 0 }
  );
}

/** The document with fields of a product's dormancy rule changed; everything else stays as it is. */
export function withDormancy(
  policy: PolicyInput,
  product: Product,
  fields: Partial<DormancyFields>,
): PolicyInput {
  const rules = policy.products?.[product];
  const before = rules?.dormancy ?? { windowMonths: 6, cutRateBp: 2000 };
  return {
    ...policy,
    products: {
      ...policy.products,
      [product]: { ...rules, dormancy: { ...before, ...fields } },
    },
  };
}

/** A name like this one that is not taken: `Growth`, `Growth 2`, and so on. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name} ${number}`)) number++;
  return `${name} ${number}`;
}

export function withName(policy: PolicyInput, name: string): PolicyInput {
  return { ...policy, name };
}
