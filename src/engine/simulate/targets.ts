/** The targets of an account's reviews, which depend on its rows and its reference limit alone. */
import type { Panel } from '../panel.ts';
import type { StepContext } from './step.ts';
import { Lookback, NO_TARGET, drawTarget, targetOfSums } from './review.ts';
import type { CompiledReview } from '../policy/compile.ts';

export class ReviewTargets {
  readonly #panel: Panel;
  readonly #streak: Uint16Array;
  readonly #lookback: Lookback;
  readonly #reviews: readonly (CompiledReview | undefined)[];

  constructor({ panel, behaviour, policy }: StepContext) {
    this.#panel = panel;
    this.#streak = behaviour.streak;
    this.#lookback = new Lookback(panel);
    this.#reviews = policy.rules.map(({ review }) => review);
  }

  /**
   * Writes `T` of rows `from` to `to - 1` into `targets` from entry 0 on, minor units, NO_TARGET where no review is due.
   * Nothing is written where the account's product has no review.
   */
  write(
    account: number,
    firstSimulatedRow: number,
    from: number,
    to: number,
    reference: number,
    targets: Float64Array,
  ): void {
    const review = this.#reviews[this.#panel.product[account]];
    if (review === undefined) return;
    if (review.kind === 'on_draw') {
      const streak = this.#streak;
      for (let row = from; row < to; row++) {
        targets[row - from] =
          streak[row] === 0 ? drawTarget(this.#panel, row, reference, review) : NO_TARGET;
      }
      return;
    }
    const start = this.#panel.rowStart[account];
    for (let row = from; row < to; row++) {
      if ((row - firstSimulatedRow + 1) % review.everyMonths !== 0) {
        targets[row - from] = NO_TARGET;
        continue;
      }
      const sums = this.#lookback.sums(Math.max(start, row - review.lookbackMonths + 1), row);
      targets[row - from] = targetOfSums(sums, reference, review);
    }
  }
}
