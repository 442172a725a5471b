/** A figure of the comparison in words, as the filter that shows the accounts behind it is named. */
import { figureOf, summedMeasure } from '../engine/accounts-behind.ts';
import { formatMonth } from '../engine/months.ts';
import type { Words } from '../locales/index.ts';
import { bracketed } from './labelled.ts';

/** `Accounts cut (challenger)`, `limit 2024-05 (champion)`; `undefined` where the dimension is of no figure. */
export function figureLabel(dimension: string, words: Words): string | undefined {
  const { compare, measures } = words;
  const figure = figureOf(dimension);
  if (!figure) return undefined;
  const side = compare[figure.side];
  if ('measure' in figure) return bracketed(measures[summedMeasure(figure.measure)], side, words);
  const name = {
    limit: compare.limitSeries,
    undrawn: compare.undrawnSeries,
    dormant: compare.dormantSeries,
  }[figure.monthFigure];
  return bracketed(`${name} ${formatMonth(figure.month)}`, side, words);
}
