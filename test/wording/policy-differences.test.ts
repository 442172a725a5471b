/** Differences of policies in words: all of them, and without a path of the document. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/engine/policy/canonical.ts';
import { parsePolicy } from '../../src/engine/policy/document.ts';
import type { Policy } from '../../src/engine/policy/document.ts';
import { LANGUAGES, WORDS } from '../../src/locales/index.ts';
import { policyDifferenceLines } from '../../src/wording/policy-differences.ts';
import { policies } from '../support/arbitraries.ts';
import { engineScenario } from '../support/engine-results.ts';
import { wordingFor } from '../../src/wording/wording.ts';

function policy(document: object): Policy {
  const parsed = parsePolicy({ schema: 1, name: 'A', ...document });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.policy;
}

const dormancy = (windowMonths: number, more: object = {}) => ({
  dormancy: { windowMonths, cutRateBp: 2000, ...more },
});
const late = (cutRateBp: number, days = 30) => ({
  id: 'late',
  when: [{ column: 'days_past_due', op: '>=', value: days }],
  cutRateBp,
  holdMonths: 6,
});
const abnormal = {
  id: 'abnormal',
  when: [{ column: 'abnormal_txn_count', op: '>', value: 2 }],
  cutRateBp: 1000,
};

const lines = (before: object, after: object, language: 'en' | 'zh-CN' = 'en') =>
  policyDifferenceLines(policy(before), policy(after), wordingFor(language));
const cash = (rules: object) => ({ products: { cash_loan: rules } });

describe('differences of policies', () => {
  it('name fields and units in both languages, products together where they change alike', () => {
    const [before, after] = [6, 1].map((window) => ({
      roundTo: window === 6 ? 10_000 : 1,
      products: { cash_loan: dormancy(window), purchase_credit: dormancy(window) },
    }));
    expect(lines(before, after)).toEqual([
      'Limits rounded down to: 100 yuan → none',
      'Both products – Dormancy window: 6 months → 1 month',
    ]);
    expect(lines(before, after, 'zh-CN')).toEqual([
      '额度向下取整到：100 元 → 无',
      '两类产品：休眠窗口：6个月 → 1个月',
    ]);
    // Less than a yuan is a difference as well.
    const floors = [50_000, 50_050].map((floor) => cash(dormancy(6, { floor })));
    expect(lines(floors[0], floors[1])).toEqual([
      'Cash loan (Jiebei kind) – Dormancy: Not below: 500 yuan → 500.5 yuan',
    ]);
    expect(lines(cash(dormancy(6)), cash(dormancy(6, { floor: 50_000 })))).toEqual([
      'Cash loan (Jiebei kind) – Dormancy: Not below: 0 yuan → 500 yuan',
    ]);
  });

  it('tell rules that come and go in sentences', () => {
    expect(lines(cash({}), cash({ reopen: { holdMonths: 3 } }))).toEqual([
      'Cash loan (Jiebei kind) – New: After the customer reopens a closed line the limit may not rise for 3 months.',
    ]);
    expect(lines(cash(dormancy(6)), cash({}))[0]).toMatch(
      /^Cash loan \(Jiebei kind\) – No longer: After 6 months without activity/,
    );
  });

  it('know risk rules by their ids', () => {
    const [first, other] = [cash({ risk: [late(2000), abnormal] }), cash({ risk: [late(3000)] })];
    expect(lines(first, other)).toEqual([
      'Cash loan (Jiebei kind) – Risk rule “late”: Cut: 20% → 30%',
      expect.stringMatching(/ – No longer: Risk rule “abnormal”/),
    ]);
    expect(lines(first, cash({ risk: [abnormal, late(2000)] }))).toEqual([
      'Cash loan (Jiebei kind) – The risk rules come in another order: late, abnormal → abnormal, late',
    ]);
    expect(lines(cash({ risk: [late(1)] }), cash({ risk: [late(1, 60)] }))).toEqual([
      expect.stringMatching(/No longer: .* 30/),
      expect.stringMatching(/New: .* 60/),
    ]);
  });

  it('tell reviews of another kind, bands, protection, and months of the cap', () => {
    const onDraw = (targetBp: number, maxStepBp = 500) =>
      cash({ review: { kind: 'on_draw', bands: [{ minScore: 600, targetBp }], maxStepBp } });
    expect(lines(onDraw(9000), onDraw(9000, 600))).toEqual([
      'Cash loan (Jiebei kind) – Review: Largest step, of the first limit: 5% → 6%',
    ]);
    expect(lines(onDraw(9000), onDraw(8000))).toEqual([
      expect.stringMatching(/No longer: .* 90% of the first limit/),
      expect.stringMatching(/New: .* 80% of the first limit/),
    ]);
    const cap = (macroBp: object) => ({ allocation: { capBp: 9000, macroBp } });
    expect(lines(cap({}), cap({ '2024-06': 8000 }))).toEqual([
      'Portfolio cap: from 2024-06: none → 80%',
    ]);
    const saved = { protect: [{ column: 'region', op: '=', value: 'East' }] };
    expect(lines({}, saved)).toEqual(['Protected accounts: none → region equal to East']);
  });

  it('are told all, and none of them as a path', () => {
    const all = fc.tuple(policies.map(engineScenario), policies.map(engineScenario));
    const keys = /\w+Bp\b|\w+Months\b|\bproducts\.|[a-z_]\.\d|[{}]|undefined|\[object/;
    // What is empty is as good as not there.
    const whole = (document: unknown): string =>
      canonicalJson(document)
        .replace(/"bounds":\{"max":null,"min":0\},?/g, '')
        .replace(/"macroBp":\{\},?/g, '')
        .replace(/"risk":\[\],?/g, '')
        .replace(/,\}/g, '}')
        .replace(/"(cash_loan|purchase_credit)":\{\},?/g, '')
        .replace(/,\}/g, '}');
    fc.assert(
      fc.property(all, ([before, after]) => {
        if (typeof before === 'string' || typeof after === 'string') return;
        for (const language of LANGUAGES) {
          const told = policyDifferenceLines(before, after, wordingFor(language));
          const isSame = told.length === 1 && told[0] === WORDS[language].policy.same;
          expect(isSame).toBe(whole(before) === whole(after));
          expect(told.filter((line) => keys.test(line))).toEqual([]);
          expect(new Set(told).size).toBe(told.length);
        }
        expect(policyDifferenceLines(before, before, wordingFor('en'))).toEqual([
          WORDS.en.policy.same,
        ]);
      }),
    );
  });
});
