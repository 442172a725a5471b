/** The policy document (semantics §4) as data, its schema and its errors. Money in minor units, rates in basis points. */
import * as v from 'valibot';
import { ACTIVITY_SCORE } from '../activity-score.ts';
import { documentFaults } from '../document-faults.ts';
import type { DocumentFault } from '../document-faults.ts';
import { fraction, rate, whole } from '../document-values.ts';
import { parseMonth } from '../months.ts';
import { KEY_COLUMNS, isNumericColumn } from '../panel.ts';
import { MAX_MONEY } from '../units.ts';

/** Names that stand for built-in baselines and cannot name a policy. */
export const BASELINES = ['observed', 'hold'] as const;
export type Baseline = (typeof BASELINES)[number];

/** Most risk rules a product may have: their reasons fit a byte. */
export const MAX_RISK_RULES = 100;

const amount = (minimum = 0) => whole(minimum, MAX_MONEY);
const months = (minimum: number) => whole(minimum, 1200);
const weight = whole(0, 1_000_000);

const name = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty('a policy needs a name'),
  v.maxLength(200, 'a name has at most 200 characters'),
);

const month = v.pipe(
  v.string(),
  v.check(
    (text) => parseMonth(text) !== undefined,
    (issue) => `"${issue.input}" is not a month like 2024-01`,
  ),
);

const NUMERIC_OPERATORS = ['<', '<=', '=', '!=', '>=', '>'] as const;
const OPERATORS = [...NUMERIC_OPERATORS, 'in'] as const;
export type NumericOperator = (typeof NUMERIC_OPERATORS)[number];

const conditionShape = v.strictObject({
  column: v.pipe(v.string(), v.nonEmpty('a condition needs a column')),
  op: v.picklist(OPERATORS, (issue) => `${issue.received} is not one of ${OPERATORS.join(' ')}`),
  value: v.union(
    [v.number(), v.string(), v.array(v.string())],
    'a number, a text or a list of texts',
  ),
});

export type Condition = v.InferOutput<typeof conditionShape>;

/** Why a condition cannot be evaluated, or `undefined`. */
function conditionFault(condition: Condition): string | undefined {
  const { column, op, value } = condition;
  if (isNumericColumn(column) || column === ACTIVITY_SCORE) {
    if (op === 'in') return `${column} is numeric: use ${NUMERIC_OPERATORS.join(' ')}`;
    if (typeof value !== 'number') return `${column} is compared with a number`;
    return undefined;
  }
  if (column !== 'product' && (KEY_COLUMNS as readonly string[]).includes(column)) {
    return `${column} is not a value of the month's row and cannot be in a condition`;
  }
  if (op === 'in') return Array.isArray(value) ? undefined : `"in" takes a list of texts`;
  if (op !== '=' && op !== '!=') return `${column} is text: use = != in`;
  if (typeof value !== 'string') return `${column} is compared with a text`;
  return undefined;
}

/** A condition of a policy or of assumptions. */
export const conditionSchema = v.pipe(
  conditionShape,
  v.check(
    (input) => conditionFault(input) === undefined,
    (issue) => conditionFault(issue.input) ?? '',
  ),
);

const bounds = v.pipe(
  v.strictObject({
    min: v.optional(amount(), 0),
    max: v.nullish(amount(), null),
  }),
  v.check(({ min, max }) => max === null || min <= max, 'min is above max'),
);

const dormancy = v.strictObject({
  windowMonths: months(1),
  graceMonths: v.optional(months(0), 0),
  everyMonths: v.optional(months(1), 1),
  cutRateBp: fraction(),
  floor: v.optional(amount(), 0),
  maxCutsPerSpell: v.nullish(whole(0, 1200), null),
  closeAfterMonths: v.nullish(months(1), null),
});

const riskRule = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[\w.-]{1,64}$/, 'letters, digits, _ . - only, at most 64')),
  when: v.pipe(
    v.array(conditionSchema),
    v.minLength(1, 'a risk rule needs at least one condition'),
  ),
  cutRateBp: v.optional(fraction(), 0),
  holdMonths: v.optional(months(0), 0),
});

const reviewOnDraw = v.strictObject({
  kind: v.literal('on_draw'),
  bands: v.pipe(
    v.array(v.strictObject({ minScore: whole(-1_000_000, 1_000_000), targetBp: rate() })),
    v.minLength(1, 'at least one band'),
  ),
  maxStepBp: rate(),
});

const reviewOnBehaviour = v.pipe(
  v.strictObject({
    kind: v.literal('on_behaviour'),
    everyMonths: v.optional(months(1), 1),
    lookbackMonths: months(1),
    targetCountPerMonth: whole(1, 1_000_000),
    targetTicket: amount(1),
    weights: v.strictObject({ frequency: weight, ticket: weight, platformShare: weight }),
    lowBp: rate(),
    highBp: rate(),
    maxStepBp: rate(),
  }),
  v.check(
    ({ weights }) => weights.frequency + weights.ticket + weights.platformShare > 0,
    'at least one weight must be above 0',
  ),
);

const productRules = v.strictObject({
  bounds: v.optional(bounds),
  dormancy: v.optional(dormancy),
  risk: v.optional(
    v.pipe(
      v.array(riskRule),
      v.maxLength(MAX_RISK_RULES, `a product has at most ${MAX_RISK_RULES} risk rules`),
    ),
  ),
  review: v.optional(v.variant('kind', [reviewOnDraw, reviewOnBehaviour])),
  restore: v.optional(v.strictObject({ afterActiveMonths: months(1), rateBp: fraction() })),
  reopen: v.optional(v.strictObject({ holdMonths: months(0) })),
});

const allocation = v.strictObject({
  capBp: rate(),
  macroBp: v.optional(v.record(month, rate())),
});

export const policySchema = v.strictObject({
  schema: v.literal(1, 'this version of the product reads schema 1'),
  name: v.pipe(
    name,
    v.check(
      (text) => !(BASELINES as readonly string[]).includes(text),
      (issue) => `"${issue.input}" is the name of a built-in baseline`,
    ),
  ),
  effectiveFrom: v.nullish(month, null),
  roundTo: v.optional(amount(1), 1),
  protect: v.optional(v.array(conditionSchema), []),
  products: v.optional(
    v.strictObject({
      cash_loan: v.optional(productRules),
      purchase_credit: v.optional(productRules),
    }),
    {},
  ),
  allocation: v.optional(allocation),
});

/** A policy document as written: defaults may be absent. */
export type PolicyInput = v.InferInput<typeof policySchema>;
/** A parsed policy: every default of semantics §4 filled in. */
export type Policy = v.InferOutput<typeof policySchema>;
export type ProductRules = v.InferOutput<typeof productRules>;
export type DormancyRule = v.InferOutput<typeof dormancy>;
export type Review = NonNullable<ProductRules['review']>;

export type PolicyParse =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly faults: readonly DocumentFault[] };

/** Parses a policy document from unknown data; never throws. */
export function parsePolicy(input: unknown): PolicyParse {
  const result = v.safeParse(policySchema, input);
  if (result.success) return { ok: true, policy: result.output };
  return { ok: false, faults: documentFaults(result.issues) };
}
