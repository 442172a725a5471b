/** The line about accounts that ended early, below a table or a map that counts them. */
import { endedLine } from '../../wording/ended-text.ts';
import type { SectionContext } from './section.ts';

const sum = (counts: readonly number[]): number =>
  counts.reduce((total, count) => total + count, 0);

/** `accounts` and `ended` by cell; no line where none ended early. */
export function endedNote(
  accounts: readonly number[],
  ended: readonly number[],
  { data, words, formats, smallCells }: SectionContext,
): string[] {
  const { lastMonth } = data.quality.cohort;
  const line = endedLine(sum(accounts), sum(ended), lastMonth, smallCells, words, formats);
  return line === undefined ? [] : [line];
}
