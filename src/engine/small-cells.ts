/** Cells of a table that few accounts are behind: which are marked, and which are not shown. */

/** Cells with fewer accounts than `below` are small; `isHidden`: their values are not shown. */
export interface SmallCellRule {
  readonly below: number;
  readonly isHidden: boolean;
}

/**
 * plain and small: shown; hidden: small and not shown; withheld: not small, and not shown either, since a hidden cell could
 * be worked out from it and the total of its row or column.
 */
export type CellMark = 'plain' | 'small' | 'hidden' | 'withheld';

export function isShown(mark: CellMark): boolean {
  return mark === 'plain' || mark === 'small';
}

/** The mark of a figure that `accounts` are behind, by itself; nothing is behind an empty one, so it is plain. */
export function markOf(accounts: number, { below, isHidden }: SmallCellRule): CellMark {
  if (accounts === 0 || accounts >= below) return 'plain';
  return isHidden ? 'hidden' : 'small';
}

/** Cells of each row and of each column of a table. */
function linesOf(cells: number, columns: number): number[][] {
  const rows = cells / columns;
  return [
    ...Array.from({ length: rows }, (_, y) =>
      Array.from({ length: columns }, (_cell, x) => y * columns + x),
    ),
    ...Array.from({ length: columns }, (_, x) =>
      Array.from({ length: rows }, (_cell, y) => y * columns + x),
    ),
  ];
}

/**
 * Marks the cells of a table, y-major with `columns` in a row, by their accounts. Where small cells are hidden, so many
 * others are withheld that no row or column lacks one alone, and those it lacks hold at least `below` accounts together:
 * the least first, as long as there are any.
 */
export function cellMarks(
  accounts: readonly number[],
  columns: number,
  rule: SmallCellRule,
): CellMark[] {
  const marks = accounts.map((count) => markOf(count, rule));
  if (!marks.includes('hidden')) return marks;
  const lines = linesOf(accounts.length, columns);
  const withholdIn = (line: readonly number[]): boolean => {
    const lacking = line.filter((cell) => !isShown(marks[cell]));
    const together = lacking.reduce((sum, cell) => sum + accounts[cell], 0);
    if (lacking.length === 0 || (lacking.length > 1 && together >= rule.below)) return false;
    const [least] = line
      .filter((cell) => isShown(marks[cell]) && accounts[cell] > 0)
      .sort((a, b) => accounts[a] - accounts[b]);
    if (least === undefined) return false;
    marks[least] = 'withheld';
    return true;
  };
  // What is withheld in a row may be what gives a column away, and the other way round.
  while (lines.map(withholdIn).includes(true));
  return marks;
}
