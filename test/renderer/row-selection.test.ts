/** Selections of rows as runs, against a plain set of rows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addRows, countRows, hasRow, removeRows } from '../../src/renderer/accounts/row-ranges.ts';
import type { RowRanges } from '../../src/renderer/accounts/row-ranges.ts';
import { createSelection, stepOf } from '../../src/renderer/accounts/selection.ts';

const ROWS = 30;
const edit = fc.record({
  adds: fc.boolean(),
  from: fc.integer({ min: 0, max: ROWS }),
  length: fc.integer({ min: 0, max: 8 }),
});

describe('runs of rows', () => {
  it('hold what a set of rows would', () => {
    fc.assert(
      fc.property(fc.array(edit), (edits) => {
        let ranges: RowRanges = [];
        const rows = new Set<number>();
        for (const { adds, from, length } of edits) {
          const range = { from, to: from + length };
          ranges = adds ? addRows(ranges, range) : removeRows(ranges, range);
          for (let row = range.from; row < range.to; row++) {
            if (adds) rows.add(row);
            else rows.delete(row);
          }
        }
        for (let row = 0; row < ROWS + 10; row++) expect(hasRow(ranges, row)).toBe(rows.has(row));
        expect(countRows(ranges)).toBe(rows.size);
        // In order, and none touches the next.
        ranges.forEach(({ from, to }, at) => {
          expect(to).toBeGreaterThan(from);
          if (at > 0) expect(from).toBeGreaterThan(ranges[at - 1].to);
        });
      }),
    );
  });
});

describe('the selection', () => {
  const selected = ({ isSelected }: ReturnType<typeof createSelection>) =>
    Array.from({ length: 10 }, (_, row) => row).filter(isSelected);

  it('is one row, a run, several runs, and single rows', () => {
    const selection = createSelection();
    selection.go(2, 10, 'only');
    selection.go(4, 10, 'extend');
    expect(selected(selection)).toEqual([2, 3, 4]);
    selection.go(3, 10, 'extend');
    expect(selected(selection)).toEqual([2, 3]);
    selection.go(8, 10, 'toggle');
    expect(selected(selection)).toEqual([2, 3, 8]);
    selection.go(12, 10, 'add');
    expect(selected(selection)).toEqual([2, 3, 8, 9]);
    expect(selection.count.value).toBe(4);
    selection.go(2, 10, 'toggle');
    expect(selected(selection)).toEqual([3, 8, 9]);
    selection.go(5, 10, 'move');
    expect(selection.current.value).toBe(5);
    expect(selected(selection)).toEqual([3, 8, 9]);
    selection.selectAll(10);
    expect(selection.count.value).toBe(10);
    selection.go(-1, 10, 'only');
    expect(selected(selection)).toEqual([0]);
  });

  it('follows the keys that are held', () => {
    const none = { shiftKey: false, ctrlKey: false, metaKey: false };
    expect(stepOf(none, 'toggle')).toBe('only');
    expect(stepOf({ ...none, shiftKey: true }, 'toggle')).toBe('extend');
    expect(stepOf({ ...none, ctrlKey: true }, 'toggle')).toBe('toggle');
    expect(stepOf({ ...none, metaKey: true }, 'move')).toBe('move');
    expect(stepOf({ ...none, shiftKey: true, ctrlKey: true }, 'toggle')).toBe('add');
  });
});
