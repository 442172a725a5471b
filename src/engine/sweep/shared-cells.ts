/**
 * All cells of a sweep over the same accounts, for policies of any rules but an allocation. Accounts that the swept
 * parameters cannot reach are replayed once, and the months before they can reach one are too.
 */
import type { Cohort } from '../behaviour.ts';
import type { Assumptions } from '../assumptions.ts';
import { Measurer, newMeasureSums } from '../measurer.ts';
import type { MeasureSums } from '../measurer.ts';
import { reaches } from '../measures.ts';
import type { MeasureDepth } from '../measures.ts';
import { compilePolicy } from '../policy/compile.ts';
import type { Segmentation } from '../segments.ts';
import { RowMarks } from '../simulate/marks.ts';
import { copyTally, newAccountTally } from '../simulate/outcomes.ts';
import { longestLife } from '../panel.ts';
import type { Checkpoint } from '../simulate/checkpoint.ts';
import { copyState, newAccountState } from '../simulate/state.ts';
import { Stepper, firstSimulatedRow } from '../simulate/step.ts';
import type { StepContext } from '../simulate/step.ts';
import type { AccountRange } from '../panel.ts';
import { simulatedSpan } from '../simulate/run.ts';
import { newStretch } from '../simulate/stretch.ts';
import { Tallier, beginTally } from '../simulate/tally.ts';
import { ReviewTargets } from '../simulate/targets.ts';
import { newTrace } from '../simulate/trace.ts';
import type { Variation } from './variation.ts';

/** What every sweep needs besides its cells. */
export interface SweepInput {
  readonly cohort: Cohort;
  readonly assumptions: Assumptions;
  /** Segments to measure apart; all accounts as one group without. */
  readonly segmentation?: Segmentation;
  /**
   * What has to be worked out; `months`, all that sums can tell, without. Sums that go deeper may be NaN, and the less is
   * asked the more accounts are alike.
   */
  readonly depth?: MeasureDepth;
}

/** One cell's way of replaying an account. */
class Cell {
  /** Streak from which dormancy can do anything, months. */
  readonly touchedFrom: number;
  readonly stepper: Stepper;
  readonly marks: RowMarks;
  readonly targets: ReviewTargets;

  constructor(context: StepContext, productCode: number) {
    const { windowMonths, closeAfterMonths } = context.policy.rules[productCode].dormancy;
    this.touchedFrom = Math.min(windowMonths, closeAfterMonths);
    this.stepper = new Stepper(context);
    this.marks = new RowMarks(context.policy, context.panel.product);
    this.targets = new ReviewTargets(context);
  }
}

export class SharedCells {
  readonly #cohort: Cohort;
  readonly #variation: Variation;
  readonly #codes: Int32Array | undefined;
  readonly #groups: number;
  readonly #context: StepContext;
  readonly #cells: readonly Cell[];
  /** The cells in order of the streak from which they can do anything. */
  readonly #byReach: readonly { readonly cell: Cell; readonly sums: MeasureSums }[];
  readonly #measurer: Measurer;
  readonly #tallier: Tallier;
  readonly #sums: readonly MeasureSums[];
  /** Sums of the accounts that are the same in all cells. */
  readonly #common: MeasureSums;
  readonly #state = newAccountState();
  readonly #start = newAccountState();
  readonly #tally = newAccountTally();
  readonly #startTally = newAccountTally();
  #trace = newTrace(0);
  #stretch = newStretch(this.#trace, this.#trace.limit, this.#state);
  #marks = new Uint8Array(0);
  #targets = new Float64Array(0);

  /** @throws UnknownColumnError */
  constructor(
    { cohort, assumptions, segmentation, depth = 'months' }: SweepInput,
    variation: Variation,
  ) {
    this.#cohort = cohort;
    this.#variation = variation;
    this.#codes = segmentation?.codes;
    this.#groups = segmentation?.segments.length ?? 1;
    const contexts = variation.policies.map((policy) => ({
      ...cohort,
      policy: compilePolicy(policy, cohort),
    }));
    this.#context = contexts[0];
    this.#cells = contexts.map((context) => new Cell(context, variation.productCode));
    const [policy] = variation.policies;
    this.#measurer = new Measurer(cohort, assumptions, simulatedSpan(cohort, policy));
    this.#tallier = new Tallier(cohort, reaches(depth, 'uses'));
    this.#sums = contexts.map(() => newMeasureSums(this.#groups));
    this.#byReach = this.#cells
      .map((cell, index) => ({ cell, sums: this.#sums[index] }))
      .sort((a, b) => a.cell.touchedFrom - b.cell.touchedFrom);
    this.#common = newMeasureSums(this.#groups);
  }

  /** Sums of each cell over the accounts of `range`. */
  run(range: AccountRange, check: Checkpoint = () => undefined): readonly MeasureSums[] {
    const { panel } = this.#cohort;
    const longest = longestLife(panel, range);
    this.#trace = newTrace(longest);
    this.#stretch = newStretch(this.#trace, this.#trace.limit, this.#state);
    this.#marks = new Uint8Array(longest);
    this.#targets = new Float64Array(longest);
    for (let account = range.from; account < range.to; account++) {
      check();
      const first = firstSimulatedRow(this.#context, account);
      if (first < panel.rowStart[account + 1]) this.#account(account, first);
    }
    for (const sums of this.#sums) {
      for (let entry = 0; entry < sums.length; entry++) sums[entry] += this.#common[entry];
    }
    return this.#sums;
  }

  #account(account: number, first: number): void {
    const { panel } = this.#cohort;
    const { productCode, dormancyOnly } = this.#variation;
    const end = panel.rowStart[account + 1];
    const group = this.#codes ? this.#codes[account] : 0;
    const [cell] = this.#cells;
    cell.stepper.begin(this.#start, account, first);
    beginTally(this.#startTally, this.#start.reference);
    this.#readRows(cell, account, first, end, true, true);
    if (panel.product[account] !== productCode) {
      this.#walk(cell, account, first, first, end);
      this.#measurer.add(this.#common, group, account, this.#tally);
    } else if (dormancyOnly) {
      this.#touchedCells(account, group, first, end);
    } else {
      this.#allCells(account, group, first, end);
    }
  }

  /** Marks and targets of an account under a cell. */
  #readRows(
    { marks, targets }: Cell,
    account: number,
    first: number,
    end: number,
    readMarks: boolean,
    readTargets: boolean,
  ): void {
    if (readMarks) marks.write(account, first, end, this.#marks, 0);
    if (readTargets) {
      targets.write(account, first, first, end, this.#start.reference, this.#targets);
    }
  }

  /** Steps rows `from` to `to - 1` from the start state and tally on, into the state and the tally. */
  #walk({ stepper }: Cell, account: number, first: number, from: number, to: number): void {
    const trace = this.#trace;
    copyState(this.#start, this.#state);
    copyTally(this.#startTally, this.#tally);
    const targets = from === first ? this.#targets : this.#targets.subarray(from - first);
    stepper.run(this.#state, account, from, to, this.#marks, from - first, targets, trace);
    const stretch = this.#stretch;
    stretch.account = account;
    stretch.firstSimulatedRow = first;
    stretch.from = from;
    stretch.to = to;
    stretch.limitBefore = this.#start.limit;
    this.#tallier.add(this.#tally, stretch);
  }

  /**
   * Cells that differ in dormancy alone. The months before a streak reaches a cell are those of any cell that it does not
   * reach either, so the start state moves on from cell to cell, in order of their reach.
   */
  #touchedCells(account: number, group: number, first: number, end: number): void {
    const streaks = this.#cohort.behaviour.streak;
    let touched = first;
    let isUntouched = false;
    for (const { cell, sums } of this.#byReach) {
      if (!isUntouched) {
        let row = touched;
        while (row < end && streaks[row] < cell.touchedFrom) row++;
        this.#advance(cell, account, first, touched, row);
        touched = row;
        isUntouched = row === end;
      }
      if (isUntouched) {
        this.#measurer.add(sums, group, account, this.#startTally);
        continue;
      }
      this.#walk(cell, account, first, touched, end);
      this.#measurer.add(sums, group, account, this.#tally);
    }
  }

  /** Moves the start state and tally over the rows `from` to `to - 1`. */
  #advance(cell: Cell, account: number, first: number, from: number, to: number): void {
    if (from === to) return;
    this.#walk(cell, account, first, from, to);
    copyState(this.#state, this.#start);
    copyTally(this.#tally, this.#startTally);
  }

  #allCells(account: number, group: number, first: number, end: number): void {
    const { sameConditions, sameReview } = this.#variation;
    this.#cells.forEach((cell, index) => {
      this.#readRows(cell, account, first, end, !sameConditions, !sameReview);
      this.#walk(cell, account, first, first, end);
      this.#measurer.add(this.#sums[index], group, account, this.#tally);
    });
  }
}
