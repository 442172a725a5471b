/** Writes what the months of an account decided into the outcomes. */
import type { ExposureModel } from '../assumptions.ts';
import type { Cohort } from '../behaviour.ts';
import type { NumberArray, Panel } from '../panel.ts';
import { Flag, LONG_DORMANT_MONTHS, MONTH_MEASURES, MONTH_STRIDE } from './outcomes.ts';
import type { AccountOutcomes, MonthMeasure, Outcomes } from './outcomes.ts';
import { Reason } from './trace.ts';
import type { Trace } from './trace.ts';

const entryOf = (measure: MonthMeasure): number => MONTH_MEASURES.indexOf(measure);
const ACCOUNTS = entryOf('accounts');
const LIMIT = entryOf('limit');
const SERVED = entryOf('served');
const UNDRAWN = entryOf('undrawn');
const SHORTFALL = entryOf('shortfall');
const DORMANCY_CUTS = entryOf('dormancyCuts');
const RISK_CUTS = entryOf('riskCuts');
const RESTORES = entryOf('restores');
const EAD = entryOf('ead');
const RWA = entryOf('rwa');
const ECL = entryOf('ecl');
const OPEN = entryOf('open');
const DORMANT = entryOf('dormant');

export class Recorder {
  readonly #panel: Panel;
  readonly #need: NumberArray;
  readonly #streak: Uint16Array;
  readonly #exposures: ExposureModel | undefined;
  readonly #accounts: AccountOutcomes;
  readonly #months: Float64Array;
  readonly #firstMonth: number;

  /** Without `exposures` the EAD, RWA and ECL of the months stay 0. */
  constructor(
    { panel, behaviour }: Cohort,
    { accounts, months }: Outcomes,
    exposures: ExposureModel | undefined,
  ) {
    this.#panel = panel;
    this.#need = behaviour.need;
    this.#streak = behaviour.streak;
    this.#exposures = exposures;
    this.#accounts = accounts;
    this.#months = months.values;
    this.#firstMonth = months.firstMonth;
  }

  /** Records the start of an account: the limit of its first simulated month. */
  begin(account: number, limit: number): void {
    this.#accounts.flags[account] |= Flag.simulated;
    this.#accounts.limitStart[account] = limit;
  }

  /**
   * Records rows `from` to `to - 1` of an account, traced from entry 0 on. `limits` holds `L` after step 8 of each, and
   * `limitBefore` is the one before row `from`.
   */
  record(
    account: number,
    from: number,
    to: number,
    trace: Trace,
    limits: Float64Array,
    limitBefore: number,
  ): void {
    const accounts = this.#accounts;
    const months = this.#months;
    const needs = this.#need;
    const streaks = this.#streak;
    const exposures = this.#exposures;
    let month = this.#monthOf(account, from);
    let previous = limitBefore;
    let cuts = accounts.dormancyCuts[account];
    let refused = 0;
    let closed = (accounts.flags[account] & Flag.closed) !== 0;
    for (let row = from; row < to; row++, month += MONTH_STRIDE) {
      const entry = row - from;
      const limit = limits[entry];
      const served = trace.served[entry];
      const shortfall = needs[row] - served;
      const reason = trace.reason[entry];
      if (trace.noticed[entry] === 1) accounts.notices[account]++;
      if (shortfall > 0) {
        refused += shortfall;
        months[month + SHORTFALL] += shortfall;
        if (cuts > 0) accounts.flags[account] |= Flag.regret;
      }
      if (cuts > 0 && streaks[row] === 0) accounts.flags[account] |= Flag.returned;
      if (reason !== Reason.none) {
        this.#decision(account, reason, trace.limit[entry] < previous, month);
        if (reason === Reason.dormancy) cuts++;
        else if (reason === Reason.closed) closed = true;
      }
      months[month + ACCOUNTS]++;
      months[month + LIMIT] += limit;
      months[month + SERVED] += served;
      months[month + UNDRAWN] += limit > served ? limit - served : 0;
      if (!closed) {
        months[month + OPEN]++;
        if (served === 0 && streaks[row] >= LONG_DORMANT_MONTHS) months[month + DORMANT]++;
      }
      if (exposures !== undefined) this.#exposure(exposures, account, row, month, limit, served);
      previous = limit;
    }
    if (refused > 0) accounts.shortfall[account] += refused;
    if (to === this.#panel.rowStart[account + 1]) {
      accounts.limitEnd[account] = previous;
      accounts.servedEnd[account] = trace.served[to - from - 1];
    }
  }

  /** Entries of the month of a row. */
  #monthOf(account: number, row: number): number {
    const month = this.#panel.firstMonth[account] + row - this.#panel.rowStart[account];
    return (month - this.#firstMonth) * MONTH_STRIDE;
  }

  /** Counts the rule that decided. */
  #decision(account: number, reason: number, lower: boolean, month: number): void {
    const accounts = this.#accounts;
    switch (reason) {
      case Reason.closed:
        accounts.flags[account] |= Flag.closed;
        break;
      case Reason.dormancy:
        accounts.dormancyCuts[account]++;
        this.#months[month + DORMANCY_CUTS]++;
        break;
      case Reason.reviewUp:
        accounts.reviewsUp[account]++;
        break;
      case Reason.reviewDown:
        accounts.reviewsDown[account]++;
        break;
      case Reason.restore:
        accounts.restores[account]++;
        this.#months[month + RESTORES]++;
        break;
      default:
        if (!lower) break;
        accounts.riskCuts[account]++;
        this.#months[month + RISK_CUTS]++;
    }
  }

  #exposure(
    exposures: ExposureModel,
    account: number,
    row: number,
    month: number,
    limit: number,
    served: number,
  ): void {
    const { ead, rwa, ecl } = exposures.at(account, row, limit, served);
    this.#months[month + EAD] += ead;
    this.#months[month + RWA] += rwa;
    this.#months[month + ECL] += ecl;
  }
}
