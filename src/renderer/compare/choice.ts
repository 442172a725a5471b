/** What is chosen in the panels of the comparison. */

/** Cells chosen in a panel, or in the filter bar; `label` says in words what they are. */
export interface Choice {
  readonly source: string;
  readonly x: string;
  readonly y?: string;
  readonly cells: readonly number[];
  readonly label: string;
}

/** Choices as requests name them: without their words. */
export function filtersOf(choices: readonly Choice[]) {
  return choices.map(({ source, x, y, cells }) => ({ source, x, y, cells: [...cells] }));
}
