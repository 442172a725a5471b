/**
 * What an account must do to keep or win back its limit under a policy, from the cohort's last month on. Every answer is
 * the engine's own on the continued account; there is no second rule book. An allocation couples accounts and is not
 * continued, its effect up to the last month is.
 */
import { Continuation } from './continuation.ts';
import type { Use } from './continuation.ts';
import { formatMonth } from './months.ts';
import type { Month } from './months.ts';
import type { Cohort } from './behaviour.ts';
import { productOfCode } from './panel.ts';
import { compilePolicy } from './policy/compile.ts';
import type { Policy } from './policy/document.ts';
import { replay } from './simulate/replay.ts';
import type { Checkpoint } from './simulate/checkpoint.ts';
import { RowMarks } from './simulate/marks.ts';
import { newAccountState } from './simulate/state.ts';
import type { AccountState } from './simulate/state.ts';
import { Stepper, firstSimulatedRow } from './simulate/step.ts';
import type { StepContext } from './simulate/step.ts';
import { ReviewTargets } from './simulate/targets.ts';
import type { VisitStretch } from './simulate/stretch.ts';
import { Reason, newTrace } from './simulate/trace.ts';

/** Months a plan looks ahead. */
export const PLAN_HORIZON = 60;
/** Most uses in one month a plan suggests. */
const MAX_USES = 100;

export type LossReason = 'dormancy' | 'closed' | 'review';

/** Money in minor units; `M` is how a month is written. */
export interface AccountPlan<M = Month> {
  /** Last month of the cohort. */
  readonly month: M;
  /** `L` and `R` after that month. */
  readonly limit: number;
  readonly reference: number;
  readonly closed: boolean;
  /** The next month in which disuse costs limit; null where none comes within the horizon. */
  readonly loss: {
    readonly month: M;
    readonly limitBefore: number;
    readonly limitAfter: number;
    readonly reason: LossReason;
  } | null;
  /** The smallest use that keeps the limit in that month, and the last month in which it does; null where none does. */
  readonly keep: { readonly byMonth: M; readonly use: Use } | null;
  /** With one use in every month from the next: when the limit first rises, and when it is back at the reference limit. */
  readonly restore: {
    readonly firstMonth: M;
    readonly firstLimit: number;
    readonly fullMonth: M | null;
  } | null;
}

/** A plan with its months as `YYYY-MM`. */
export function datedPlan({
  month,
  loss,
  keep,
  restore,
  ...plan
}: AccountPlan): AccountPlan<string> {
  return {
    ...plan,
    month: formatMonth(month),
    loss: loss && { ...loss, month: formatMonth(loss.month) },
    keep: keep && { ...keep, byMonth: formatMonth(keep.byMonth) },
    restore: restore && {
      ...restore,
      firstMonth: formatMonth(restore.firstMonth),
      fullMonth: restore.fullMonth === null ? null : formatMonth(restore.fullMonth),
    },
  };
}

/** Where an account stands after the cohort's last month. */
interface Standing {
  readonly state: AccountState;
  /** Months of its life before the first simulated one. */
  readonly monthsBefore: number;
}

const LOSSES: Readonly<Record<number, LossReason>> = {
  [Reason.dormancy]: 'dormancy',
  [Reason.closed]: 'closed',
  [Reason.reviewDown]: 'review',
};

interface FutureMonth {
  readonly offset: number;
  readonly limitBefore: number;
  readonly limitAfter: number;
  readonly reason: number;
}

function isLoss({ limitBefore, limitAfter, reason }: FutureMonth): boolean {
  return limitAfter < limitBefore && reason in LOSSES;
}

/** Plans accounts of one cohort under one policy; holds what they share. */
export class Planner {
  readonly #cohort: Cohort;
  readonly #policy: Policy;
  readonly #lastMonth: Month;
  readonly #continuation: Continuation;
  readonly #context: StepContext;
  readonly #stepper: Stepper;
  readonly #marks: RowMarks;
  readonly #targets: ReviewTargets;
  readonly #trace = newTrace(1);
  readonly #target = new Float64Array(1);
  readonly #standings = new Map<number, Standing>();
  #range = { from: 0, to: 0 };

  /** @throws UnknownColumnError */
  constructor(cohort: Cohort, policy: Policy) {
    const span = cohort.panel.span ?? { first: 0, last: 0 };
    this.#cohort = cohort;
    this.#lastMonth = span.last;
    this.#policy = policy;
    this.#continuation = new Continuation(cohort, PLAN_HORIZON);
    this.#context = {
      ...this.#continuation.cohort,
      policy: compilePolicy({ ...policy, allocation: undefined }, this.#continuation.cohort),
    };
    this.#stepper = new Stepper(this.#context);
    this.#marks = new RowMarks(this.#context.policy, this.#context.panel.product);
    this.#targets = new ReviewTargets(this.#context);
  }

  /** Replays the accounts `from` to `to - 1` up to the last month, so that they can be planned. */
  prepare(from: number, to: number, check?: Checkpoint): void {
    const { panel } = this.#cohort;
    this.#standings.clear();
    this.#range = { from, to };
    const context = { ...this.#cohort, policy: compilePolicy(this.#policy, this.#cohort) };
    const visit: VisitStretch = ({
      account,
      firstSimulatedRow: first,
      to: end,
      limits,
      ...stretch
    }) => {
      if (end !== panel.rowStart[account + 1]) return;
      const limit = limits[end - stretch.from - 1];
      const monthsBefore = first - panel.rowStart[account];
      this.#standings.set(account, { state: { ...stretch.state, limit }, monthsBefore });
    };
    replay(context, { from, to }, visit, check);
  }

  #isAliveAtEnd(account: number): boolean {
    const { panel } = this.#cohort;
    const life = panel.rowStart[account + 1] - panel.rowStart[account];
    return panel.firstMonth[account] + life - 1 === this.#lastMonth;
  }

  /** The continued months with a use of the line, until `see` says stop. */
  #walk(
    standing: Standing | undefined,
    useIn: (offset: number) => Use | undefined,
    see: (month: FutureMonth) => boolean,
  ): void {
    const { life, horizon } = this.#continuation;
    this.#continuation.use(useIn);
    const begin = standing ? standing.monthsBefore : firstSimulatedRow(this.#context, 0);
    const state = standing ? { ...standing.state } : newAccountState();
    const marks = this.#marks.of(0, life, life + horizon);
    for (let offset = 0; offset < horizon; offset++) {
      const row = life + offset;
      if (row < begin) continue;
      if (!standing && row === begin) this.#stepper.begin(state, 0, row);
      const limitBefore = state.limit;
      this.#targets.write(0, begin, row, row + 1, state.reference, this.#target);
      this.#stepper.run(state, 0, row, row + 1, marks, offset, this.#target, this.#trace);
      const reason = this.#trace.reason[0];
      if (!see({ offset, limitBefore, limitAfter: state.limit, reason })) return;
    }
  }

  #nextLoss(standing: Standing | undefined): FutureMonth | undefined {
    let found: FutureMonth | undefined;
    this.#walk(
      standing,
      () => undefined,
      (month) => {
        if (isLoss(month)) found = month;
        return found === undefined;
      },
    );
    return found;
  }

  /** Whether with a use in one month no rule that {@link LOSSES} names lowers the limit up to and in the month of the loss. */
  #keeps(standing: Standing | undefined, loss: FutureMonth, offset: number, use: Use): boolean {
    let kept = false;
    this.#walk(
      standing,
      (month) => (month === offset ? use : undefined),
      (month) => {
        if (isLoss(month)) return false;
        kept = month.offset >= loss.offset;
        return !kept;
      },
    );
    return kept;
  }

  /** The amount of one use that a behaviour review counts in full; 0 where amounts do not matter. */
  #ticket(): number {
    const product = productOfCode(this.#continuation.panel.product[0]);
    const review = product && this.#policy.products[product]?.review;
    return review?.kind === 'on_behaviour' ? review.targetTicket : 0;
  }

  #smallestUse(standing: Standing | undefined, loss: FutureMonth): AccountPlan['keep'] {
    const single = { count: 1, amount: 0 };
    const uses = [single];
    const ticket = this.#ticket();
    if (ticket > 0) {
      for (let count = 1; count <= MAX_USES; count++) uses.push({ count, amount: count * ticket });
    }
    for (const use of uses) {
      for (let offset = loss.offset; offset >= 0; offset--) {
        if (this.#keeps(standing, loss, offset, use)) {
          return { byMonth: this.#lastMonth + 1 + offset, use };
        }
        // More uses are tried in the month of the loss alone: a review counts them the same in any month it looks back on.
        if (use !== single) break;
      }
    }
    return null;
  }

  #restoration(
    standing: Standing | undefined,
    limit: number,
    reference: number,
  ): AccountPlan['restore'] {
    if (limit >= reference) return null;
    let first: { month: Month; limit: number } | undefined;
    let full: Month | null = null;
    const use = { count: 1, amount: this.#ticket() };
    this.#walk(
      standing,
      () => use,
      ({ offset, limitAfter }) => {
        const month = this.#lastMonth + 1 + offset;
        if (!first && limitAfter > limit) first = { month, limit: limitAfter };
        if (limitAfter >= reference) full = month;
        return full === null;
      },
    );
    return first ? { firstMonth: first.month, firstLimit: first.limit, fullMonth: full } : null;
  }

  /** The plan of a prepared account; `undefined` for one whose rows end before the cohort's last month. */
  plan(account: number): AccountPlan | undefined {
    if (account < this.#range.from || account >= this.#range.to)
      throw new Error('the account was not prepared');
    if (!this.#isAliveAtEnd(account)) return undefined;
    this.#continuation.take(account);
    const standing = this.#standings.get(account);
    const observed =
      this.#cohort.panel.columns.credit_limit.values[this.#cohort.panel.rowStart[account + 1] - 1];
    const limit = standing ? standing.state.limit : observed;
    const reference = standing ? standing.state.reference : observed;
    const loss = this.#nextLoss(standing);
    return {
      month: this.#lastMonth,
      limit,
      reference,
      closed: standing?.state.closed ?? false,
      loss: loss
        ? {
            month: this.#lastMonth + 1 + loss.offset,
            limitBefore: loss.limitBefore,
            limitAfter: loss.limitAfter,
            reason: LOSSES[loss.reason],
          }
        : null,
      keep: loss ? this.#smallestUse(standing, loss) : null,
      restore: this.#restoration(standing, limit, reference),
    };
  }
}
