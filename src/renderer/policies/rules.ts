/** What the form shows of each rule of a policy: its fields with their units, and what it is when it is switched on. */
import type { ProductRules } from '../../engine/policy/document.ts';

/** money: minor units shown in yuan; rate: basis points shown in per cent; the others as they are. */
export type FieldKind = 'money' | 'rate' | 'months' | 'count';

export interface FieldSpec {
  readonly key: string;
  readonly kind: FieldKind;
  readonly min: number;
  /** Whether it may be left empty; null then. */
  readonly isOptional?: boolean;
  /** What an absent key stands for. */
  readonly absent?: number;
}

/** How many of the document's units one unit of the field is. */
export const FIELD_SCALE: Readonly<Record<FieldKind, number>> = {
  money: 100,
  rate: 100,
  months: 1,
  count: 1,
};

export type RuleName = keyof ProductRules;

export const RULE_FIELDS = {
  bounds: [
    { key: 'min', kind: 'money', min: 0, absent: 0 },
    { key: 'max', kind: 'money', min: 0, isOptional: true },
  ],
  dormancy: [
    { key: 'windowMonths', kind: 'months', min: 1 },
    { key: 'graceMonths', kind: 'months', min: 0, absent: 0 },
    { key: 'everyMonths', kind: 'months', min: 1, absent: 1 },
    { key: 'cutRateBp', kind: 'rate', min: 0 },
    { key: 'floor', kind: 'money', min: 0, absent: 0 },
    { key: 'maxCutsPerSpell', kind: 'count', min: 0, isOptional: true },
    { key: 'closeAfterMonths', kind: 'months', min: 1, isOptional: true },
  ],
  on_draw: [{ key: 'maxStepBp', kind: 'rate', min: 0 }],
  on_behaviour: [
    { key: 'everyMonths', kind: 'months', min: 1, absent: 1 },
    { key: 'lookbackMonths', kind: 'months', min: 1 },
    { key: 'targetCountPerMonth', kind: 'count', min: 1 },
    { key: 'targetTicket', kind: 'money', min: 0 },
    { key: 'weights.frequency', kind: 'count', min: 0 },
    { key: 'weights.ticket', kind: 'count', min: 0 },
    { key: 'weights.platformShare', kind: 'count', min: 0 },
    { key: 'lowBp', kind: 'rate', min: 0 },
    { key: 'highBp', kind: 'rate', min: 0 },
    { key: 'maxStepBp', kind: 'rate', min: 0 },
  ],
  riskRule: [
    { key: 'cutRateBp', kind: 'rate', min: 0, absent: 0 },
    { key: 'holdMonths', kind: 'months', min: 0, absent: 0 },
  ],
  restore: [
    { key: 'afterActiveMonths', kind: 'months', min: 1 },
    { key: 'rateBp', kind: 'rate', min: 0 },
  ],
  reopen: [{ key: 'holdMonths', kind: 'months', min: 0 }],
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

/** What a field shows of a document's number: `undefined` for an empty one. */
export function shownNumber(value: unknown, { kind, absent }: FieldSpec): number | undefined {
  if (typeof value === 'number') return value / FIELD_SCALE[kind];
  return value === undefined && absent !== undefined ? absent / FIELD_SCALE[kind] : undefined;
}

/** The document's number for what a field shows. */
export function documentNumber(
  shown: number | null | undefined,
  spec: FieldSpec,
): number | null | undefined {
  if (shown === null || shown === undefined) return spec.isOptional ? null : undefined;
  return Math.round(shown * FIELD_SCALE[spec.kind]);
}
