/** Writes what the months of an account decided into the outcomes. */
import type { ExposureModel } from '../assumptions.ts';
import type { Cohort } from '../behaviour.ts';
import { CreditBalances } from '../credit-balance.ts';
import type { NumberArray, Panel } from '../panel.ts';
import { ALL_CORRECTIONS } from '../version.ts';
import type { Corrections } from '../version.ts';
import { LONG_DORMANT_MONTHS, markLongDormant } from './long-dormant.ts';
import { Flag, MONTH_STRIDE, MonthEntry, newAccountTally, storeTally } from './outcomes.ts';
import type { AccountOutcomes, Outcomes } from './outcomes.ts';
import { OutcomeReader } from './outcome-reader.ts';
import { Tallier, beginTally } from './tally.ts';
import type { Stretch } from './stretch.ts';
import { Reason } from './trace.ts';

/** What is recorded besides limits, decisions and needs. */
export interface Recorded {
  /** Without them the EAD, RWA and ECL of the months stay 0. */
  readonly exposures: ExposureModel | undefined;
  readonly corrections?: Corrections | undefined;
  /** Whether refused use is followed. */
  readonly followsUse: boolean;
}

export class Recorder {
  readonly #panel: Panel;
  readonly #need: NumberArray;
  readonly #streak: Uint16Array;
  readonly #exposures: ExposureModel | undefined;
  readonly #accounts: AccountOutcomes;
  readonly #reader: OutcomeReader;
  readonly #rangeFrom: number;
  readonly #months: Float64Array;
  readonly #firstMonth: number;
  readonly #tallier: Tallier;
  readonly #tally = newAccountTally();
  /** Left out where an earlier engine is reproduced, which did not look at them. */
  readonly #credit: CreditBalances | undefined;

  /** `rangeFrom`: first account of those recorded. */
  constructor(
    cohort: Cohort,
    { accounts, months }: Outcomes,
    rangeFrom: number,
    { exposures, corrections = ALL_CORRECTIONS, followsUse }: Recorded,
  ) {
    this.#panel = cohort.panel;
    this.#need = cohort.behaviour.need;
    this.#streak = cohort.behaviour.streak;
    this.#exposures = exposures;
    this.#accounts = accounts;
    this.#reader = new OutcomeReader(cohort, accounts);
    this.#rangeFrom = rangeFrom;
    this.#months = months.values;
    this.#firstMonth = months.firstMonth;
    this.#tallier = new Tallier(cohort, followsUse);
    this.#credit = corrections.has('A1') ? new CreditBalances(cohort.panel) : undefined;
  }

  /** Records months of an account; those of an account come in order. */
  record(stretch: Readonly<Stretch>): void {
    const { account, firstSimulatedRow, from, limitBefore } = stretch;
    const tally = this.#tally;
    if (from === firstSimulatedRow) beginTally(tally, limitBefore);
    else this.#reader.load(account, tally);
    const eventful = this.#addMonths(stretch, (tally.flags & Flag.closed) !== 0);
    const rowZero = this.#entriesOf(account, from) - from * MONTH_STRIDE;
    this.#tallier.add(tally, stretch, eventful, this.#months, rowZero);
    storeTally(this.#accounts, account, tally, this.#rangeFrom);
  }

  /** @returns the first row in which a rule decided, a notice was given or a need was not met; `to` if there is none. */
  #addMonths(
    { account, from, to, trace, limits, limitBefore, followsData }: Stretch,
    wasClosed: boolean,
  ): number {
    const months = this.#months;
    const needs = this.#need;
    const streaks = this.#streak;
    let at = this.#entriesOf(account, from);
    let isClosed = wasClosed;
    let inForce = limitBefore;
    let eventful = to;
    for (let row = from; row < to; row++, at += MONTH_STRIDE) {
      const entry = row - from;
      const limit = limits[entry];
      const served = trace.served[entry];
      const reason = trace.reason[entry];
      months[at + MonthEntry.accounts]++;
      months[at + MonthEntry.limit] += limit;
      months[at + MonthEntry.served] += served;
      if (limit < served) months[at + MonthEntry.undrawn] += served - limit;
      const shortfall = needs[row] - served;
      if (shortfall > 0) months[at + MonthEntry.shortfall] += shortfall;
      if (
        eventful === to &&
        (shortfall > 0 || reason !== Reason.none || trace.noticed[entry] === 1)
      )
        eventful = row;
      if (reason !== Reason.none) {
        const before = inForce;
        if (reason === Reason.closed) isClosed = true;
        else this.#decision(at, reason, trace.limit[entry] < before);
      }
      if (limit !== inForce) {
        if (!followsData) months[at + MonthEntry.moved] += limit - inForce;
        inForce = limit;
      }
      if (isClosed) months[at + MonthEntry.open]--;
      else if (
        streaks[row] >= LONG_DORMANT_MONTHS &&
        served === 0 &&
        this.#credit?.has(row) !== true
      ) {
        months[at + MonthEntry.dormant]++;
        markLongDormant(this.#accounts.longDormant, this.#panel, account, row);
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
    return eventful;
  }

  /** Fills in the totals that follow from others; to be called once, after all accounts. */
  finish(): void {
    const months = this.#months;
    for (let at = 0; at < months.length; at += MONTH_STRIDE) {
      months[at + MonthEntry.open] += months[at + MonthEntry.accounts];
      months[at + MonthEntry.undrawn] +=
        months[at + MonthEntry.limit] - months[at + MonthEntry.served];
    }
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
