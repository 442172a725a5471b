/** Writes what the months of an account decided into the outcomes. */
import type { ExposureModel } from '../assumptions.ts';
import type { Cohort } from '../behaviour.ts';
import { CreditBalances } from '../credit-balance.ts';
import type { NumberArray, Panel } from '../panel.ts';
import { ALL_CORRECTIONS } from '../version.ts';
import type { Corrections } from '../version.ts';
import { LONG_DORMANT_MONTHS, markLongDormant } from './long-dormant.ts';
import {
  Flag,
  MONTH_STRIDE,
  MonthEntry,
  loadTally,
  newAccountTally,
  storeTally,
} from './outcomes.ts';
import type { AccountOutcomes, Outcomes } from './outcomes.ts';
import { Tallier, beginTally } from './tally.ts';
import type { Stretch } from './stretch.ts';
import { Reason } from './trace.ts';

export class Recorder {
  readonly #panel: Panel;
  readonly #need: NumberArray;
  readonly #streak: Uint16Array;
  readonly #exposures: ExposureModel | undefined;
  readonly #accounts: AccountOutcomes;
  readonly #months: Float64Array;
  readonly #firstMonth: number;
  readonly #tallier: Tallier;
  readonly #tally = newAccountTally();
  /** Left out where an earlier engine is reproduced, which did not look at them. */
  readonly #credit: CreditBalances | undefined;

  /** Without `exposures` the EAD, RWA and ECL of the months stay 0. */
  constructor(
    cohort: Cohort,
    { accounts, months }: Outcomes,
    exposures?: ExposureModel,
    corrections: Corrections = ALL_CORRECTIONS,
  ) {
    this.#panel = cohort.panel;
    this.#need = cohort.behaviour.need;
    this.#streak = cohort.behaviour.streak;
    this.#exposures = exposures;
    this.#accounts = accounts;
    this.#months = months.values;
    this.#firstMonth = months.firstMonth;
    this.#tallier = new Tallier(cohort);
    this.#credit = corrections.has('A1') ? new CreditBalances(cohort.panel) : undefined;
  }

  /** Records months of an account; those of an account come in order. */
  record(stretch: Readonly<Stretch>): void {
    const { account, firstSimulatedRow, from, limitBefore } = stretch;
    const tally = this.#tally;
    if (from === firstSimulatedRow) beginTally(tally, limitBefore);
    else loadTally(this.#accounts, account, tally);
    this.#addMonths(stretch, (tally.flags & Flag.closed) !== 0);
    const at = this.#entriesOf(account, from);
    const months = this.#months;
    this.#tallier.add(tally, stretch, (row, { refused, afterCut }) => {
      const entries = at + (row - from) * MONTH_STRIDE;
      months[entries + MonthEntry.refused] += refused;
      months[entries + MonthEntry.refusedAfterCut] += afterCut;
    });
    storeTally(this.#accounts, account, tally);
  }

  #addMonths(
    { account, from, to, trace, limits, limitBefore, followsData }: Stretch,
    wasClosed: boolean,
  ): void {
    const months = this.#months;
    const needs = this.#need;
    const streaks = this.#streak;
    let at = this.#entriesOf(account, from);
    let isClosed = wasClosed;
    for (let row = from; row < to; row++, at += MONTH_STRIDE) {
      const entry = row - from;
      const limit = limits[entry];
      const served = trace.served[entry];
      const reason = trace.reason[entry];
      months[at + MonthEntry.accounts]++;
      months[at + MonthEntry.limit] += limit;
      months[at + MonthEntry.served] += served;
      months[at + MonthEntry.undrawn] += limit > served ? limit - served : 0;
      months[at + MonthEntry.shortfall] += needs[row] - served;
      const before = entry > 0 ? limits[entry - 1] : limitBefore;
      months[at + MonthEntry.inForce] += followsData ? limit : before;
      if (reason !== Reason.none) {
        if (reason === Reason.closed) isClosed = true;
        else this.#decision(at, reason, trace.limit[entry] < before);
      }
      if (!isClosed) {
        months[at + MonthEntry.open]++;
        if (
          served === 0 &&
          streaks[row] >= LONG_DORMANT_MONTHS &&
          this.#credit?.has(row) !== true
        ) {
          months[at + MonthEntry.dormant]++;
          markLongDormant(this.#accounts.longDormant, this.#panel, account, row);
        }
      }
    }
    this.#exposures?.addMonths(
      account,
      from,
      to,
      limits,
      trace.served,
      months,
      this.#entriesOf(account, from) + MonthEntry.ead,
      MONTH_STRIDE,
    );
  }

  /** Where the entries of a row's month start. */
  #entriesOf(account: number, row: number): number {
    const month = this.#panel.firstMonth[account] + row - this.#panel.rowStart[account];
    return (month - this.#firstMonth) * MONTH_STRIDE;
  }

  #decision(at: number, reason: number, lowered: boolean): void {
    const months = this.#months;
    if (reason === Reason.dormancy) months[at + MonthEntry.dormancyCuts]++;
    else if (reason === Reason.restore) months[at + MonthEntry.restores]++;
    else if (reason >= Reason.risk && lowered) months[at + MonthEntry.riskCuts]++;
  }
}
