/**
 * Measures as engine 1 had them, so that a run that it recorded can be told from one that was tampered with. Replays
 * without the corrections of later engines give its limits and decisions.
 */
import { closuresToCap } from './assumptions.ts';
import type { Assumptions } from './assumptions.ts';
import type { Cohort } from './behaviour.ts';
import { CreditBalances } from './credit-balance.ts';
import { sumMeasuresOf } from './measurer.ts';
import type { Measured } from './measurer.ts';
import type { Measure } from './measures.ts';
import { productOfCode } from './panel.ts';
import { LONG_DORMANT_MONTHS } from './simulate/long-dormant.ts';
import { OutcomeReader } from './simulate/outcome-reader.ts';
import { Flag } from './simulate/outcomes.ts';
import type { AccountOutcomes } from './simulate/outcomes.ts';
import { FULL_BP } from './units.ts';
import type { Corrections } from './version.ts';

const ENGINE_ONE_MEASURES = [
  'accounts',
  'limit_start_total',
  'limit_total',
  'undrawn_total',
  'served_total',
  'shortfall_total',
  'ead',
  'rwa',
  'ecl',
  'margin',
  'accounts_cut',
  'cut_rate',
  'cut_events',
  'dormancy_cuts',
  'risk_cuts',
  'restored',
  'reviews_up',
  'reviews_down',
  'notices',
  'closed',
  'returned_after_cut',
  'regret_accounts',
  'regret_rate',
  'dormant_accounts',
  'dormant_share',
  'closures_to_cap',
] as const satisfies readonly Measure[];
export type EngineOneMeasures = Readonly<Record<(typeof ENGINE_ONE_MEASURES)[number], number>>;

/** Basis points a year to a month's share: engine 1 had the margin of the last month. */
const MARGIN_DIVISOR = FULL_BP * 12;

/** The measures of all accounts, as far as engine 1 had them. */
export function engineOneMeasures(
  cohort: Cohort,
  accounts: AccountOutcomes,
  measured: Measured,
  assumptions: Assumptions,
  corrections: Corrections,
): EngineOneMeasures {
  const { panel, behaviour } = cohort;
  const reader = new OutcomeReader(cohort, accounts);
  const values = sumMeasuresOf(measured.sums, 0, assumptions);
  const credit = corrections.has('A1') ? new CreditBalances(panel) : undefined;
  let margin = 0;
  let open = 0;
  let dormant = 0;
  for (let account = 0; account < panel.accountCount; account++) {
    const flags = accounts.flags[account];
    if ((flags & Flag.simulated) === 0 || (flags & Flag.ended) !== 0) continue;
    const served = reader.servedEnd(account);
    const product = productOfCode(panel.product[account]) ?? 'cash_loan';
    margin += Math.floor((served * assumptions.marginBp[product]) / MARGIN_DIVISOR);
    if ((flags & Flag.closed) !== 0) continue;
    open++;
    const row = panel.rowStart[account + 1] - 1;
    const isLong = behaviour.streak[row] >= LONG_DORMANT_MONTHS && credit?.has(row) !== true;
    if (served === 0 && isLong) dormant++;
  }
  const kept = ENGINE_ONE_MEASURES.map((name) => [name, values[name]]);
  return {
    ...(Object.fromEntries(kept) as EngineOneMeasures),
    margin,
    dormant_accounts: dormant,
    dormant_share: open > 0 ? Math.floor((FULL_BP * dormant) / open) : 0,
    closures_to_cap: closuresToCap(dormant, open, assumptions.dormantShareCapBp),
  };
}
