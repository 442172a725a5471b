/** Assumptions behind EAD, RWA, ECL and margin: an editable, dated document that every result names. Rates in basis points. */
import * as v from 'valibot';
import { productOfCode } from './panel.ts';
import type { Panel, Product } from './panel.ts';
import { MAX_RATE_BP, share } from './units.ts';

const rate = (maximum = 10_000) =>
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(maximum));
const byProduct = (maximum?: number) =>
  v.strictObject({ cash_loan: rate(maximum), purchase_credit: rate(maximum) });

export const assumptionsSchema = v.strictObject({
  schema: v.literal(1),
  name: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  /** The date as of which the values hold, YYYY-MM-DD. */
  asOf: v.pipe(v.string(), v.isoDate()),
  /** Where the values come from. */
  source: v.string(),
  ccfBp: byProduct(),
  riskWeightBp: byProduct(MAX_RATE_BP),
  lgdBp: byProduct(),
  /** Interest and fees earned on the balance, a year. */
  marginBp: byProduct(),
  /** Probability of default within a year: the first band with `score >= minScore`. */
  pd: v.strictObject({
    bands: v.pipe(
      v.array(v.strictObject({ minScore: v.pipe(v.number(), v.integer()), pdBp: rate() })),
      v.minLength(1),
    ),
    /** For accounts without a score, or below every band. */
    otherBp: rate(),
  }),
  /** Cap of the long-dormant share. */
  dormantShareCapBp: rate(),
});

export type Assumptions = v.InferOutput<typeof assumptionsSchema>;

/** EAD, RWA and ECL of one account in one month, and a month's margin; minor units, each rounded down. */
export interface Exposure {
  ead: number;
  rwa: number;
  ecl: number;
  margin: number;
}

/** Works out exposures; one per run, because it reuses its result. */
export class ExposureModel {
  readonly #panel: Panel;
  readonly #assumptions: Assumptions;
  readonly #products: readonly Product[];
  readonly #result: Exposure = { ead: 0, rwa: 0, ecl: 0, margin: 0 };

  constructor(panel: Panel, assumptions: Assumptions) {
    this.#panel = panel;
    this.#assumptions = assumptions;
    // An account without a product is weighed as a cash loan, the more cautious of the two in every preset.
    this.#products = [0, 1, 2].map((code) => productOfCode(code) ?? 'cash_loan');
  }

  #pdBp(row: number): number {
    const { bands, otherBp } = this.#assumptions.pd;
    const column = this.#panel.columns.bureau_score;
    if (!column) return otherBp;
    const score = column.values[row];
    if (score === column.nullValue) return otherBp;
    for (const band of bands) if (score >= band.minScore) return band.pdBp;
    return otherBp;
  }

  /** The exposure of an account at a row with a limit and served need (minor units); valid until the next call. */
  at(account: number, row: number, limit: number, served: number): Readonly<Exposure> {
    const { ccfBp, riskWeightBp, lgdBp, marginBp } = this.#assumptions;
    const product = this.#products[this.#panel.product[account]];
    const result = this.#result;
    result.ead = served + share(Math.max(0, limit - served), ccfBp[product]);
    result.rwa = share(result.ead, riskWeightBp[product]);
    result.ecl = share(share(result.ead, this.#pdBp(row)), lgdBp[product]);
    result.margin = Math.floor((served * marginBp[product]) / 120_000);
    return result;
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
