/** Values of the documents that users write, policies and assumptions, with what is said of wrong ones. */
import * as v from 'valibot';
import { FULL_BP, MAX_RATE_BP } from './units.ts';

const inPercent = (bp: number): string => `${bp} (${bp / 100} %)`;

/** A whole number within bounds, both included. `describe` writes a bound. */
export function whole(
  minimum: number,
  maximum: number,
  describe: (bound: number) => string = String,
) {
  return v.pipe(
    v.number((issue) => `${issue.received} is not a number`),
    v.integer((issue) => `${issue.received} is not a whole number`),
    v.minValue(minimum, (issue) => `${issue.received} is below ${describe(minimum)}`),
    v.maxValue(maximum, (issue) => `${issue.received} is above ${describe(maximum)}`),
  );
}

/** Basis points, up to {@link MAX_RATE_BP}. */
export const rate = () => whole(0, MAX_RATE_BP, inPercent);

/** Basis points, up to 100 %. */
export const fraction = () => whole(0, FULL_BP, inPercent);
