/** Runs a sweep: the sums of every cell over a range of accounts, or of some cells over all accounts. */
import { measureRange } from '../measurer.ts';
import type { MeasureSums, Measured } from '../measurer.ts';
import type { Checkpoint } from '../simulate/checkpoint.ts';
import { newAccountOutcomes } from '../simulate/outcomes.ts';
import { simulateRange, simulatedSpan } from '../simulate/run.ts';
import type { AccountRange } from '../panel.ts';
import { cellPolicy } from './axes.ts';
import type { SweepSpec } from './axes.ts';
import { SharedCells } from './shared-cells.ts';
import type { SweepInput } from './shared-cells.ts';
import { canFollowSpells, sweepSpells } from './spell-cells.ts';
import { variationOf } from './variation.ts';

/** Hears of the part of the work that is done, from 0 to 1. */
export type OnShare = (done: number) => void;

/**
 * Sums of each cell over the accounts of `range`; the ranges of a cohort add up. For policies without an allocation.
 * @throws SweepFault, UnknownColumnError, and what `check` throws
 */
export function sweepRange(
  input: SweepInput,
  spec: SweepSpec,
  range: AccountRange,
  check: Checkpoint,
  onShare: OnShare,
): readonly MeasureSums[] {
  const variation = variationOf(spec);
  if (canFollowSpells(input, variation)) {
    return sweepSpells(input, variation, range, check, onShare);
  }
  let accounts = 0;
  const count = () => {
    check();
    onShare(accounts++ / (range.to - range.from));
  };
  return new SharedCells(input, variation).run(range, count);
}

/**
 * The cells `from` to `to - 1` over all accounts, each replayed on its own: for policies with an allocation, which couples
 * the accounts, and for measures that sums cannot tell. Throws as {@link sweepRange}.
 */
export function sweepCells(
  { cohort, assumptions, segmentation }: SweepInput,
  spec: SweepSpec,
  { from, to }: { readonly from: number; readonly to: number },
  check: Checkpoint,
  onShare: OnShare,
): readonly Measured[] {
  const all = { from: 0, to: cohort.panel.accountCount };
  return Array.from({ length: to - from }, (_, index) => {
    onShare(index / (to - from));
    const policy = cellPolicy(spec, from + index);
    const simulated = simulatedSpan(cohort, policy);
    const accounts = newAccountOutcomes(cohort.panel, simulated.first);
    simulateRange({ cohort, assumptions: undefined }, policy, all, accounts, check);
    return measureRange(cohort, accounts, assumptions, simulated, all, segmentation);
  });
}
