/** The effect of a rule: what a policy does, less what the same policy does without the rule (semantics §7c). */
import { MEASURES, MEASURE_NAMES } from './measures.ts';
import type { Measure, MeasureValues } from './measures.ts';
import { PRODUCTS } from './panel.ts';
import type { Policy, ProductRules } from './policy/document.ts';

/** Rules whose effect is measured; each for all products at once. */
export const POLICY_RULES = [
  'dormancy',
  'risk',
  'review',
  'restore',
  'reopen',
  'allocation',
] as const;
export type PolicyRule = (typeof POLICY_RULES)[number];

/** A difference of two policies' measures; null where either has no value, or where it is a month. */
export type MeasureDifferences = Readonly<Record<Measure, number | null>>;

/** The rules that a policy has, in the order of {@link POLICY_RULES}. */
export function rulesOf(policy: Policy): PolicyRule[] {
  return POLICY_RULES.filter((rule) =>
    rule === 'allocation'
      ? policy.allocation !== undefined
      : PRODUCTS.some((product) => hasRule(policy.products[product], rule)),
  );
}

function hasRule(
  rules: ProductRules | undefined,
  rule: Exclude<PolicyRule, 'allocation'>,
): boolean {
  const found = rules?.[rule];
  return Array.isArray(found) ? found.length > 0 : found !== undefined;
}

/** The policy without a rule, under the same name. */
export function withoutRule(policy: Policy, rule: PolicyRule): Policy {
  if (rule === 'allocation') return { ...policy, allocation: undefined };
  const products = { ...policy.products };
  for (const product of PRODUCTS) {
    const rules = products[product];
    if (rules) products[product] = { ...rules, [rule]: undefined };
  }
  return { ...policy, products };
}

function differenceOf(measure: Measure, after: number | null, before: number | null) {
  if (after === null || before === null || MEASURES[measure] === 'month') return null;
  return after - before;
}

function differencesBy(of: (measure: Measure) => number | null): MeasureDifferences {
  return Object.fromEntries(
    MEASURE_NAMES.map((measure) => [measure, of(measure)]),
  ) as unknown as MeasureDifferences;
}

/** Each measure of a policy less that of another. */
export function measureDifferences(
  after: MeasureValues,
  before: MeasureValues,
): MeasureDifferences {
  return differencesBy((measure) => differenceOf(measure, after[measure], before[measure]));
}

/** What the differences of parts leave of a whole; null where any has no value. */
export function remainderOf(
  whole: MeasureDifferences,
  parts: readonly MeasureDifferences[],
): MeasureDifferences {
  return differencesBy((measure) =>
    parts.reduce<number | null>((rest, part) => {
      const value = part[measure];
      return rest === null || value === null ? null : rest - value;
    }, whole[measure]),
  );
}
