/**
 * What an account must do to keep or win back its limit under a policy, from the cohort's last month on. Every answer is
 * the engine's own on the continued account; there is no second rule book. An allocation couples accounts and is not
 * continued, its effect up to the last month is.
 */
import { ACTIVITY_SCORE } from './activity-score.ts';
import { Continuation, activityColumnsOf } from './continuation.ts';
import type { Use } from './continuation.ts';
import { leastAmount } from './least-amount.ts';
import { formatMonth } from './months.ts';
import type { Month } from './months.ts';
import type { Cohort } from './behaviour.ts';
import { productOfCode } from './panel.ts';
import { compilePolicy } from './policy/compile.ts';
import type { Policy, ProductRules } from './policy/document.ts';
import { replay } from './simulate/replay.ts';
import type { Checkpoint } from './simulate/checkpoint.ts';
import { RowMarks } from './simulate/marks.ts';
import { Lookback } from './simulate/review.ts';
import type { LookbackSums, OnBehaviour } from './simulate/review.ts';
import { newAccountState } from './simulate/state.ts';
import type { AccountState } from './simulate/state.ts';
import { Stepper, firstSimulatedRow } from './simulate/step.ts';
import type { StepContext } from './simulate/step.ts';
import { ReviewTargets } from './simulate/targets.ts';
import type { VisitStretch } from './simulate/stretch.ts';
import { Reason, newTrace } from './simulate/trace.ts';
import { share } from './units.ts';

/** Months a plan looks ahead. */
export const PLAN_HORIZON = 60;
/** Most uses in one month a plan suggests. */
const MAX_USES = 100;
/** Most amounts tried for one number of uses in one month: each review that an amount misses asks for more. */
const MAX_TRIES = 24;

export type LossReason = 'dormancy' | 'closed' | 'review';

/** A use that keeps the limit in each of the months `from` to `to`, where it is the only use; each was tried. */
export interface KeepingUse<M = Month> {
  readonly from: M;
  readonly to: M;
  readonly use: Use;
  /** Whether no smaller use does in any month: none of fewer uses, none of as many and a smaller amount. */
  readonly isSmallest: boolean;
}

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
  /** A use in one month that keeps the limit in that month and before; null where none was found. */
  readonly keep: KeepingUse<M> | null;
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
    keep: keep && { ...keep, from: formatMonth(keep.from), to: formatMonth(keep.to) },
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
  /** `R` */
  readonly reference: number;
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
      const { limit: limitAfter, reference } = state;
      if (!see({ offset, limitBefore, limitAfter, reference, reason })) return;
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

  /** The first month up to that of the loss in which limit is lost although a month has a use; `undefined` where none is. */
  #lossDespite(
    standing: Standing | undefined,
    loss: FutureMonth,
    offset: number,
    use: Use,
  ): FutureMonth | undefined {
    let found: FutureMonth | undefined;
    this.#walk(
      standing,
      (month) => (month === offset ? use : undefined),
      (month) => {
        if (isLoss(month)) found = month;
        return found === undefined && month.offset < loss.offset;
      },
    );
    return found;
  }

  /** The rules of the account's product. */
  #rules(): ProductRules | undefined {
    const product = productOfCode(this.#continuation.panel.product[0]);
    return product && this.#policy.products[product];
  }

  /** The behaviour review by which amounts of use matter to the account. */
  #behaviourReview(): OnBehaviour | undefined {
    const isPurchase = productOfCode(this.#continuation.panel.product[0]) === 'purchase_credit';
    const review = this.#rules()?.review;
    return isPurchase && review?.kind === 'on_behaviour' ? review : undefined;
  }

  /** The amount of one use that a behaviour review counts in full; 0 where amounts do not matter. */
  #ticket(): number {
    return this.#behaviourReview()?.targetTicket ?? 0;
  }

  /** Whether a condition of the policy looks at what a use changes: then more may do what less does not, or less what more. */
  #readsUse(): boolean {
    const used: readonly string[] = [
      ...activityColumnsOf(this.#continuation.panel.product[0]),
      ACTIVITY_SCORE,
    ];
    const risk = this.#rules()?.risk?.flatMap(({ when }) => when) ?? [];
    return [...this.#policy.protect, ...risk].some(({ column }) => used.includes(column));
  }

  /**
   * The least amount of so many uses in one month that keeps the limit, and whether it is known that no smaller one does;
   * null where none was found.
   */
  #leastKeeping(
    standing: Standing | undefined,
    loss: FutureMonth,
    offset: number,
    count: number,
  ): { readonly amount: number | null; readonly isProven: boolean } {
    const review = this.#behaviourReview();
    const state = standing?.state;
    let amount = 0;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const lost = this.#lossDespite(standing, loss, offset, { count, amount });
      if (lost === undefined) return { amount, isProven: true };
      const limit = state ? state.limit : loss.limitBefore;
      // What is lost before the use, or to another rule from the limit as it is now, no amount prevents.
      const isReview = lost.reason === Reason.reviewDown;
      if (lost.offset < offset) return { amount: null, isProven: true };
      if (review === undefined || lost.limitBefore !== limit) break;
      if (!isReview) return { amount: null, isProven: true };
      if (lost.offset - offset >= review.lookbackMonths) return { amount: null, isProven: true };
      if (review.highBp < review.lowBp || share(lost.reference, review.maxStepBp) === 0) break;
      const sums = this.#sumsWith(review, offset, lost.offset, count);
      const { reference } = lost;
      const next = leastAmount({ review, reference, limit, sums }, amount);
      if (next === null) return { amount: null, isProven: true };
      if (next === amount) break;
      amount = next;
    }
    return this.#enough(standing, loss, offset, count);
  }

  /** An amount that is tried where the least is not known. */
  #enough(standing: Standing | undefined, loss: FutureMonth, offset: number, count: number) {
    const amount = count * this.#ticket();
    const isKept = this.#lossDespite(standing, loss, offset, { count, amount }) === undefined;
    return { amount: isKept ? amount : null, isProven: false };
  }

  /** What a review of a continued month looks back on, with so many uses in another month and nothing for them. */
  #sumsWith(review: OnBehaviour, offset: number, reviewed: number, count: number): LookbackSums {
    const { life, panel } = this.#continuation;
    this.#continuation.use((month) => (month === offset ? { count, amount: 0 } : undefined));
    const row = life + reviewed;
    return new Lookback(panel).sums(Math.max(0, row - review.lookbackMonths + 1), row);
  }

  /** The fewest uses in one month, and of these the least amount, that keep the limit, over all months up to the loss. */
  #smallestUse(standing: Standing | undefined, loss: FutureMonth): KeepingUse | null {
    const readsUse = this.#readsUse();
    const mostUses = this.#behaviourReview() !== undefined || readsUse ? MAX_USES : 1;
    let isProven = true;
    for (let count = 1; count <= mostUses; count++) {
      let least: number | undefined;
      for (let offset = loss.offset; offset >= 0; offset--) {
        const found = this.#leastKeeping(standing, loss, offset, count);
        const isNothingSmaller = found.isProven && !(readsUse && found.amount !== 0);
        if (!isNothingSmaller) isProven = false;
        if (found.amount !== null && found.amount < (least ?? Infinity)) least = found.amount;
        if (least === 0) break;
      }
      if (least === undefined) continue;
      const use = { count, amount: least };
      // Without an amount, as few uses as these are the smallest there is, if fewer do not do.
      const isSmallest = isProven || (count === 1 && least === 0);
      return this.#inMonths(standing, loss, use, isSmallest);
    }
    return null;
  }

  /** The months in a row, up to the last one possible, in each of which a use keeps the limit. */
  #inMonths(
    standing: Standing | undefined,
    loss: FutureMonth,
    use: Use,
    isSmallest: boolean,
  ): KeepingUse | null {
    const keeps = (offset: number) => this.#lossDespite(standing, loss, offset, use) === undefined;
    let to = loss.offset;
    while (to >= 0 && !keeps(to)) to--;
    if (to < 0) return null;
    let from = to;
    while (from > 0 && keeps(from - 1)) from--;
    const first = this.#lastMonth + 1;
    return { from: first + from, to: first + to, use, isSmallest };
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
