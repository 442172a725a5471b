/** Binds a policy to a panel: conditions become row tests, defaults become numbers the month step can use as they are. */
import { parseMonth } from '../months.ts';
import type { Month } from '../months.ts';
import type { Cohort } from '../behaviour.ts';
import { PRODUCTS, productCode } from '../panel.ts';
import { bindCondition } from './conditions.ts';
import type { BoundCondition } from './conditions.ts';
import { ALL_CORRECTIONS } from '../version.ts';
import type { Corrections } from '../version.ts';
import type { DormancyRule, Policy, Review } from './document.ts';

export interface CompiledRisk {
  readonly id: string;
  /** All must hold. */
  readonly when: readonly BoundCondition[];
  readonly cutRateBp: number;
  readonly holdMonths: number;
}

/** Stands for a number of months that is never reached. */
export const NEVER = 1 << 29;

/** A dormancy rule whose "none" is {@link NEVER}. */
export interface CompiledDormancy extends Omit<
  DormancyRule,
  'maxCutsPerSpell' | 'closeAfterMonths'
> {
  readonly maxCutsPerSpell: number;
  readonly closeAfterMonths: number;
}

export interface CompiledRules {
  readonly boundMin: number;
  readonly boundMax: number;
  readonly dormancy: CompiledDormancy;
  readonly risk: readonly CompiledRisk[];
  readonly review: CompiledReview | undefined;
  readonly restore: { readonly afterActiveMonths: number; readonly rateBp: number } | undefined;
  /** 0 where there is no rule. */
  readonly reopenHoldMonths: number;
}

export interface CompiledAllocation {
  readonly capBp: number;
  /** `macro` of a month, basis points. */
  readonly macroAt: (month: Month) => number;
}

export interface CompiledPolicy {
  readonly name: string;
  /** `E`, or the cohort's first month where that is later or `E` is not given. */
  readonly effectiveFrom: Month;
  readonly roundTo: number;
  /** Any one protects. */
  readonly protect: readonly BoundCondition[];
  /** Rules by product code; code 0 (no product) has none. */
  readonly rules: readonly CompiledRules[];
  readonly allocation: CompiledAllocation | undefined;
  /** What a replay corrects of earlier engines. */
  readonly corrections: Corrections;
}

export type CompiledReview = Review;

const NO_DORMANCY: CompiledDormancy = {
  windowMonths: NEVER,
  graceMonths: 0,
  everyMonths: 1,
  cutRateBp: 0,
  floor: 0,
  maxCutsPerSpell: 0,
  closeAfterMonths: NEVER,
};

const NO_RULES: CompiledRules = {
  boundMin: 0,
  boundMax: Infinity,
  dormancy: NO_DORMANCY,
  risk: [],
  review: undefined,
  restore: undefined,
  reopenHoldMonths: 0,
};

function compileRules(
  cohort: Cohort,
  rules: Policy['products'][keyof Policy['products']],
): CompiledRules {
  if (!rules) return NO_RULES;
  const { bounds, dormancy, risk = [], review, restore, reopen } = rules;
  return {
    boundMin: bounds?.min ?? 0,
    boundMax: bounds?.max ?? Infinity,
    dormancy: dormancy
      ? {
          ...dormancy,
          maxCutsPerSpell: dormancy.maxCutsPerSpell ?? NEVER,
          closeAfterMonths: dormancy.closeAfterMonths ?? NEVER,
        }
      : NO_DORMANCY,
    risk: risk.map(({ id, when, cutRateBp, holdMonths }) => ({
      id,
      when: when.map((condition) => bindCondition(cohort, condition)),
      cutRateBp,
      holdMonths,
    })),
    review,
    restore,
    reopenHoldMonths: reopen?.holdMonths ?? 0,
  };
}

export function compileAllocation(
  allocation: NonNullable<Policy['allocation']>,
): CompiledAllocation {
  const path = Object.entries(allocation.macroBp ?? {})
    .map(([text, macroBp]) => ({ month: parseMonth(text) ?? Infinity, macroBp }))
    .sort((a, b) => a.month - b.month);
  return {
    capBp: allocation.capBp,
    macroAt: (month) => path.findLast((entry) => entry.month <= month)?.macroBp ?? 10_000,
  };
}

/**
 * Binds a policy to a panel.
 * @throws UnknownColumnError where a condition names an attribute the panel lacks. An absent canonical column is null in
 * every row, so a condition on it is false.
 */
export function compilePolicy(
  policy: Policy,
  cohort: Cohort,
  corrections: Corrections = ALL_CORRECTIONS,
): CompiledPolicy {
  const cohortStart = cohort.panel.span?.first ?? 0;
  const effectiveFrom =
    policy.effectiveFrom === null ? undefined : parseMonth(policy.effectiveFrom);
  const rules = [NO_RULES];
  for (const product of PRODUCTS)
    rules[productCode(product)] = compileRules(cohort, policy.products[product]);
  return {
    name: policy.name,
    effectiveFrom: Math.max(effectiveFrom ?? cohortStart, cohortStart),
    roundTo: policy.roundTo,
    protect: policy.protect.map((condition) => bindCondition(cohort, condition)),
    rules,
    allocation: policy.allocation && compileAllocation(policy.allocation),
    corrections,
  };
}
