/** The policies of the benchmarks. */
import { parsePolicy } from '../../src/engine/policy/document.ts';
import type { Policy } from '../../src/engine/policy/document.ts';

/** What the peers of the benchmark do too. */
export const WINDOW_MONTHS = 6;
export const CUT_RATE_BP = 2000;
export const FLOOR = 50_000;

const dormancy = { windowMonths: WINDOW_MONTHS, cutRateBp: CUT_RATE_BP, floor: FLOOR };
const common = {
  bounds: { min: 1000, max: 20_000_000 },
  dormancy: { ...dormancy, graceMonths: 1, maxCutsPerSpell: 4, closeAfterMonths: 18 },
  risk: [
    {
      id: 'late',
      when: [{ column: 'days_past_due', op: '>=', value: 30 }],
      cutRateBp: 5000,
      holdMonths: 6,
    },
  ],
  restore: { afterActiveMonths: 2, rateBp: 5000 },
  reopen: { holdMonths: 6 },
};

function policy(document: unknown): Policy {
  const parsed = parsePolicy(document);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.policy;
}

export const DORMANCY = policy({
  schema: 1,
  name: 'dormancy alone',
  products: { cash_loan: { dormancy }, purchase_credit: { dormancy } },
});

const everyRule = {
  schema: 1,
  roundTo: 10_000,
  protect: [{ column: 'bureau_score', op: '>=', value: 750 }],
  products: {
    cash_loan: {
      ...common,
      review: {
        kind: 'on_draw',
        bands: [
          { minScore: 700, targetBp: 11_000 },
          { minScore: 0, targetBp: 10_000 },
        ],
        maxStepBp: 500,
      },
    },
    purchase_credit: {
      ...common,
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
};

export const EVERY_RULE = policy({ ...everyRule, name: 'every rule but allocation' });

export const EVERY_RULE_ALLOCATED = policy({
  ...everyRule,
  name: 'every rule and allocation',
  allocation: { capBp: 9500, macroBp: { '2023-06': 9000 } },
});
