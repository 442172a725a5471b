/** What rules did in a month of a ledger, as marks on a timeline. */
import type { LedgerRow } from './ledger.ts';

/** In the order in which they are explained. `riskHeld`: a risk rule matched without lowering the limit. */
export const RULE_EVENTS = [
  'notice',
  'dormancy',
  'closed',
  'risk',
  'riskHeld',
  'reviewDown',
  'reviewUp',
  'restore',
  'allocation',
] as const;
export type RuleEvent = (typeof RULE_EVENTS)[number];

/** The rule that decided a month; `undefined` where none did. */
export function decidingRule({
  reason,
  limitBefore,
  limitAfter,
  allocated,
}: LedgerRow<unknown>): RuleEvent | undefined {
  // What the rule left, before the allocation took its part.
  const ruleLimit = limitAfter + allocated;
  switch (reason.kind) {
    case 'none':
      return undefined;
    case 'risk':
      return ruleLimit < limitBefore ? 'risk' : 'riskHeld';
    case 'review':
      return ruleLimit > limitBefore ? 'reviewUp' : 'reviewDown';
    default:
      return reason.kind;
  }
}

/** Everything that rules did in a month: the rule that decided, a notice, the allocation. */
export function ruleEvents(row: LedgerRow<unknown>): RuleEvent[] {
  const decided = decidingRule(row);
  return [
    ...(row.noticed ? (['notice'] as const) : []),
    ...(decided ? [decided] : []),
    ...(row.allocated > 0 ? (['allocation'] as const) : []),
  ];
}
