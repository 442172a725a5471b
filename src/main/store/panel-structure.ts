/**
 * Whether the arrays of a cohort fit together, as the engine takes for granted: seals only show that nobody changed
 * them since, and a project may come from anywhere.
 */
import { say } from '../../contract/said.ts';
import { MAX_MONEY } from '../../engine/units.ts';
import { NO_PRODUCT, NULL_CODE, PRODUCTS, monthSpan } from '../../engine/panel.ts';
import type { NumericColumn, Panel } from '../../engine/panel.ts';
import { damagedData } from './arrays.ts';
import type { AccountIds } from '../account-ids.ts';

/** A cohort as a project holds it. */
export interface StoredCohort {
  readonly panel: Panel;
  /** 1 in rows that fill a gap; left out where none does. */
  readonly filled: Uint8Array | undefined;
  readonly accountIds: AccountIds;
}

/** Whether offsets begin at 0, end at `end`, and each is at least `step` more than the one before. */
function ascends(offsets: ArrayLike<number>, end: number, step: number): boolean {
  if (offsets[0] !== 0 || offsets[offsets.length - 1] !== end) return false;
  for (let index = 1; index < offsets.length; index++)
    if (offsets[index] < offsets[index - 1] + step) return false;
  return true;
}

function isWithin(values: ArrayLike<number>, least: number, most: number): boolean {
  for (let index = 0; index < values.length; index++)
    if (!(values[index] >= least && values[index] <= most)) return false;
  return true;
}

/** Bounds of the month of a first row, so that no later month overflows. */
const LAST_MONTH = 9999 * 12 + 11;
const MAX_INACTIVE = 2 ** 31 - 1 - LAST_MONTH;

function fits({ panel, filled }: StoredCohort): Record<string, boolean> {
  const { accountCount, rowCount, rowStart, firstMonth, product, inactiveBefore } = panel;
  const hasRows = (column: NumericColumn | undefined) => column?.values.length === rowCount;
  return {
    rowStart: rowStart.length === accountCount + 1 && ascends(rowStart, rowCount, 1),
    firstMonth: firstMonth.length === accountCount && isWithin(firstMonth, 0, LAST_MONTH),
    product: product.length === accountCount && isWithin(product, NO_PRODUCT, PRODUCTS.length),
    inactiveBefore:
      inactiveBefore.length === accountCount && isWithin(inactiveBefore, 0, MAX_INACTIVE),
    filled: filled === undefined || (filled.length === rowCount && isWithin(filled, 0, 1)),
    ...Object.fromEntries(
      Object.entries(panel.columns).map(([name, column]) => [`column:${name}`, hasRows(column)]),
    ),
    ...Object.fromEntries(
      Object.entries(panel.attributes).map(([name, { codes, dictionary }]) => [
        `attribute:${name}`,
        codes.length === rowCount && isWithin(codes, NULL_CODE, dictionary.length - 1),
      ]),
    ),
  };
}

function isSpan({ span, accountCount, rowStart, firstMonth }: Panel): boolean {
  const found = monthSpan(accountCount, rowStart, firstMonth);
  return found?.first === span?.first && found?.last === span?.last;
}

/** @throws AppError PROJECT_DAMAGED naming the array that does not fit */
export function checkStructure(cohort: StoredCohort): void {
  const { panel, accountIds } = cohort;
  const odd = Object.entries(fits(cohort)).find(([, isFit]) => !isFit)?.[0];
  if (odd !== undefined)
    throw damagedData(say`The array ${odd} of the cohort does not fit the others.`);
  const { offsets, bytes } = accountIds;
  if (offsets.length !== panel.accountCount + 1 || !ascends(offsets, bytes.length, 1))
    throw damagedData(say`The account ids of the cohort do not fit its accounts.`);
  if (!isSpan(panel)) throw damagedData(say`The months of the cohort do not fit its rows.`);
  if (!isWithin(panel.columns.credit_limit.values, 0, MAX_MONEY))
    throw damagedData(say`The array ${'column:credit_limit'} holds what is no limit.`);
}
