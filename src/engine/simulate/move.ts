/** Lowering, raising and cutting a limit (semantics §5, last lines). Money in minor units. */
import { FULL_BP } from '../units.ts';

/** `cut(L, c)`: the limit after a cut of `cutRateBp`, before rounding and floors. */
export function cut(limit: number, cutRateBp: number): number {
  return Math.floor((limit * (FULL_BP - cutRateBp)) / FULL_BP);
}

function roundDown(amount: number, roundTo: number): number {
  return roundTo === 1 ? amount : Math.floor(amount / roundTo) * roundTo;
}

/** *Lowering* to `target`: the new limit, `limit` itself where nothing happens. `atLeast` is the largest of the floors. */
export function lowered(limit: number, target: number, roundTo: number, atLeast: number): number {
  const next = Math.max(roundDown(target, roundTo), atLeast);
  return next < limit ? next : limit;
}

/** *Raising* to `target`: the new limit, `limit` itself where nothing happens. */
export function raised(limit: number, target: number, roundTo: number, boundMax: number): number {
  const next = Math.min(roundDown(target, roundTo), boundMax);
  return next > limit ? next : limit;
}
