/** The month step, steps 1 to 7 of semantics §5, for one account. */
import type { Cohort } from '../behaviour.ts';
import { CreditBalances } from '../credit-balance.ts';
import type { NumberArray, Panel } from '../panel.ts';
import type {
  CompiledDormancy,
  CompiledPolicy,
  CompiledReview,
  CompiledRules,
} from '../policy/compile.ts';
import { share } from '../units.ts';
import { PROTECTED, matchedRisk } from './marks.ts';
import { cut, lowered, raised } from './move.ts';
import { NO_TARGET } from './review.ts';
import type { AccountState } from './state.ts';
import { Reason } from './trace.ts';
import type { Trace } from './trace.ts';

/** What the steps of one policy over one panel read. */
export interface StepContext extends Cohort {
  readonly policy: CompiledPolicy;
}

/** The first row at or after the policy's first month, or the end of the account's rows where it has none. */
export function firstSimulatedRow(
  { panel, policy }: Pick<StepContext, 'panel' | 'policy'>,
  account: number,
): number {
  const skipped = Math.max(0, policy.effectiveFrom - panel.firstMonth[account]);
  return Math.min(panel.rowStart[account] + skipped, panel.rowStart[account + 1]);
}

/** A column, or one of zeros where the panel lacks it: a null marker and 0 alike are not above 0. */
function columnOrZeros(panel: Panel, name: 'days_past_due' | 'reopen_count'): NumberArray {
  return panel.columns[name]?.values ?? NO_VALUES;
}

const NO_VALUES = new Int32Array(0);

/** Whether a cut falls into the month of a streak, as far as window, grace and rhythm go. */
export function isCutDue(dormancy: CompiledDormancy, streak: number): boolean {
  const monthsDue = streak - dormancy.windowMonths - dormancy.graceMonths;
  if (monthsDue < 0) return false;
  return dormancy.everyMonths === 1 || monthsDue % dormancy.everyMonths === 0;
}

export class Stepper {
  readonly #panel: Panel;
  readonly #need: NumberArray;
  readonly #streak: Uint16Array;
  readonly #daysPastDue: NumberArray;
  readonly #reopened: NumberArray;
  readonly #policy: CompiledPolicy;
  /** Left out where an earlier engine is reproduced, which did not look at them. */
  readonly #credit: CreditBalances | undefined;

  constructor({ panel, behaviour, policy }: StepContext) {
    this.#panel = panel;
    this.#need = behaviour.need;
    this.#streak = behaviour.streak;
    this.#daysPastDue = columnOrZeros(panel, 'days_past_due');
    this.#reopened = columnOrZeros(panel, 'reopen_count');
    this.#policy = policy;
    this.#credit = policy.corrections.has('A1') ? new CreditBalances(panel) : undefined;
  }

  /** Starts an account: `L` and `R` are the limit in force in its first simulated month. */
  begin(state: AccountState, account: number, firstRow: number): void {
    const streak = this.#streak;
    state.limit = this.#panel.columns.credit_limit.values[firstRow];
    state.reference = state.limit;
    state.cutsInSpell = 0;
    state.hold = 0;
    state.closed = false;
    state.activeRun = 0;
    const start = this.#panel.rowStart[account];
    for (let row = firstRow - 1; row >= start && streak[row] === 0; row--) state.activeRun++;
  }

  /**
   * Steps 1 to 7 for rows `from` to `to - 1` of an account; the months go to `trace` from entry 0 on, and `state` is left
   * as after the last. `marks[marksAt]` is the mark of row `from`, see {@link RowMarks}, `targets[0]` the target of its
   * review, see {@link ReviewTargets}.
   */
  run(
    state: AccountState,
    account: number,
    from: number,
    to: number,
    marks: Uint8Array,
    marksAt: number,
    targets: Float64Array,
    trace: Trace,
  ): void {
    const needs = this.#need;
    const streaks = this.#streak;
    const rules = this.#policy.rules[this.#panel.product[account]];
    const { roundTo, corrections } = this.#policy;
    const doProtectedGoOn = corrections.has('A3');
    const { boundMin, boundMax, dormancy, review, restore, reopenHoldMonths } = rules;
    const { windowMonths, closeAfterMonths, cutRateBp } = dormancy;
    const { reference } = state;
    let { limit, activeRun, cutsInSpell, hold, closed } = state;

    for (let row = from; row < to; row++) {
      const streak = streaks[row];
      const mark = marks[marksAt + row - from];
      const isProtected = (mark & PROTECTED) !== 0;
      let reason: number = Reason.none;
      let noticed = 0;

      // 1. Service
      const need = needs[row];
      const served = need < limit ? need : limit;

      // 2. Counters
      if (streak === 0) {
        activeRun++;
        cutsInSpell = 0;
      } else {
        activeRun = 0;
      }
      if (hold > 0) hold--;
      if (reopenHoldMonths > hold && this.#reopened[row] > 0) hold = reopenHoldMonths;

      if (closed) {
        // Closed for good.
      } else if (
        streak >= closeAfterMonths &&
        served === 0 &&
        !isProtected &&
        this.#credit?.has(row) !== true
      ) {
        // 3. Closure
        limit = 0;
        closed = true;
        reason = Reason.closed;
      } else if (matchedRisk(mark) >= 0) {
        // 4. Risk
        const rule = rules.risk[matchedRisk(mark)];
        const atLeast = served > boundMin ? served : boundMin;
        limit = lowered(limit, cut(limit, rule.cutRateBp), roundTo, atLeast);
        if (rule.holdMonths > hold) hold = rule.holdMonths;
        reason = Reason.risk + matchedRisk(mark);
      } else if (streak >= windowMonths && !(isProtected && doProtectedGoOn)) {
        // 5. Dormancy
        const due = cutsInSpell < dormancy.maxCutsPerSpell && isCutDue(dormancy, streak);
        if (!isProtected && (due || streak === windowMonths)) {
          const atLeast = Math.max(dormancy.floor, boundMin, served);
          const next =
            atLeast < limit ? lowered(limit, cut(limit, cutRateBp), roundTo, atLeast) : limit;
          if (next < limit) {
            if (streak === windowMonths) noticed = 1;
            if (due) {
              limit = next;
              cutsInSpell++;
              reason = Reason.dormancy;
            }
          }
        }
      } else {
        // 6. Review
        if (review !== undefined) {
          const target = targets[row - from];
          if (target !== NO_TARGET && target !== limit) {
            const before = limit;
            limit = this.#review(rules, review, row, limit, reference, target, served, hold);
            if (limit > before) reason = Reason.reviewUp;
            else if (limit < before) reason = Reason.reviewDown;
          }
        }
        // 7. Restore
        if (
          limit < reference &&
          restore !== undefined &&
          hold === 0 &&
          activeRun >= restore.afterActiveMonths &&
          reason === Reason.none
        ) {
          const raise = Math.max(share(reference - limit, restore.rateBp), roundTo);
          const next = raised(limit, Math.min(limit + raise, reference), roundTo, boundMax);
          if (next > limit) {
            limit = next;
            reason = Reason.restore;
          }
        }
      }

      const entry = row - from;
      trace.limit[entry] = limit;
      trace.served[entry] = served;
      trace.reason[entry] = reason;
      trace.noticed[entry] = noticed;
      trace.hold[entry] = hold;
    }

    state.limit = limit;
    state.activeRun = activeRun;
    state.cutsInSpell = cutsInSpell;
    state.hold = hold;
    state.closed = closed;
  }

  /** The limit after a review's move towards its target. */
  #review(
    rules: CompiledRules,
    review: CompiledReview,
    row: number,
    limit: number,
    reference: number,
    target: number,
    served: number,
    hold: number,
  ): number {
    const { roundTo } = this.#policy;
    const step = share(reference, review.maxStepBp);
    if (target < limit) {
      const atLeast = Math.max(rules.boundMin, served);
      return lowered(limit, Math.max(target, limit - step), roundTo, atLeast);
    }
    if (hold > 0 || this.#daysPastDue[row] > 0) return limit;
    return raised(limit, Math.min(target, limit + step), roundTo, rules.boundMax);
  }
}
