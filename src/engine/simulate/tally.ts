/** Counts what the months of an account decided. */
import type { Cohort } from '../behaviour.ts';
import type { NumberArray } from '../panel.ts';
import { Flag } from './outcomes.ts';
import type { AccountTally } from './outcomes.ts';
import { Reason } from './trace.ts';
import type { Trace } from './trace.ts';

/** Starts the tally of an account: `R`, and nothing decided. */
export function beginTally(tally: AccountTally, reference: number): void {
  tally.limitStart = reference;
  tally.limitEnd = reference;
  tally.servedEnd = 0;
  tally.shortfall = 0;
  tally.dormancyCuts = 0;
  tally.riskCuts = 0;
  tally.restores = 0;
  tally.reviewsUp = 0;
  tally.reviewsDown = 0;
  tally.notices = 0;
  tally.flags = Flag.simulated;
}

export class Tallier {
  readonly #need: NumberArray;
  readonly #streak: Uint16Array;

  constructor({ behaviour }: Cohort) {
    this.#need = behaviour.need;
    this.#streak = behaviour.streak;
  }

  /**
   * Adds rows `from` to `to - 1`, traced from entry 0 on. `limits` holds `L` after step 8 of each, `limitBefore` the limit
   * in force during row `from`.
   */
  add(
    tally: AccountTally,
    from: number,
    to: number,
    trace: Trace,
    limits: Float64Array,
    limitBefore: number,
  ): void {
    const needs = this.#need;
    const streaks = this.#streak;
    let { shortfall, flags } = tally;
    for (let row = from; row < to; row++) {
      const entry = row - from;
      const refused = needs[row] - trace.served[entry];
      shortfall += refused;
      if (tally.dormancyCuts > 0) {
        if (refused > 0) flags |= Flag.regret;
        if (streaks[row] === 0) flags |= Flag.returned;
      }
      const reason = trace.reason[entry];
      if (reason !== Reason.none) {
        const before = entry > 0 ? limits[entry - 1] : limitBefore;
        if (reason === Reason.closed) flags |= Flag.closed;
        else countDecision(tally, reason, trace.limit[entry] < before);
      }
      if (trace.noticed[entry] === 1) tally.notices++;
    }
    tally.shortfall = shortfall;
    tally.flags = flags;
    tally.limitEnd = limits[to - from - 1];
    tally.servedEnd = trace.served[to - from - 1];
  }
}

/** Counts the rule that decided; a risk rule only where it lowered the limit. */
function countDecision(tally: AccountTally, reason: number, lowered: boolean): void {
  if (reason === Reason.dormancy) tally.dormancyCuts++;
  else if (reason === Reason.reviewUp) tally.reviewsUp++;
  else if (reason === Reason.reviewDown) tally.reviewsDown++;
  else if (reason === Reason.restore) tally.restores++;
  else if (lowered) tally.riskCuts++;
}
