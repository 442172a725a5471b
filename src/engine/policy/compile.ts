/** Binds a policy to a panel: conditions become row tests, defaults become numbers the month step can use as they are. */
import { parseMonth } from '../months.ts';
import type { Month } from '../months.ts';
import { ACTIVITY_SCORE } from '../activity-score.ts';
import type { Behaviour } from '../behaviour.ts';
import { NULL_INT32, PRODUCTS, isNumericColumn, panelMonths, productCode } from '../panel.ts';
import type { AttributeColumn, NumberArray, Panel } from '../panel.ts';
import type { Condition, DormancyRule, NumericOperator, Policy, Review } from './document.ts';

/** A panel and what was derived from it. */
export interface Cohort {
  readonly panel: Panel;
  readonly behaviour: Behaviour;
}

/** Whether a condition or a list of them holds on a row of an account. */
export type RowTest = (row: number, account: number) => boolean;

export interface CompiledRisk {
  readonly id: string;
  readonly matches: RowTest;
  readonly cutRateBp: number;
  readonly holdMonths: number;
}

/** A dormancy rule whose "none" is infinity. */
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
  readonly dormancy: CompiledDormancy | undefined;
  readonly risk: readonly CompiledRisk[];
  readonly review: Review | undefined;
  readonly restore: { readonly afterActiveMonths: number; readonly rateBp: number } | undefined;
  readonly reopenHoldMonths: number | undefined;
}

export interface CompiledAllocation {
  readonly capBp: number;
  /** `macro` of a month, basis points. */
  readonly macroAt: (month: Month) => number;
}

export interface CompiledPolicy {
  readonly name: string;
  /** `E`, or the cohort's first month. */
  readonly effectiveFrom: Month;
  readonly roundTo: number;
  readonly isProtected: RowTest;
  /** Rules by product code; code 0 (no product) has none. */
  readonly rules: readonly CompiledRules[];
  readonly allocation: CompiledAllocation | undefined;
}

/** A policy names an attribute that the cohort does not have. */
export class UnknownColumnError extends Error {
  readonly column: string;
  readonly known: readonly string[];

  constructor(column: string, known: readonly string[]) {
    super(`no column "${column}" in the cohort`);
    this.column = column;
    this.known = known;
  }
}

const NO_RULES: CompiledRules = {
  boundMin: 0,
  boundMax: Infinity,
  dormancy: undefined,
  risk: [],
  review: undefined,
  restore: undefined,
  reopenHoldMonths: undefined,
};

const never: RowTest = () => false;

function compareNumbers(
  values: NumberArray | Uint8Array,
  nullValue: number,
  op: NumericOperator,
  to: number,
): RowTest {
  switch (op) {
    case '<':
      return (row) => values[row] !== nullValue && values[row] < to;
    case '<=':
      return (row) => values[row] !== nullValue && values[row] <= to;
    case '=':
      return (row) => values[row] !== nullValue && values[row] === to;
    case '!=':
      return (row) => values[row] !== nullValue && values[row] !== to;
    case '>=':
      return (row) => values[row] !== nullValue && values[row] >= to;
    case '>':
      return (row) => values[row] !== nullValue && values[row] > to;
  }
}

/** The texts a text condition accepts, or excludes where `negated`. */
function textSet({ op, value }: Condition): { texts: ReadonlySet<string>; negated: boolean } {
  const texts = Array.isArray(value) ? value : [String(value)];
  return { texts: new Set(texts), negated: op === '!=' };
}

function compareProduct(panel: Panel, condition: Condition): RowTest {
  const { texts, negated } = textSet(condition);
  const accepted = [false, ...PRODUCTS.map((product) => texts.has(product) !== negated)];
  return (_row, account) => accepted[panel.product[account]];
}

function compareAttribute(column: AttributeColumn, condition: Condition): RowTest {
  const { texts, negated } = textSet(condition);
  const accepted = column.dictionary.map((text) => texts.has(text) !== negated);
  return (row) => column.codes[row] >= 0 && accepted[column.codes[row]];
}

function compileCondition({ panel, behaviour }: Cohort, condition: Condition): RowTest {
  const { column, op, value } = condition;
  if (column === ACTIVITY_SCORE) {
    if (typeof value !== 'number' || op === 'in') return never;
    return compareNumbers(behaviour.activity, NULL_INT32, op, value);
  }
  if (isNumericColumn(column)) {
    const numeric = panel.columns[column];
    if (!numeric || typeof value !== 'number' || op === 'in') return never;
    return compareNumbers(numeric.values, numeric.nullValue, op, value);
  }
  if (column === 'product') return compareProduct(panel, condition);
  if (!Object.hasOwn(panel.attributes, column)) {
    throw new UnknownColumnError(column, Object.keys(panel.attributes));
  }
  return compareAttribute(panel.attributes[column], condition);
}

function anyOf(tests: readonly RowTest[]): RowTest {
  if (tests.length === 0) return never;
  return (row, account) => tests.some((test) => test(row, account));
}

function allOf(tests: readonly RowTest[]): RowTest {
  return (row, account) => tests.every((test) => test(row, account));
}

function compileRules(
  cohort: Cohort,
  rules: Policy['products'][keyof Policy['products']],
): CompiledRules {
  if (!rules) return NO_RULES;
  const { bounds, dormancy, risk = [], review, restore, reopen } = rules;
  return {
    boundMin: bounds?.min ?? 0,
    boundMax: bounds?.max ?? Infinity,
    dormancy: dormancy && {
      ...dormancy,
      maxCutsPerSpell: dormancy.maxCutsPerSpell ?? Infinity,
      closeAfterMonths: dormancy.closeAfterMonths ?? Infinity,
    },
    risk: risk.map(({ id, when, cutRateBp, holdMonths }) => ({
      id,
      matches: allOf(when.map((condition) => compileCondition(cohort, condition))),
      cutRateBp,
      holdMonths,
    })),
    review,
    restore,
    reopenHoldMonths: reopen?.holdMonths,
  };
}

function compileAllocation(allocation: Policy['allocation']): CompiledAllocation | undefined {
  if (!allocation) return undefined;
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
export function compilePolicy(policy: Policy, cohort: Cohort): CompiledPolicy {
  const cohortStart = panelMonths(cohort.panel)?.first ?? 0;
  const effectiveFrom =
    policy.effectiveFrom === null ? undefined : parseMonth(policy.effectiveFrom);
  const rules = [NO_RULES];
  for (const product of PRODUCTS)
    rules[productCode(product)] = compileRules(cohort, policy.products[product]);
  return {
    name: policy.name,
    effectiveFrom: effectiveFrom ?? cohortStart,
    roundTo: policy.roundTo,
    isProtected: anyOf(policy.protect.map((condition) => compileCondition(cohort, condition))),
    rules,
    allocation: compileAllocation(policy.allocation),
  };
}
