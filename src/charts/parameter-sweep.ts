/** The heatmap of a sweep over any two parameters: a measure against that of the policy as it is. */
import type { SweepGrid } from '../contract/types.ts';
import { MEASURES, MEASURE_NAMES } from '../engine/measures.ts';
import type { Measure } from '../engine/measures.ts';
import type { SweepParameter } from '../engine/sweep/parameters.ts';
import type { Words } from '../locales/index.ts';
import type { Formats } from '../wording/format.ts';
import { borderPieces } from '../engine/sweep/frontier.ts';
import { parameterName } from '../wording/parameter-name.ts';
import type { HeatmapView } from './heatmap.ts';
import { bracketed, labelled } from '../wording/labelled.ts';
import { withUnit } from '../wording/measure-text.ts';

/** A value of a parameter as people read it, with its unit. */
function parameterText(
  { kind }: Pick<SweepParameter, 'kind'>,
  value: number,
  formats: Formats,
): string {
  switch (kind) {
    case 'money':
      return formats.money(value);
    case 'rate':
      return formats.percentOfBp(value);
    case 'months':
      return formats.months(value);
    case 'count':
      return String(value);
  }
}

export interface ParameterSweep {
  readonly grid: SweepGrid;
  readonly measure: Measure;
  readonly x: SweepParameter;
  readonly y: SweepParameter;
  /** The measure under the policy as it is. */
  readonly current: number;
  /** Whether each cell meets the constraint; all do if there is none. */
  readonly holds?: readonly boolean[];
  /** The cell that is chosen. */
  readonly chosen?: { readonly x: number; readonly y: number };
}

export function parameterSweepView(
  { grid, measure, x, y, current, holds, chosen }: ParameterSweep,
  words: Words,
  formats: Formats,
  theme: 'light' | 'dark',
): HeatmapView {
  const text = (parameter: SweepParameter, value: number) =>
    parameterText(parameter, value, formats);
  const name = words.measures[measure];
  const line = (label: string, value: string) => labelled(label, value, words);
  const difference = [name, words.compare.difference].join(words.policy.list);
  const others = MEASURE_NAMES.filter((one) => one !== measure && grid.also[one] !== undefined);
  const write = (of: Measure, value: number, shown = formats.measure) =>
    withUnit(of, shown(of, value), words);
  const xName = parameterName(x.path, words);
  const yName = parameterName(y.path, words);
  const isMoney = MEASURES[measure] === 'money';
  return {
    xTitle: xName,
    yTitle: yName,
    xLabels: grid.x.map((value) => text(x, value)),
    yLabels: grid.y.map((value) => text(y, value)),
    cells: grid.y.flatMap((yValue, row) =>
      grid.x.map((xValue, column) => {
        const held = grid.values[row * grid.x.length + column];
        return {
          x: column,
          y: row,
          value: held === null ? null : held - current,
          isFaded: holds?.[row * grid.x.length + column] === false,
          detail: [
            line(xName, text(x, xValue)),
            line(yName, text(y, yValue)),
            line(name, held === null ? '–' : write(measure, held)),
            line(
              words.compare.difference,
              held === null ? '–' : write(measure, held - current, formats.difference),
            ),
            // What else is known of the cell: the constraint's measure, and what is traded.
            ...others.map((one) => {
              const value = grid.also[one]?.[row * grid.x.length + column] ?? null;
              return line(words.measures[one], value === null ? '–' : write(one, value));
            }),
          ],
        };
      }),
    ),
    cellText: isMoney ? formats.moneyShort : (value) => formats.difference(measure, value),
    legend: isMoney ? bracketed(difference, words.common.currency, words) : difference,
    marked: { x: grid.x.indexOf(x.value), y: grid.y.indexOf(y.value) },
    outlined: chosen,
    border: holds && borderPieces(holds, grid.x.length),
    notes: [words.sweep.marks, ...(holds ? [words.sweep.border] : [])],
    theme,
  };
}
