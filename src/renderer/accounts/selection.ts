/** Which rows of a long table are selected, as a spreadsheet has it: runs of rows, and the row that the keyboard is on. */
import { computed, shallowRef } from 'vue';
import { addRows, countRows, hasRow, removeRows } from './row-ranges.ts';
import type { RowRange, RowRanges } from './row-ranges.ts';

/**
 * What going to a row does to the selection. only: it is the row alone; extend: the rows from where it began to this one; add:
 * these rows besides; toggle: the row comes in or goes out; move: nothing.
 */
export type SelectionStep = 'only' | 'extend' | 'add' | 'toggle' | 'move';

/** What the keys held down with a click or an arrow make of it. */
export function stepOf(
  { shiftKey, ctrlKey, metaKey }: Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>,
  withControl: SelectionStep,
): SelectionStep {
  const control = ctrlKey || metaKey;
  if (shiftKey) return control ? 'add' : 'extend';
  return control ? withControl : 'only';
}

const rowOf = (row: number): RowRange => ({ from: row, to: row + 1 });

export function createSelection() {
  const ranges = shallowRef<RowRanges>([rowOf(0)]);
  /** Where a run begins that is extended, and the row that the keyboard is on. */
  const anchor = shallowRef(0);
  const current = shallowRef(0);

  const count = computed(() => countRows(ranges.value));

  /** Goes to a row of `total`. */
  function go(to: number, total: number, step: SelectionStep): void {
    const row = Math.max(0, Math.min(total - 1, to));
    current.value = row;
    const run = { from: Math.min(anchor.value, row), to: Math.max(anchor.value, row) + 1 };
    switch (step) {
      case 'move':
        return;
      case 'extend':
        ranges.value = [run];
        return;
      case 'add':
        ranges.value = addRows(ranges.value, run);
        return;
      case 'toggle':
        ranges.value = hasRow(ranges.value, row)
          ? removeRows(ranges.value, rowOf(row))
          : addRows(ranges.value, rowOf(row));
        break;
      case 'only':
        ranges.value = [rowOf(row)];
    }
    anchor.value = row;
  }

  function selectAll(total: number): void {
    anchor.value = 0;
    current.value = Math.max(0, total - 1);
    ranges.value = [{ from: 0, to: total }];
  }

  const isSelected = (row: number): boolean => hasRow(ranges.value, row);

  return { ranges, current, count, go, selectAll, isSelected };
}
