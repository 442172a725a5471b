/** The timeline of an account: lanes, marks and shading, and the marks against the ledger's own words. */
import { describe, expect, it } from 'vitest';
import { accountTimelineOption } from '../../src/charts/account-timeline.ts';
import type { LedgerRow } from '../../src/engine/ledger.ts';
import { decidingRule, ruleEvents } from '../../src/engine/ledger-events.ts';
import { WORDS } from '../../src/locales/index.ts';
import { formatsFor } from '../../src/wording/format.ts';
import { lastReason, reasonText } from '../../src/wording/ledger-text.ts';
import { wordingFor } from '../../src/wording/wording.ts';

function row(month: string, changes: Partial<LedgerRow<string>> = {}): LedgerRow<string> {
  return {
    month,
    observedLimit: 1_000_000,
    limitBefore: 1_000_000,
    need: 0,
    served: 0,
    shortfall: 0,
    streak: 0,
    hold: 0,
    noticed: false,
    status: 'open',
    refused: 0,
    reason: { kind: 'none' },
    allocated: 0,
    limitAfter: 1_000_000,
    ...changes,
  };
}

const MONTHS = ['2024-01', '2024-02', '2024-03', '2024-04'];
const observed = [
  row('2024-01'),
  row('2024-02', { streak: 1 }),
  row('2024-03', { streak: 2 }),
  row('2024-04'),
];
const cut = row('2024-03', { noticed: true, reason: { kind: 'dormancy' }, limitAfter: 800_000 });

describe('the marks of rules', () => {
  it('are what the words of the month say', () => {
    const risk = { reason: { kind: 'risk', id: 'r' } } as const;
    expect(ruleEvents(row('2024-01'))).toEqual([]);
    expect(ruleEvents(cut)).toEqual(['notice', 'dormancy']);
    expect(decidingRule(row('2024-01', { ...risk, limitAfter: 1 }))).toBe('risk');
    expect(decidingRule(row('2024-01', risk))).toBe('riskHeld');
    expect(decidingRule(row('2024-01', { reason: { kind: 'review' }, limitAfter: 1 }))).toBe(
      'reviewDown',
    );
    // The review raised it, though the allocation took more than that.
    const raised = row('2024-01', {
      reason: { kind: 'review' },
      allocated: 200_000,
      limitAfter: 900_000,
    });
    expect(ruleEvents(raised)).toEqual(['reviewUp', 'allocation']);
    expect(reasonText(raised, wordingFor('en'))).toBe(
      'The review raised the limit from 10,000 to 11,000 yuan. The cap on all limits took 2,000 yuan.',
    );
  });

  it('of the last change give the reason', () => {
    const rows = [
      row('2024-02'),
      cut,
      row('2024-04', { limitBefore: 800_000, limitAfter: 800_000 }),
    ];
    expect(lastReason(rows, wordingFor('en'))).toEqual({
      month: '2024-03',
      text: 'The limit was cut from 10,000 to 8,000 yuan after 0 months without activity.',
    });
    expect(lastReason(observed, wordingFor('en'))).toBeUndefined();
  });
});

describe('the timeline', () => {
  const option = accountTimelineOption({
    observed,
    scenarios: [
      { name: 'A', rows: observed, reasons: MONTHS },
      // Begins in the account's second month.
      { name: 'B', rows: [row('2024-02'), cut], reasons: ['', ''] },
    ],
    names: {
      observed: 'Observed',
      need: 'Need',
      dormant: 'Dormant',
      labelled: (label, value) => `${label}: ${value}`,
      events: WORDS.en.ruleEvents,
    },
    formats: formatsFor('en'),
    theme: 'light',
  });
  const series = option['series'] as readonly {
    name: string;
    data: readonly unknown[];
  }[];
  const named = (name: string) => series.find((one) => one.name === name);

  it('has a lane for each scenario, with what its rules did', () => {
    const [, lanes] = option['yAxis'] as readonly { data?: unknown }[];
    expect(lanes.data).toEqual(['A', 'B']);
    expect(named('Cut for disuse')?.data).toEqual([[2, 1]]);
    expect(named('Notice')?.data).toEqual([[2, 1]]);
    expect(named('Review, raised')).toBeUndefined();
  });

  it('has limits in the months that a scenario simulates, and shades disuse', () => {
    expect(named('A')?.data).toEqual([10_000, 10_000, 10_000, 10_000]);
    expect(named('B')?.data).toEqual([null, 10_000, 8_000, null]);
    expect(named('Dormant')?.data).toEqual([0, 1, 1, 0]);
  });

  it('tells a month under each scenario', () => {
    const { formatter } = option['tooltip'] as { formatter: (items: unknown) => string };
    const told = formatter([{ axisValue: '2024-03' }]);
    expect(told).toContain('<b>A</b>: 10,000 · 2024-03');
    expect(told).toContain('<b>B</b>: 8,000');
    expect(formatter([{ axisValue: '2024-01' }])).not.toContain('<b>B</b>');
    expect(formatter([])).toBe('');
  });
});
