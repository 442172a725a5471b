/** The least amount of a use with which a behaviour review does not lower a limit. Money in minor units. */
import { NO_TARGET, targetOfSums } from './simulate/review.ts';
import type { LookbackSums, OnBehaviour } from './simulate/review.ts';
import { FULL_BP } from './units.ts';

/** A review, and the account it looks at. */
export interface ReviewedLimit {
  readonly review: OnBehaviour;
  /** `R` and the limit that must not be above the target. */
  readonly reference: number;
  readonly limit: number;
  /** Over the months looked back on, with the uses that are tried and without their amount. */
  readonly sums: LookbackSums;
}

/**
 * The least amount from `from` on with which the target is not below the limit; null if there is none. Looks for it by
 * bisection where more never lowers the target, else at every amount at which the target can rise.
 */
export function leastAmount(reviewed: ReviewedLimit, from: number): number | null {
  const { review, reference, limit, sums } = reviewed;
  const { count, platform, isPlatformKnown } = sums;
  const holds = (amount: number): boolean => {
    const target = targetOfSums({ ...sums, amount: sums.amount + amount }, reference, review);
    return target === NO_TARGET || target >= limit;
  };
  if (holds(from)) return from;
  /** Amount from which the ticket's part is full. */
  const full = Math.max(from + 1, count * review.targetTicket - sums.amount);
  const isRising = review.weights.platformShare === 0 || !isPlatformKnown || platform === 0;
  if (isRising) return bisected(holds, from, full);
  // Between two steps of the ticket's part the platform's share only falls: the first amount of a step is its best.
  const afterFrom = from + 1;
  if (holds(afterFrom)) return afterFrom;
  const whole = count * review.targetTicket;
  const firstStep = Math.floor((FULL_BP * (sums.amount + afterFrom)) / whole) + 1;
  for (let step = firstStep; step <= FULL_BP; step++) {
    const amount = Math.ceil((step * whole) / FULL_BP) - sums.amount;
    if (amount > afterFrom && holds(amount)) return amount;
  }
  return null;
}

/** The least whole number above `fails` that holds, where all above one that holds do too; null where `full` does not. */
function bisected(holds: (amount: number) => boolean, fails: number, full: number): number | null {
  // Without any amount the platform's share is left out, so the first amount may be worse than none.
  if (!holds(full)) return null;
  let [low, high] = [fails, full];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
