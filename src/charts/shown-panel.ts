/** A panel of the comparison as it may be shown: what is behind small cells is gone, whoever draws it or takes it along. */
import type { ComparisonView, PanelCells } from '../contract/types.ts';
import { CELL_SUMS } from '../engine/crossfilter.ts';
import { cellMarks, isShown } from '../engine/small-cells.ts';
import type { CellMark, SmallCellRule } from '../engine/small-cells.ts';
import type { Words } from '../locales/index.ts';
import { fill } from '../locales/fill.ts';
import type { Formats } from '../wording/format.ts';

type Sum = (typeof CELL_SUMS)[number];

/** A panel whose sums are null where they are not shown. */
export interface ShownPanel
  extends Omit<PanelCells, Sum>, Readonly<Record<Sum, readonly (number | null)[]>> {
  readonly marks: readonly CellMark[];
  readonly rule: SmallCellRule;
  /** Accounts of all cells; no hidden one can be worked out from it. */
  readonly total: number;
}

/** The rule for the figures of a view: those of a sample stand for more accounts than they are made from. */
export function ruleFor(
  { accounts, sampled }: Pick<ComparisonView, 'accounts' | 'sampled'>,
  { below, isHidden }: SmallCellRule,
): SmallCellRule {
  const factor = sampled === null || sampled === 0 ? 1 : accounts / sampled;
  return { below: Math.ceil(below * factor), isHidden };
}

/** Cells of a row: the swap set is a table of two by two, whose totals the measures tell. */
function columnsOf({ x, xDimension, yDimension }: PanelCells): number {
  return xDimension === 'swap' && yDimension === null ? x.length / 2 : x.length;
}

export function shownPanel(panel: PanelCells, rule: SmallCellRule): ShownPanel {
  const marks = cellMarks(panel.accounts, columnsOf(panel), rule);
  const kept = (sum: Sum) => panel[sum].map((value, cell) => (isShown(marks[cell]) ? value : null));
  const sums = Object.fromEntries(CELL_SUMS.map((sum) => [sum, kept(sum)])) as Record<
    Sum,
    (number | null)[]
  >;
  const total = panel.accounts.reduce((sum, count) => sum + count, 0);
  return { ...panel, ...sums, marks, rule, total };
}

/** What stands in place of a figure that is not shown; `undefined` where it is. */
export function markText(mark: CellMark, { below }: SmallCellRule): string | undefined {
  if (isShown(mark)) return undefined;
  return mark === 'hidden' ? `<${below}` : '×';
}

/** A count of accounts, marked where they are few. */
export function markedCount(accounts: number, mark: CellMark, formats: Formats): string {
  return `${formats.count(accounts)}${mark === 'small' ? '*' : ''}`;
}

/** The accounts of a cell, or what stands in their place. */
export function countText(panel: ShownPanel, cell: number, formats: Formats): string {
  const mark = panel.marks[cell];
  return markText(mark, panel.rule) ?? markedCount(panel.accounts[cell] ?? 0, mark, formats);
}

/** What the marks of cells mean, a line for each that occurs. */
export function markNotes(
  marks: readonly CellMark[],
  { below }: SmallCellRule,
  { charts }: Words,
): string[] {
  const notes = { small: charts.small, hidden: charts.hidden, withheld: charts.withheld };
  return (['small', 'hidden', 'withheld'] as const)
    .filter((mark) => marks.includes(mark))
    .map((mark) => fill(notes[mark], { count: below }));
}
