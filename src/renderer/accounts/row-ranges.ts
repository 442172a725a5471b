/** Sets of rows of a long table as runs of rows, so that a selection of a million rows is one run. */

/** Rows from `from` to `to - 1`. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** In order, without overlap and with a gap between each and the next. */
export type RowRanges = readonly RowRange[];

export function countRows(ranges: RowRanges): number {
  return ranges.reduce((count, { from, to }) => count + to - from, 0);
}

export function hasRow(ranges: RowRanges, row: number): boolean {
  return ranges.some(({ from, to }) => row >= from && row < to);
}

export function addRows(ranges: RowRanges, added: RowRange): RowRanges {
  if (added.to <= added.from) return ranges;
  const before = ranges.filter(({ to }) => to < added.from);
  const after = ranges.filter(({ from }) => from > added.to);
  const touched = ranges.slice(before.length, ranges.length - after.length);
  const from = Math.min(added.from, touched.at(0)?.from ?? added.from);
  const to = Math.max(added.to, touched.at(-1)?.to ?? added.to);
  return [...before, { from, to }, ...after];
}

export function removeRows(ranges: RowRanges, removed: RowRange): RowRanges {
  if (removed.to <= removed.from) return ranges;
  return ranges
    .flatMap(({ from, to }) => [
      { from, to: Math.min(to, removed.from) },
      { from: Math.max(from, removed.to), to },
    ])
    .filter(({ from, to }) => to > from);
}
