/** Effects of rules as a table of text. */
import type { RuleEffects } from '../../contract/types.ts';
import { MEASURES, MEASURE_NAMES } from '../../engine/measures.ts';
import type { Measure } from '../../engine/measures.ts';
import { formatMonth } from '../../engine/months.ts';
import { formatMoney } from '../../engine/units.ts';
import { textTable } from './text-table.ts';

/** A value in the units of files; a dash if there is none. */
function valueText(measure: Measure, value: number | null): string {
  if (value === null) return '-';
  switch (MEASURES[measure]) {
    case 'money':
      return formatMoney(value);
    case 'rate':
      return (value / 10_000).toFixed(4);
    case 'month':
      return formatMonth(value);
    case 'count':
      return String(value);
  }
}

/** A row for each measure: no rule at all, each rule's effect, the remainder, the policy. */
export function effectsTable(
  { hold, effects, remainder, measures }: RuleEffects,
  shown: readonly Measure[] = MEASURE_NAMES,
): string {
  const header = ['measure', 'hold', ...effects.map(({ rule }) => rule), 'remainder', 'policy'];
  const rows = shown.map((measure) => [
    measure,
    valueText(measure, hold[measure]),
    ...effects.map(({ effect }) => valueText(measure, effect[measure])),
    valueText(measure, remainder[measure]),
    valueText(measure, measures[measure]),
  ]);
  return textTable(header, rows);
}
