/** The rule for cells that few accounts are behind, where it crosses a boundary. */
import * as v from 'valibot';

/** Largest number of accounts below which a cell may be called small. */
export const MAX_SMALL_CELL = 1000;

/** Cells with fewer accounts are small; 0: none is. */
export const smallCellSchema = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(0),
  v.maxValue(MAX_SMALL_CELL),
);

export const smallCellRuleSchema = v.strictObject({
  below: smallCellSchema,
  /** Whether the values of small cells are not shown. */
  isHidden: v.boolean(),
});
