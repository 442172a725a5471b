/** Every bound of the policy document: what is just inside is read, what is just outside is refused where it is. */
import { describe, expect, it } from 'vitest';
import { canonicalJson, policyDifferences } from '../../src/engine/policy/canonical.ts';
import { MAX_RISK_RULES, parsePolicy } from '../../src/engine/policy/document.ts';
import type { Policy } from '../../src/engine/policy/document.ts';
import { MAX_MONEY, MAX_RATE_BP } from '../../src/engine/units.ts';

const late = { column: 'days_past_due', op: '>=', value: 30 };
const rules = {
  bounds: { min: 0, max: 100 },
  dormancy: {
    windowMonths: 6,
    graceMonths: 0,
    everyMonths: 1,
    cutRateBp: 2000,
    floor: 0,
    maxCutsPerSpell: 4,
    closeAfterMonths: 12,
  },
  risk: [{ id: 'late', when: [late], cutRateBp: 100, holdMonths: 1 }],
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
  restore: { afterActiveMonths: 2, rateBp: 5000 },
  reopen: { holdMonths: 6 },
};
const DOCUMENT = {
  schema: 1,
  name: 'P',
  effectiveFrom: '2024-01',
  roundTo: 1,
  protect: [late],
  products: { cash_loan: rules },
  allocation: { capBp: 9500, macroBp: { '2024-06': 9000 } },
};

/** The document with one value set, by a path of keys and positions. */
function withValue(path: string, value: unknown): unknown {
  const copy: unknown = structuredClone(DOCUMENT);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<unknown>((node, key) => Reflect.get(Object(node), key), copy);
  Reflect.set(Object(parent), last, value);
  return copy;
}

const CASH = 'products.cash_loan';
const REVIEW = `${CASH}.review`;
/** Path, least, largest. */
const BOUNDS: [string, number, number][] = [
  ['roundTo', 1, MAX_MONEY],
  [`${CASH}.bounds.max`, 0, MAX_MONEY],
  [`${CASH}.dormancy.windowMonths`, 1, 1200],
  [`${CASH}.dormancy.graceMonths`, 0, 1200],
  [`${CASH}.dormancy.everyMonths`, 1, 1200],
  [`${CASH}.dormancy.cutRateBp`, 0, 10_000],
  [`${CASH}.dormancy.floor`, 0, MAX_MONEY],
  [`${CASH}.dormancy.maxCutsPerSpell`, 0, 1200],
  [`${CASH}.dormancy.closeAfterMonths`, 1, 1200],
  [`${CASH}.risk.0.cutRateBp`, 0, 10_000],
  [`${CASH}.risk.0.holdMonths`, 0, 1200],
  [`${REVIEW}.everyMonths`, 1, 1200],
  [`${REVIEW}.lookbackMonths`, 1, 1200],
  [`${REVIEW}.targetCountPerMonth`, 1, 1_000_000],
  [`${REVIEW}.targetTicket`, 1, MAX_MONEY],
  [`${REVIEW}.weights.ticket`, 0, 1_000_000],
  [`${REVIEW}.lowBp`, 0, MAX_RATE_BP],
  [`${REVIEW}.highBp`, 0, MAX_RATE_BP],
  [`${REVIEW}.maxStepBp`, 0, MAX_RATE_BP],
  [`${CASH}.restore.afterActiveMonths`, 1, 1200],
  [`${CASH}.restore.rateBp`, 0, 10_000],
  [`${CASH}.reopen.holdMonths`, 0, 1200],
  ['allocation.capBp', 0, MAX_RATE_BP],
  ['allocation.macroBp.2024-06', 0, MAX_RATE_BP],
];

function faultPaths(document: unknown): string[] {
  const parsed = parsePolicy(document);
  return parsed.ok ? [] : parsed.faults.map(({ path }) => path);
}

function policyOf(document: unknown): Policy {
  const parsed = parsePolicy(document);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.policy;
}

describe('a policy document', () => {
  it.each(BOUNDS)('takes %s from %d to %d and nothing beyond', (path, least, largest) => {
    for (const value of [least, largest]) expect(faultPaths(withValue(path, value))).toEqual([]);
    for (const value of [least - 1, largest + 1, least + 0.5])
      expect(faultPaths(withValue(path, value))).toContain(path);
  });

  it.each<[string, string, unknown]>([
    ['min above max', `${CASH}.bounds`, { min: 5, max: 4 }],
    [
      'weights that are all 0',
      REVIEW,
      {
        ...rules.review,
        weights: { frequency: 0, ticket: 0, platformShare: 0 },
      },
    ],
    ['a risk rule without conditions', `${CASH}.risk.0.when`, []],
    ['a review without bands', `${REVIEW}.bands`, []],
    [
      'more risk rules than a byte tells apart',
      `${CASH}.risk`,
      Array.from({ length: MAX_RISK_RULES + 1 }, () => rules.risk[0]),
    ],
    ['a macro index of no month', 'allocation.macroBp', { 'June 2024': 9000 }],
    ['"in" with one text', 'protect.0', { column: 'region', op: 'in', value: 'N' }],
    ['a number for a text', 'protect.0', { column: 'region', op: '=', value: 5 }],
    ['a text for a number', 'protect.0', { column: 'balance', op: '=', value: '5' }],
    ['an order of texts', 'protect.0', { column: 'region', op: '<', value: 'N' }],
    ['a key column', 'protect.0', { column: 'months_since_last_activity', op: '=', value: 1 }],
  ])('refuses %s', (_what, path, value) => {
    const document = path.endsWith('.bands')
      ? withValue(REVIEW, { kind: 'on_draw', bands: value, maxStepBp: 1 })
      : withValue(path, value);
    expect(faultPaths(document).length).toBeGreaterThan(0);
  });

  it('takes min equal to max, and as many risk rules as there may be', () => {
    expect(faultPaths(withValue(`${CASH}.bounds`, { min: 4, max: 4 }))).toEqual([]);
    const many = Array.from({ length: MAX_RISK_RULES }, () => rules.risk[0]);
    expect(faultPaths(withValue(`${CASH}.risk`, many))).toEqual([]);
  });

  it('fills in the defaults of the page', () => {
    const { products, ...rest } = policyOf({
      schema: 1,
      name: 'P',
      products: {
        cash_loan: {
          bounds: {},
          dormancy: { windowMonths: 3, cutRateBp: 1 },
          risk: [{ id: 'r', when: [late] }],
        },
      },
    });
    expect(rest).toEqual({ schema: 1, name: 'P', effectiveFrom: null, roundTo: 1, protect: [] });
    expect(products.cash_loan).toEqual({
      bounds: { min: 0, max: null },
      dormancy: {
        windowMonths: 3,
        graceMonths: 0,
        everyMonths: 1,
        cutRateBp: 1,
        floor: 0,
        maxCutsPerSpell: null,
        closeAfterMonths: null,
      },
      risk: [{ id: 'r', when: [late], cutRateBp: 0, holdMonths: 0 }],
    });
  });
});

describe('the canonical form', () => {
  it('has its keys in order at every depth, and its lists as they are', () => {
    const bands = [
      { targetBp: 2, minScore: 700 },
      { targetBp: 1, minScore: 600 },
    ];
    const document = withValue(REVIEW, { maxStepBp: 1, kind: 'on_draw', bands });
    const json = canonicalJson(policyOf(document));
    expect(json).toMatch(/^\{"allocation":\{"capBp":9500,"macroBp".*"schema":1\}$/);
    expect(json).toContain(
      '"bands":[{"minScore":700,"targetBp":2},{"minScore":600,"targetBp":1}],"kind":"on_draw"',
    );
  });
});

describe('the differences of two policies', () => {
  it('are found inside lists, and where only one of them has a value', () => {
    const before = policyOf(DOCUMENT);
    const deeper = policyOf(withValue(`${CASH}.risk.0.cutRateBp`, 200));
    expect(policyDifferences(before, deeper)).toEqual([
      { path: `${CASH}.risk.0.cutRateBp`, before: 100, after: 200 },
    ]);
    const without = policyOf(withValue('allocation', undefined));
    expect(policyDifferences(without, before)).toEqual([
      { path: 'allocation', before: undefined, after: DOCUMENT.allocation },
    ]);
  });
});
