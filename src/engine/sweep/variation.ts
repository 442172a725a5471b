/** What differs between the cells of a sweep, so that the rest is worked out once. */
import { productCode } from '../panel.ts';
import type { Policy, ProductRules } from '../policy/document.ts';
import { cellPolicy } from './axes.ts';
import type { SweepSpec } from './axes.ts';

export interface Variation {
  /** The policy of each cell; they differ in one product's rules only. */
  readonly policies: readonly Policy[];
  /** Code of that product. */
  readonly productCode: number;
  /** Whether the product's rules differ in nothing but dormancy. */
  readonly dormancyOnly: boolean;
  /** Whether all cells review alike, and whether all test the same conditions. */
  readonly sameReview: boolean;
  readonly sameConditions: boolean;
}

function agree(rules: readonly ProductRules[], part: (rules: ProductRules) => unknown): boolean {
  const first = JSON.stringify(part(rules[0]));
  return rules.every((other) => JSON.stringify(part(other)) === first);
}

/** @throws SweepFault where a value makes no valid policy */
export function variationOf(spec: SweepSpec): Variation {
  const cells = spec.x.values.length * spec.y.values.length;
  const policies = Array.from({ length: cells }, (_, cell) => cellPolicy(spec, cell));
  const rules = policies.map(({ products }) => products[spec.product] ?? {});
  return {
    policies,
    productCode: productCode(spec.product),
    dormancyOnly: agree(rules, (own) => ({ ...own, dormancy: null })),
    sameReview: agree(rules, ({ review }) => review ?? null),
    sameConditions: agree(rules, ({ risk = [] }) => risk.map(({ when }) => when)),
  };
}
