/** Which months of which accounts are long dormant, a bit for each row, so that the share is known by month and by segment. */
import type { Panel } from '../panel.ts';

/** Months without activity from which an account is long dormant. */
export const LONG_DORMANT_MONTHS = 18;

type Rows = Pick<Panel, 'rowStart'>;

/** Room for the bits of a panel. Each account has bytes of its own, so that threads never share one. */
export function newLongDormant({
  accountCount,
  rowCount,
}: Pick<Panel, 'accountCount' | 'rowCount'>): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer((rowCount >> 3) + accountCount + 1));
}

/** The first byte of an account. */
function firstByte({ rowStart }: Rows, account: number): number {
  return (rowStart[account] >> 3) + account;
}

export function markLongDormant(bits: Uint8Array, rows: Rows, account: number, row: number): void {
  const place = row - rows.rowStart[account];
  bits[firstByte(rows, account) + (place >> 3)] |= 1 << (place & 7);
}

export function isLongDormant(bits: Uint8Array, rows: Rows, account: number, row: number): boolean {
  const place = row - rows.rowStart[account];
  return ((bits[firstByte(rows, account) + (place >> 3)] >> (place & 7)) & 1) === 1;
}

/** Calls `see` with every long-dormant row of an account, in order. */
export function visitLongDormant(
  bits: Uint8Array,
  rows: Rows,
  account: number,
  see: (row: number) => void,
): void {
  const start = rows.rowStart[account];
  const first = firstByte(rows, account);
  const bytes = (rows.rowStart[account + 1] - start + 7) >> 3;
  for (let byte = 0; byte < bytes; byte++) {
    const held = bits[first + byte];
    if (held === 0) continue;
    for (let bit = 0; bit < 8; bit++) {
      if (((held >> bit) & 1) === 1) see(start + byte * 8 + bit);
    }
  }
}
