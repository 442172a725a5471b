/** Assumptions behind EAD, RWA, ECL and margin: an editable, dated document that every result names. Rates in basis points. */
import * as v from 'valibot';
import { documentFaults } from './document-faults.ts';
import type { DocumentFault } from './document-faults.ts';
import { fraction, rate, whole } from './document-values.ts';
import { productOfCode } from './panel.ts';
import type { NumericColumn, Panel, Product } from './panel.ts';
import { FULL_BP, share } from './units.ts';

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
  }),
  /** Cap of the long-dormant share. */
  dormantShareCapBp: fraction(),
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

/** Basis points a year to a month's share. */
const MARGIN_DIVISOR = FULL_BP * 12;

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
  readonly #marginBp: Int32Array;
  readonly #pd: PdTable;
  readonly #otherPdBp: number;
  readonly #result: Exposure = { ead: 0, rwa: 0, ecl: 0 };

  constructor(panel: Panel, assumptions: Assumptions) {
    this.#product = panel.product;
    this.#score = panel.columns.bureau_score;
    this.#ccfBp = byCode(assumptions.ccfBp);
    this.#riskWeightBp = byCode(assumptions.riskWeightBp);
    this.#lgdBp = byCode(assumptions.lgdBp);
    this.#marginBp = byCode(assumptions.marginBp);
    this.#pd = pdTable(assumptions.pd);
    this.#otherPdBp = assumptions.pd.otherBp;
  }

  /** Probability of default at a row, basis points a year. */
  pdBp(row: number): number {
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

  /** A month's margin on served need under a product code, minor units rounded down. */
  margin(code: number, served: number): number {
    return Math.floor((served * this.#marginBp[code]) / MARGIN_DIVISOR);
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
