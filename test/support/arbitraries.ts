/** Random cohorts and policies for property tests: small numbers, so that ties and edges are met often. */
import fc from 'fast-check';
import { formatMonth } from '../../src/engine/months.ts';
import type {
  ReferenceCondition,
  ReferencePolicy,
  ReferenceProductRules,
  ReferenceRow,
} from '../engine/reference/reference.ts';
import { row } from './panels.ts';

const START = 2023 * 12;

const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 4 });
const smallCount = fc.integer({ min: 0, max: 3 });
const money = fc.oneof(
  fc.integer({ min: 0, max: 4000 }),
  fc.integer({ min: 0, max: 40 }).map((n) => n * 1000),
);

/** Draws nothing most of the time, so that dormancy spells grow. */
const rareCount = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: smallCount },
);
const rareMoney = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: money },
);

const product = fc.constantFrom('cash_loan', 'purchase_credit', null);

const monthRow = fc.record({
  credit_limit: money,
  balance: orNull(fc.integer({ min: -500, max: 20_000 })),
  peak_balance: orNull(fc.integer({ min: -500, max: 30_000 })),
  draw_count: orNull(rareCount),
  draw_amount: orNull(rareMoney),
  purchase_count: orNull(rareCount),
  purchase_amount: orNull(rareMoney),
  platform_purchase_amount: orNull(rareMoney),
  repayment_amount: orNull(money),
  days_past_due: orNull(fc.constantFrom(0, 0, 0, 15, 30, 60)),
  bureau_score: orNull(fc.integer({ min: 500, max: 800 })),
  external_utilisation: orNull(fc.integer({ min: 0, max: 12_000 })),
  abnormal_txn_count: orNull(smallCount),
  reopen_count: orNull(fc.constantFrom(0, 0, 0, 1)),
  region: fc.constantFrom('N', 'S', null),
});

const account = fc.record({
  product,
  start: fc.integer({ min: 0, max: 4 }),
  inactive: orNull(fc.integer({ min: 0, max: 8 })),
  months: fc.array(fc.tuple(monthRow, fc.integer({ min: 0, max: 9 })), {
    minLength: 1,
    maxLength: 14,
  }),
});

/** Rows of one to six accounts with different lives, gap months among them, in any order. */
export const cohortRows: fc.Arbitrary<ReferenceRow[]> = fc
  .array(account, { minLength: 1, maxLength: 6 })
  .map((accounts) =>
    accounts.flatMap(({ product: kind, start, inactive, months }, index) =>
      months.flatMap(([{ region, ...numbers }, gap], at) => {
        const isEdge = at === 0 || at === months.length - 1;
        if (gap === 0 && !isEdge) return [];
        return [
          row({
            account_id: `A${index}`,
            month: START + start + at,
            product: kind,
            months_since_last_activity: at === 0 ? inactive : null,
            ...numbers,
            attributes: { region },
          }),
        ];
      }),
    ),
  )
  .chain((rows) => fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }));

const numericCondition: fc.Arbitrary<ReferenceCondition> = fc.record({
  column: fc.constantFrom(
    'bureau_score',
    'days_past_due',
    'abnormal_txn_count',
    'balance',
    'credit_limit',
    'external_utilisation',
    'activity_score',
  ),
  op: fc.constantFrom('<', '<=', '=', '!=', '>=', '>'),
  value: fc.constantFrom(0, 1, 15, 30, 650, 700, 5000),
});

const textCondition: fc.Arbitrary<ReferenceCondition> = fc.constantFrom(
  { column: 'region', op: '=', value: 'N' },
  { column: 'region', op: '!=', value: 'N' },
  { column: 'region', op: 'in', value: ['N', 'S'] },
  { column: 'product', op: '=', value: 'cash_loan' },
  { column: 'product', op: '!=', value: 'cash_loan' },
);

const condition = fc.oneof(numericCondition, textCondition);
const bp = fc.constantFrom(0, 1, 1000, 2000, 3333, 5000, 10_000);

const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 2 });

const dormancy = fc.record({
  windowMonths: fc.integer({ min: 1, max: 6 }),
  graceMonths: fc.integer({ min: 0, max: 2 }),
  everyMonths: fc.integer({ min: 1, max: 3 }),
  cutRateBp: bp,
  floor: fc.constantFrom(0, 1000, 3000, 50_000),
  maxCutsPerSpell: fc.constantFrom(null, 0, 1, 2),
  closeAfterMonths: fc.constantFrom(null, null, 1, 4, 8),
});

const review = fc.oneof(
  fc.record({
    kind: fc.constant('on_draw' as const),
    bands: fc.array(
      fc.record({
        minScore: fc.constantFrom(0, 600, 700),
        targetBp: fc.constantFrom(5000, 10_000, 11_000, 20_000),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    maxStepBp: fc.constantFrom(0, 500, 2000, 10_000),
  }),
  fc.record({
    kind: fc.constant('on_behaviour' as const),
    everyMonths: fc.integer({ min: 1, max: 3 }),
    lookbackMonths: fc.integer({ min: 1, max: 4 }),
    targetCountPerMonth: fc.integer({ min: 1, max: 3 }),
    targetTicket: fc.constantFrom(1, 500, 2000),
    weights: fc
      .record({
        frequency: fc.integer({ min: 0, max: 5 }),
        ticket: smallCount,
        platformShare: smallCount,
      })
      .filter(({ frequency, ticket, platformShare }) => frequency + ticket + platformShare > 0),
    lowBp: fc.constantFrom(0, 7000, 12_000),
    highBp: fc.constantFrom(3000, 12_000, 20_000),
    maxStepBp: fc.constantFrom(500, 3333, 10_000),
  }),
);

const bounds = fc
  .record({ min: fc.constantFrom(0, 500, 5000), max: fc.constantFrom(null, 3000, 30_000) })
  .filter(({ min, max }) => max === null || min <= max);

const productRules: fc.Arbitrary<ReferenceProductRules> = fc.record({
  bounds: optional(bounds),
  dormancy: optional(dormancy),
  risk: optional(
    fc.array(
      fc.record({
        id: fc.constantFrom('late', 'abnormal'),
        when: fc.array(condition, { minLength: 1, maxLength: 2 }),
        cutRateBp: bp,
        holdMonths: fc.integer({ min: 0, max: 3 }),
      }),
      { maxLength: 2 },
    ),
  ),
  review: optional(review),
  restore: optional(fc.record({ afterActiveMonths: fc.integer({ min: 1, max: 3 }), rateBp: bp })),
  reopen: optional(fc.record({ holdMonths: fc.integer({ min: 0, max: 3 }) })),
});

const month = fc.integer({ min: START - 2, max: START + 12 }).map(formatMonth);

/** Policies with any of the rules. */
export const policies: fc.Arbitrary<ReferencePolicy> = fc.record({
  schema: fc.constant(1 as const),
  name: fc.constant('random'),
  effectiveFrom: fc.option(month, { nil: undefined, freq: 1 }),
  roundTo: fc.constantFrom(1, 100, 1000),
  protect: optional(fc.array(condition, { maxLength: 2 })),
  products: fc.record({
    cash_loan: optional(productRules),
    purchase_credit: optional(productRules),
  }),
  allocation: optional(
    fc.record({
      capBp: fc.constantFrom(0, 5000, 9500, 10_000, 12_000),
      macroBp: optional(fc.dictionary(month, fc.constantFrom(5000, 9000, 10_000), { maxKeys: 3 })),
    }),
  ),
});
