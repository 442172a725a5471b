/** What a scanner of rows needs to know of a file: plain data, so that any thread may have it. */
import type { Month } from '../../engine/months.ts';
import type { Dialect } from './source/records.ts';

/** What a column of the file is to the scanner. */
export const ROLE = {
  unused: 0,
  accountId: 1,
  month: 2,
  text: 3,
  number: 4,
} as const;
export type Role = (typeof ROLE)[keyof typeof ROLE];

/** How a numeric column is read. */
export interface NumberLayout {
  /** Decimal places that a minor unit holds. */
  readonly places: number;
  readonly limit: number;
  readonly signed: boolean;
  readonly required: boolean;
}

/** A column of the file; `slot`: its place among the numbers or texts of a row. */
export interface ColumnLayout {
  readonly role: Role;
  readonly slot: number;
}

export interface ScanLayout {
  readonly dialect: Pick<Dialect, 'delimiter' | 'quote'>;
  readonly columns: readonly ColumnLayout[];
  /** By slot; one more at the end for the inactive months. */
  readonly numbers: readonly NumberLayout[];
  /** How many columns are texts. */
  readonly texts: number;
  /** Values of every row, where the mapping tells them. */
  readonly constants: {
    readonly month: Month;
    /** Parallel to `numbers`; NULL_INT32 if there is none. */
    readonly numbers: Int32Array;
  };
}
