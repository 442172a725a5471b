/** The heatmap of limit changes by two dimensions, ready to draw and to tabulate. */
import type { ChangeHeatmap } from '../contract/types.ts';
import type { Words } from '../locales/index.ts';
import { dimensionLabel, segmentLabel } from '../wording/format.ts';
import type { Formats } from '../wording/format.ts';
import type { HeatmapCell, HeatmapView } from './heatmap.ts';

/** Index of the segments that hold accounts, in order, so that empty ones take no room. */
function usedIndexes(count: number, isUsed: (index: number) => boolean): number[] {
  return Array.from({ length: count }, (_, index) => index).filter(isUsed);
}

export interface ChangeView {
  readonly view: HeatmapView;
  /** Segment indexes of the columns and rows shown. */
  readonly xIndexes: readonly number[];
  readonly yIndexes: readonly number[];
}

/** Mean limit change per account in each cell; cells without accounts are empty. */
export function changeView(
  heatmap: ChangeHeatmap,
  words: Words,
  formats: Formats,
  theme: 'light' | 'dark',
): ChangeView {
  const { x, y, accounts, change } = heatmap;
  const at = (xIndex: number, yIndex: number) => yIndex * x.length + xIndex;
  const xIndexes = usedIndexes(x.length, (index) =>
    y.some((_, other) => accounts[at(index, other)] > 0),
  );
  const yIndexes = usedIndexes(y.length, (index) =>
    x.some((_, other) => accounts[at(other, index)] > 0),
  );
  const xLabels = xIndexes.map((index) => segmentLabel(x[index], heatmap.xDimension, words));
  const yLabels = yIndexes.map((index) => segmentLabel(y[index], heatmap.yDimension, words));
  const cells = yIndexes.flatMap((yIndex, row) =>
    xIndexes.map((xIndex, column): HeatmapCell => {
      const count = accounts[at(xIndex, yIndex)];
      const mean = count === 0 ? null : change[at(xIndex, yIndex)] / count;
      return {
        x: column,
        y: row,
        value: mean,
        detail: [
          `${xLabels[column]} · ${yLabels[row]}`,
          words.compare.accountsCount.replace('{count}', formats.count(count)),
          `${words.compare.meanChange}: ${formats.signedMoney(mean ?? 0)} ${words.common.yuan}`,
        ],
      };
    }),
  );
  const view: HeatmapView = {
    xTitle: dimensionLabel(heatmap.xDimension, words),
    yTitle: dimensionLabel(heatmap.yDimension, words),
    xLabels,
    yLabels,
    cells,
    cellText: formats.moneyShort,
    legend: `${words.compare.meanChange} (${words.common.yuan})`,
    theme,
  };
  return { view, xIndexes, yIndexes };
}
