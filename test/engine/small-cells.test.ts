import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellMarks, isShown } from '../../src/engine/small-cells.ts';

const hide = { below: 10, isHidden: true };

describe('small cells', () => {
  it('are marked where they are not hidden, and empty ones are not small', () => {
    expect(cellMarks([0, 9, 10, 1], 4, { below: 10, isHidden: false })).toEqual([
      'plain',
      'small',
      'plain',
      'small',
    ]);
    expect(cellMarks([0, 1, 2], 3, { below: 0, isHidden: true })).toEqual([
      'plain',
      'plain',
      'plain',
    ]);
  });

  it('are hidden together with what would give them away', () => {
    expect(cellMarks([50, 3, 20, 0], 4, hide)).toEqual(['plain', 'hidden', 'withheld', 'plain']);
    // Two of them hold enough together.
    expect(cellMarks([50, 6, 6], 3, hide)).toEqual(['plain', 'hidden', 'hidden']);
    // In a table rows and columns each need another.
    expect(cellMarks([3, 20, 30, 40, 50, 60, 70, 80, 90], 3, hide)).toEqual([
      'hidden',
      'withheld',
      'plain',
      'withheld',
      'withheld',
      'plain',
      'plain',
      'plain',
      'plain',
    ]);
  });

  it('cannot be worked out from the total of any row or column', () => {
    const tables = fc.integer({ min: 1, max: 6 }).chain((columns) =>
      fc.tuple(
        fc.constant(columns),
        fc.integer({ min: 1, max: 6 }).chain((rows) =>
          fc.array(fc.oneof(fc.nat(12), fc.nat(500)), {
            minLength: rows * columns,
            maxLength: rows * columns,
          }),
        ),
        fc.integer({ min: 1, max: 40 }),
      ),
    );
    fc.assert(
      fc.property(tables, ([columns, accounts, below]) => {
        const marks = cellMarks(accounts, columns, { below, isHidden: true });
        accounts.forEach((count, cell) =>
          expect(marks[cell] === 'hidden').toBe(count > 0 && count < below),
        );
        const cells = [...accounts.keys()];
        const lines = [
          ...Array.from({ length: accounts.length / columns }, (_, y) =>
            cells.filter((cell) => Math.floor(cell / columns) === y),
          ),
          ...Array.from({ length: columns }, (_, x) =>
            cells.filter((cell) => cell % columns === x),
          ),
        ];
        for (const line of lines) {
          const unseen = line.filter((cell) => !isShown(marks[cell]));
          const seen = line.filter((cell) => isShown(marks[cell]) && accounts[cell] > 0);
          const together = unseen.reduce((sum, cell) => sum + accounts[cell], 0);
          const isSafe = unseen.length > 1 && together >= below;
          expect(unseen.length === 0 || seen.length === 0 || isSafe).toBe(true);
        }
      }),
    );
  });
});
