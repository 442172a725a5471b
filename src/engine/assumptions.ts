/** Assumptions behind EAD, RWA, ECL, margin and net value: an editable, dated document that every result names. Rates in basis points. */
import * as v from 'valibot';
import { documentFaults } from './document-faults.ts';
import type { DocumentFault } from './document-faults.ts';
import { fraction, rate, whole } from './document-values.ts';
import type { Cohort } from './behaviour.ts';
import { productOfCode } from './panel.ts';
import type { MonthSpan, NumericColumn, Panel, Product } from './panel.ts';
import { conditionSchema } from './policy/document.ts';
import { YEAR_MONTHS } from './simulate/outcomes.ts';
import type { AccountTally } from './simulate/outcomes.ts';
import { FULL_BP, MAX_MONEY, mulDiv, share } from './units.ts';

const byProduct = (value: typeof rate) =>
  v.strictObject({ cash_loan: value(), purchase_credit: value() });

export const assumptionsSchema = v.strictObject({
  schema: v.literal(1),
  name: v.pipe(v.string(), v.trim(), v.nonEmpty('assumptions need a name')),
  /** The date as of which the values hold, YYYY-MM-DD. */
  asOf: v.pipe(
    v.string(),
    v.isoDate((issue) => `${issue.received} is not a date like 2024-01-31`),
  ),
  /** Where the values come from. */
  source: v.string(),
  ccfBp: byProduct(fraction),
  riskWeightBp: byProduct(rate),
  lgdBp: byProduct(fraction),
  /** Interest and fees earned on the balance, a year. */
  marginBp: byProduct(fraction),
  /** Probability of default within a year: the first band with `score >= minScore`. */
  pd: v.strictObject({
    bands: v.pipe(
      v.array(v.strictObject({ minScore: whole(-100_000, 100_000), pdBp: fraction() })),
      v.minLength(1, 'at least one band'),
    ),
    /** For accounts without a score, or below every band. */
    otherBp: fraction(),
    /** Before the score: the first band, in the document's order, with `days_past_due >= minDays`. */
    daysPastDueBands: v.optional(
      v.array(v.strictObject({ minDays: whole(0, 100_000), pdBp: fraction() })),
    ),
  }),
  /** Cap of the long-dormant share. */
  dormantShareCapBp: fraction(),
  /** Rows that meet any of these conditions count neither above nor below the line of the long-dormant share. */
  dormantExclude: v.optional(v.array(conditionSchema)),
  /** Capital held against risk-weighted assets. Without this and the three below there is no net value. */
  capitalRatioBp: v.optional(fraction()),
  /** What the capital has to earn, a year. */
  hurdleBp: v.optional(rate()),
  /** What one notice to a customer costs, minor units. */
  noticeCost: v.optional(whole(0, MAX_MONEY)),
  /** Margin lost on refused use, once, of the amount refused. */
  refusedMarginBp: v.optional(rate()),
});

export type Assumptions = v.InferOutput<typeof assumptionsSchema>;

type AssumptionsParse =
  | { readonly ok: true; readonly assumptions: Assumptions }
  | { readonly ok: false; readonly faults: readonly DocumentFault[] };

/** Parses assumptions from unknown data; never throws. */
export function parseAssumptions(input: unknown): AssumptionsParse {
  const result = v.safeParse(assumptionsSchema, input);
  if (result.success) return { ok: true, assumptions: result.output };
  return { ok: false, faults: documentFaults(result.issues) };
}

/** EAD, RWA and ECL of one account in one month; minor units, each rounded down. */
export interface Exposure {
  ead: number;
  rwa: number;
  ecl: number;
}

/** A rate by product code. An account without a product is weighed as a cash loan, the more cautious in every preset. */
function byCode(rates: Readonly<Record<Product, number>>): Int32Array {
  return Int32Array.from([0, 1, 2], (code) => rates[productOfCode(code) ?? 'cash_loan']);
}

/** PD of every score from `from` on; below it `otherBp` holds, above the last entry the last one. */
interface PdTable {
  readonly from: number;
  readonly pdBp: Int32Array;
}

function pdTable({ bands, otherBp }: Assumptions['pd']): PdTable {
  const scores = bands.map(({ minScore }) => minScore);
  const from = Math.min(...scores) - 1;
  const pdBp = new Int32Array(Math.max(...scores) - from + 1).map(
    (_, index) => bands.find(({ minScore }) => from + index >= minScore)?.pdBp ?? otherBp,
  );
  return { from, pdBp };
}

/** Works out exposures; one per run, because it reuses its result. */
export class ExposureModel {
  readonly #product: Uint8Array;
  readonly #score: NumericColumn | undefined;
  readonly #ccfBp: Int32Array;
  readonly #riskWeightBp: Int32Array;
  readonly #lgdBp: Int32Array;
  readonly #pd: PdTable;
  readonly #otherPdBp: number;
  readonly #daysPastDue: NumericColumn | undefined;
  readonly #daysPastDueBands: NonNullable<Assumptions['pd']['daysPastDueBands']>;
  readonly #result: Exposure = { ead: 0, rwa: 0, ecl: 0 };

  constructor(panel: Panel, assumptions: Assumptions) {
    this.#product = panel.product;
    this.#score = panel.columns.bureau_score;
    this.#ccfBp = byCode(assumptions.ccfBp);
    this.#riskWeightBp = byCode(assumptions.riskWeightBp);
    this.#lgdBp = byCode(assumptions.lgdBp);
    this.#pd = pdTable(assumptions.pd);
    this.#otherPdBp = assumptions.pd.otherBp;
    const { daysPastDueBands = [] } = assumptions.pd;
    this.#daysPastDueBands = daysPastDueBands;
    this.#daysPastDue = daysPastDueBands.length > 0 ? panel.columns.days_past_due : undefined;
  }

  /** Probability of default at a row, basis points a year. */
  pdBp(row: number): number {
    return this.#lateBp(row) ?? this.#scoreBp(row);
  }

  /** By days past due; `undefined` where no band says. */
  #lateBp(row: number): number | undefined {
    const column = this.#daysPastDue;
    if (!column) return undefined;
    const days = column.values[row];
    if (days === column.nullValue) return undefined;
    return this.#daysPastDueBands.find(({ minDays }) => days >= minDays)?.pdBp;
  }

  #scoreBp(row: number): number {
    if (!this.#score) return this.#otherPdBp;
    const { values, nullValue } = this.#score;
    const score = values[row];
    if (score === nullValue) return this.#otherPdBp;
    const { from, pdBp } = this.#pd;
    const entry = score - from;
    if (entry < 0) return pdBp[0];
    return pdBp[entry < pdBp.length ? entry : pdBp.length - 1];
  }

  /** The exposure under a product code and a PD; valid until the next call. */
  of(code: number, pdBp: number, limit: number, served: number): Readonly<Exposure> {
    const result = this.#result;
    const undrawn = limit > served ? limit - served : 0;
    const ead = served + share(undrawn, this.#ccfBp[code]);
    result.ead = ead;
    result.rwa = share(ead, this.#riskWeightBp[code]);
    result.ecl = share(share(ead, pdBp), this.#lgdBp[code]);
    return result;
  }

  /**
   * Adds EAD, RWA and ECL of rows `from` to `to - 1` of an account to the totals of their months. Entry 0 of `limits`
   * (after the month) and `served` is row `from`; its month's EAD is at `totals[at]`, the next month's `stride` further on,
   * RWA and ECL follow EAD.
   */
  addMonths(
    account: number,
    from: number,
    to: number,
    limits: Float64Array,
    served: Float64Array,
    totals: Float64Array,
    at: number,
    stride: number,
  ): void {
    const code = this.#product[account];
    for (let row = from; row < to; row++, at += stride) {
      const { ead, rwa, ecl } = this.of(
        code,
        this.pdBp(row),
        limits[row - from],
        served[row - from],
      );
      totals[at] += ead;
      totals[at + 1] += rwa;
      totals[at + 2] += ecl;
    }
  }
}

/**
 * What an account earns and costs in a year, minor units, each rounded down per account: the cohort's last 12 simulated
 * months, or all where there are fewer, scaled to 12.
 */
export class YearlyValue {
  readonly #cohort: Cohort;
  readonly #marginBp: Int32Array;
  readonly #assumptions: Assumptions;
  /** First month of the year, and how many of its months are simulated. */
  readonly #from: number;
  readonly #months: number;

  constructor(cohort: Cohort, assumptions: Assumptions, simulated: MonthSpan) {
    this.#cohort = cohort;
    this.#marginBp = byCode(assumptions.marginBp);
    this.#assumptions = assumptions;
    this.#from = Math.max(simulated.first, simulated.last - YEAR_MONTHS + 1);
    this.#months = Math.max(1, simulated.last - this.#from + 1);
  }

  /** Whether the assumptions say all that a net value needs. */
  static isComplete({
    capitalRatioBp,
    hurdleBp,
    noticeCost,
    refusedMarginBp,
  }: Assumptions): boolean {
    return [capitalRatioBp, hurdleBp, noticeCost, refusedMarginBp].every(
      (value) => value !== undefined,
    );
  }

  #needOfYear(account: number): number {
    const { panel, behaviour } = this.#cohort;
    const { summary, need } = behaviour;
    if (summary && this.#months === YEAR_MONTHS) return summary.yearNeed[account];
    const start = panel.rowStart[account];
    let sum = 0;
    for (
      let row = Math.max(start, start + this.#from - panel.firstMonth[account]);
      row < panel.rowStart[account + 1];
      row++
    )
      sum += need[row];
    return sum;
  }

  /** Margin on what was served, a year. */
  margin(account: number, { shortfallYear }: Readonly<AccountTally>): number {
    const served = this.#needOfYear(account) - shortfallYear;
    const rateBp = this.#marginBp[this.#cohort.panel.product[account]];
    return mulDiv(served, rateBp, FULL_BP * this.#months);
  }

  /** Notices and refused use, a year. */
  costs({ noticesYear, refusedYear }: Readonly<AccountTally>): number {
    if (noticesYear === 0 && refusedYear === 0) return 0;
    const { noticeCost = 0, refusedMarginBp = 0 } = this.#assumptions;
    const scaled = (cost: number) => mulDiv(cost, YEAR_MONTHS, this.#months);
    return scaled(noticesYear * noticeCost) + scaled(share(refusedYear, refusedMarginBp));
  }

  /** What the capital behind risk-weighted assets costs, a year. */
  capitalCost(rwa: number): number {
    const { capitalRatioBp = 0, hurdleBp = 0 } = this.#assumptions;
    return share(share(rwa, capitalRatioBp), hurdleBp);
  }
}

/**
 * Closures that bring the long-dormant share to the cap: the least `n` with `(dormant - n) / (accounts - n) <= cap`.
 * Cutting limits does not change the share.
 */
export function closuresToCap(dormant: number, accounts: number, capBp: number): number {
  if (capBp >= 10_000) return 0;
  return Math.max(0, Math.ceil((10_000 * dormant - capBp * accounts) / (10_000 - capBp)));
}
