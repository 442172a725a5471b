/** Panels for tests: reference rows, and the engine's arrangement of them. */
import { NUMERIC_COLUMN_NAMES, PRODUCTS, productCode } from '../../src/engine/panel.ts';
import { syntheticCohort } from '../../src/engine/synthetic/cohort.ts';
import type { CohortSpec } from '../../src/engine/synthetic/cohort.ts';
import type { ArrangedPanel } from '../../src/main/import/collect/arrange.ts';
import { PanelBuilder } from '../../src/main/import/collect/panel-builder.ts';
import type { ReferenceRow } from '../engine/reference/reference.ts';

const EMPTY: Omit<ReferenceRow, 'account_id' | 'month' | 'credit_limit'> = {
  product: null,
  balance: null,
  peak_balance: null,
  draw_count: null,
  draw_amount: null,
  purchase_count: null,
  purchase_amount: null,
  platform_purchase_amount: null,
  repayment_amount: null,
  days_past_due: null,
  bureau_score: null,
  external_utilisation: null,
  abnormal_txn_count: null,
  reopen_count: null,
  months_since_last_activity: null,
  attributes: {},
};

type Required = Pick<ReferenceRow, 'account_id' | 'month' | 'credit_limit'>;

/** A row with everything null but what is given. */
export function row(given: Required & Partial<ReferenceRow>): ReferenceRow {
  return { ...EMPTY, ...given };
}

export type ArrangedRows = ArrangedPanel;

/** The panel the import path arranges from rows in any order. */
export function panelOf(
  rows: readonly ReferenceRow[],
  attributes: readonly string[] = [],
): ArrangedRows {
  const builder = new PanelBuilder(NUMERIC_COLUMN_NAMES, attributes);
  rows.forEach((source, index) => {
    const product = PRODUCTS.find((name) => name === source.product);
    builder.add({
      accountId: source.account_id,
      month: source.month,
      product: product ? productCode(product) : 0,
      inactiveMonths: source.months_since_last_activity,
      numbers: NUMERIC_COLUMN_NAMES.map((name) => source[name]),
      texts: attributes.map((name) => source.attributes[name] ?? ''),
      line: index + 2,
    });
  });
  return builder.arrange();
}

/** A synthetic cohort as reference rows. */
export function syntheticRows(spec: CohortSpec): ReferenceRow[] {
  return [...syntheticCohort(spec)].map((source) =>
    row({
      account_id: source.accountId,
      month: source.month,
      product: source.product,
      months_since_last_activity: source.monthsSinceLastActivity,
      ...source.numbers,
      credit_limit: source.numbers.credit_limit ?? 0,
      attributes: source.attributes,
    }),
  );
}
