/** What is said of accounts whose rows end before the cohort's last month. */
import { isShown, markOf } from '../engine/small-cells.ts';
import type { SmallCellRule } from '../engine/small-cells.ts';
import { fill } from '../locales/fill.ts';
import type { Words } from '../locales/index.ts';
import type { Formats } from './format.ts';

/** A line for a panel that counts them; `undefined` where there are none. Few are not told where small cells are hidden. */
export function endedLine(
  accounts: number,
  ended: number,
  lastMonth: string,
  rule: SmallCellRule,
  words: Words,
  formats: Pick<Formats, 'count'>,
): string | undefined {
  if (ended === 0) return undefined;
  const count = isShown(markOf(ended, rule)) ? formats.count(ended) : `<${rule.below}`;
  return fill(words.harm.ended.line, {
    count,
    accounts: formats.count(accounts),
    month: lastMonth,
  });
}
