/** Policies that tests share. */
import type { ReferencePolicy, ReferenceProductRules } from '../engine/reference/reference.ts';

/** The example of semantics §4. */
export const EXAMPLE_POLICY: ReferencePolicy = {
  schema: 1,
  name: 'Six-month window',
  effectiveFrom: '2024-01',
  roundTo: 10_000,
  protect: [{ column: 'bureau_score', op: '>=', value: 750 }],
  products: {
    cash_loan: {
      bounds: { min: 1000, max: 20_000_000 },
      dormancy: {
        windowMonths: 6,
        graceMonths: 1,
        everyMonths: 1,
        cutRateBp: 2000,
        floor: 50_000,
        maxCutsPerSpell: 4,
        closeAfterMonths: null,
      },
      risk: [
        {
          id: 'late',
          when: [{ column: 'days_past_due', op: '>=', value: 30 }],
          cutRateBp: 5000,
          holdMonths: 6,
        },
      ],
      review: {
        kind: 'on_draw',
        bands: [
          { minScore: 700, targetBp: 11_000 },
          { minScore: 0, targetBp: 10_000 },
        ],
        maxStepBp: 500,
      },
      restore: { afterActiveMonths: 2, rateBp: 5000 },
      reopen: { holdMonths: 6 },
    },
    purchase_credit: {
      review: {
        kind: 'on_behaviour',
        everyMonths: 3,
        lookbackMonths: 6,
        targetCountPerMonth: 8,
        targetTicket: 12_000,
        weights: { frequency: 5, ticket: 2, platformShare: 3 },
        lowBp: 7000,
        highBp: 12_000,
        maxStepBp: 1000,
      },
    },
  },
  allocation: { capBp: 9500, macroBp: { '2024-06': 9000 } },
};

const rules: ReferenceProductRules = {
  bounds: { min: 20_000, max: 6_000_000 },
  dormancy: {
    windowMonths: 3,
    graceMonths: 1,
    everyMonths: 2,
    cutRateBp: 2500,
    floor: 40_000,
    maxCutsPerSpell: 3,
    closeAfterMonths: 10,
  },
  risk: [
    {
      id: 'late',
      when: [{ column: 'days_past_due', op: '>=', value: 30 }],
      cutRateBp: 4000,
      holdMonths: 4,
    },
    {
      id: 'stretched',
      when: [
        { column: 'external_utilisation', op: '>', value: 8000 },
        { column: 'bureau_score', op: '<', value: 600 },
      ],
      cutRateBp: 1500,
      holdMonths: 2,
    },
    { id: 'abnormal', when: [{ column: 'abnormal_txn_count', op: '>=', value: 2 }] },
  ],
  restore: { afterActiveMonths: 2, rateBp: 4000 },
  reopen: { holdMonths: 3 },
};

/** Every rule, for both products, from a month in the middle of a 2023–2024 cohort. */
export const EVERY_RULE_POLICY: ReferencePolicy = {
  schema: 1,
  name: 'Every rule',
  effectiveFrom: '2023-05',
  roundTo: 5000,
  protect: [
    { column: 'bureau_score', op: '>=', value: 740 },
    { column: 'region', op: 'in', value: ['North', 'West'] },
  ],
  products: {
    cash_loan: {
      ...rules,
      review: {
        kind: 'on_draw',
        bands: [
          { minScore: 700, targetBp: 12_000 },
          { minScore: 600, targetBp: 10_000 },
          { minScore: 0, targetBp: 8000 },
        ],
        maxStepBp: 700,
      },
    },
    purchase_credit: {
      ...rules,
      review: {
        kind: 'on_behaviour',
        everyMonths: 2,
        lookbackMonths: 5,
        targetCountPerMonth: 7,
        targetTicket: 15_000,
        weights: { frequency: 4, ticket: 3, platformShare: 2 },
        lowBp: 7500,
        highBp: 12_500,
        maxStepBp: 900,
      },
    },
  },
  allocation: { capBp: 9800, macroBp: { '2023-09': 9500, '2024-05': 9000 } },
};
