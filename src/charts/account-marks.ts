/** How scenarios and the marks of rules look, so that they are told apart without colour too. */
import type { RuleEvent } from '../engine/ledger-events.ts';

/** Most scenarios that are shown at once. */
export const MOST_SCENARIOS = 4;

/** Dashes that differ without colour; colours are those of series. */
export const SCENARIO_DASHES = ['solid', [8, 4], [2, 3], [10, 3, 2, 3]] as const;

interface EventSymbol {
  readonly symbol: string;
  /** Pixels; a ring leaves room for the mark of what was noticed. */
  readonly size: number;
  readonly filled: boolean;
}

const DOWN = 'path://M0,0 10,0 5,9Z';
const UP = 'path://M0,9 10,9 5,0Z';
const CROSS = 'path://M0,2 2,0 5,3 8,0 10,2 7,5 10,8 8,10 5,7 2,10 0,8 3,5Z';

/** Down where the limit falls, up where it rises. */
export const EVENT_SYMBOLS: Readonly<Record<RuleEvent, EventSymbol>> = {
  notice: { symbol: 'circle', size: 18, filled: false },
  dormancy: { symbol: DOWN, size: 10, filled: true },
  closed: { symbol: CROSS, size: 10, filled: true },
  risk: { symbol: 'diamond', size: 11, filled: true },
  riskHeld: { symbol: 'diamond', size: 11, filled: false },
  reviewDown: { symbol: DOWN, size: 10, filled: false },
  reviewUp: { symbol: UP, size: 10, filled: false },
  restore: { symbol: UP, size: 10, filled: true },
  allocation: { symbol: 'rect', size: 10, filled: true },
};
