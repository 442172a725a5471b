/** What an account did, independent of any policy: dormancy streak and need (semantics §3). Computed once per cohort. */
import { activityScores } from './activity-score.ts';
import { PRODUCTS, productCode } from './panel.ts';
import { summarise } from './summary.ts';
import type { CohortSummary } from './summary.ts';
import type { NumberArray, NumericColumn, NumericColumnName, Panel } from './panel.ts';

export interface Behaviour {
  /** Dormancy streak `d(t)` per row, in months; 0 where the account was active. */
  readonly streak: Uint16Array;
  /** `need(t)` per row, minor units, never null or negative. */
  readonly need: NumberArray;
  /** Activity score per row, 0 to 100. */
  readonly activity: Uint8Array;
  /** By account; left out where a panel is derived again and again. */
  readonly summary?: CohortSummary;
}

/** A panel and what was derived from it. */
export interface Cohort {
  readonly panel: Panel;
  readonly behaviour: Behaviour;
}

/** Longest streak held; longer ones cannot arise from importable months. */
export const MAX_STREAK = 65_535;

const ACTIVITY_COLUMNS: Record<(typeof PRODUCTS)[number], readonly NumericColumnName[]> = {
  cash_loan: ['draw_count', 'draw_amount'],
  purchase_credit: ['purchase_count', 'purchase_amount'],
};

/** Rows 0 to `rowCount` of the columns that show activity for a product code; any of them for an unknown product. */
function activityColumns(panel: Panel, code: number): NumberArray[] {
  const names = PRODUCTS.filter((product) => code === 0 || productCode(product) === code).flatMap(
    (product) => ACTIVITY_COLUMNS[product],
  );
  return names.flatMap((name) => panel.columns[name]?.values ?? []);
}

/** Accounts of which no column could say that they were used, so that they count as dormant throughout. */
export function accountsWithoutUseColumn(panel: Panel): number {
  const isBlind = [0, 1, 2].map((code) => activityColumns(panel, code).length === 0);
  return panel.product.reduce((count, code) => count + Number(isBlind[code]), 0);
}

function dormancyStreaks(panel: Panel, streak: Uint16Array): void {
  const columnsByProduct = [0, 1, 2].map((code) => activityColumns(panel, code));
  for (let account = 0; account < panel.accountCount; account++) {
    const columns = columnsByProduct[panel.product[account]];
    let dormant = panel.inactiveBefore[account];
    for (let row = panel.rowStart[account]; row < panel.rowStart[account + 1]; row++) {
      dormant++;
      for (const values of columns) {
        // A null marker is negative, so it counts as no activity.
        if (values[row] > 0) dormant = 0;
      }
      streak[row] = Math.min(dormant, MAX_STREAK);
    }
  }
}

function needSources(panel: Panel): NumericColumn[] {
  return [panel.columns.balance, panel.columns.peak_balance].filter(
    (column) => column !== undefined,
  );
}

/** `peak_balance`, else `balance`, else 0; never negative. */
function needs(panel: Panel, need: NumberArray): void {
  need.fill(0);
  for (const { values, nullValue } of needSources(panel)) {
    for (let row = 0; row < panel.rowCount; row++) {
      const value = values[row];
      if (value !== nullValue) need[row] = value > 0 ? value : 0;
    }
  }
}

/** Room for the behaviour of a panel, in SharedArrayBuffers. */
export function newBehaviour(panel: Panel): Behaviour {
  const rows = panel.rowCount;
  const wide = needSources(panel).some(({ values }) => values instanceof Float64Array);
  return {
    streak: new Uint16Array(new SharedArrayBuffer(rows * 2)),
    need: wide
      ? new Float64Array(new SharedArrayBuffer(rows * 8))
      : new Int32Array(new SharedArrayBuffer(rows * 4)),
    activity: new Uint8Array(new SharedArrayBuffer(rows)),
  };
}

/** Derives streak, need and activity score for every row into `behaviour`, which has at least the panel's rows. */
export function deriveInto(panel: Panel, behaviour: Behaviour): void {
  dormancyStreaks(panel, behaviour.streak);
  needs(panel, behaviour.need);
  activityScores(panel, behaviour.streak, behaviour.activity);
}

/** Derives streak, need and activity score for every row, and the summary of the accounts. */
export function deriveBehaviour(panel: Panel): Behaviour {
  const behaviour = newBehaviour(panel);
  deriveInto(panel, behaviour);
  return { ...behaviour, summary: summarise(panel, behaviour.streak, behaviour.need) };
}
