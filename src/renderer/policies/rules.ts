/** What the form shows of each rule of a policy: its fields with their units, and what it is when it is switched on. */
import type { ProductRules } from '../../engine/policy/document.ts';
import type { FieldSpec } from '../components/unit-number.ts';

export type RuleName = keyof ProductRules;

export const RULE_FIELDS = {
  bounds: [
    { key: 'min', kind: 'money', absent: 0 },
    { key: 'max', kind: 'money', isOptional: true },
  ],
  dormancy: [
    { key: 'windowMonths', kind: 'months' },
    { key: 'graceMonths', kind: 'months', absent: 0 },
    { key: 'everyMonths', kind: 'months', absent: 1 },
    { key: 'cutRateBp', kind: 'rate' },
    { key: 'floor', kind: 'money', absent: 0 },
    { key: 'maxCutsPerSpell', kind: 'count', isOptional: true },
    { key: 'closeAfterMonths', kind: 'months', isOptional: true },
  ],
  on_draw: [{ key: 'maxStepBp', kind: 'rate' }],
  on_behaviour: [
    { key: 'everyMonths', kind: 'months', absent: 1 },
    { key: 'lookbackMonths', kind: 'months' },
    { key: 'targetCountPerMonth', kind: 'count' },
    { key: 'targetTicket', kind: 'money' },
    { key: 'weights.frequency', kind: 'count' },
    { key: 'weights.ticket', kind: 'count' },
    { key: 'weights.platformShare', kind: 'count' },
    { key: 'lowBp', kind: 'rate' },
    { key: 'highBp', kind: 'rate' },
    { key: 'maxStepBp', kind: 'rate' },
  ],
  riskRule: [
    { key: 'cutRateBp', kind: 'rate', absent: 0 },
    { key: 'holdMonths', kind: 'months', absent: 0 },
  ],
  restore: [
    { key: 'afterActiveMonths', kind: 'months' },
    { key: 'rateBp', kind: 'rate' },
  ],
  reopen: [{ key: 'holdMonths', kind: 'months' }],
} as const satisfies Record<string, readonly FieldSpec[]>;

export type FieldGroup = keyof typeof RULE_FIELDS;

/** Rules of a product that are a set of fields, in the order of the month step. */
export const PLAIN_RULES = ['dormancy', 'restore', 'reopen', 'bounds'] as const;

export const REVIEW_KINDS = ['on_draw', 'on_behaviour'] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

/** A rule as it is when it is switched on: the usual values. */
export const INITIAL_RULES: Readonly<Record<(typeof PLAIN_RULES)[number] | ReviewKind, object>> = {
  dormancy: { windowMonths: 6, cutRateBp: 2000, floor: 50_000 },
  restore: { afterActiveMonths: 2, rateBp: 5000 },
  reopen: { holdMonths: 6 },
  bounds: { min: 0, max: 20_000_000 },
  on_draw: {
    kind: 'on_draw',
    bands: [
      { minScore: 700, targetBp: 10_500 },
      { minScore: 0, targetBp: 10_000 },
    ],
    maxStepBp: 500,
  },
  on_behaviour: {
    kind: 'on_behaviour',
    everyMonths: 3,
    lookbackMonths: 6,
    targetCountPerMonth: 8,
    targetTicket: 12_000,
    weights: { frequency: 5, ticket: 2, platformShare: 3 },
    lowBp: 8000,
    highBp: 11_000,
    maxStepBp: 500,
  },
};

export const INITIAL_RISK_RULE = {
  id: 'late',
  when: [{ column: 'days_past_due', op: '>=', value: 30 }],
  cutRateBp: 5000,
  holdMonths: 6,
};

export const INITIAL_CONDITION = { column: 'bureau_score', op: '>=', value: 750 };
