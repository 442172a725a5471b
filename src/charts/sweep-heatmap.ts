/** The heatmap of a sweep over dormancy window and cut rate: total limit against the champion's. */
import type { SweepGrid } from '../contract/types.ts';
import type { Words } from '../locales/index.ts';
import type { Formats } from '../wording/format.ts';
import type { HeatmapView } from './heatmap.ts';

/** x is the window in months, y the cut rate in basis points; `championTotal` is subtracted from every cell. */
export function sweepView(
  grid: SweepGrid,
  championTotal: number,
  current: { readonly windowMonths: number; readonly cutRateBp: number },
  words: Words,
  formats: Formats,
  theme: 'light' | 'dark',
): HeatmapView {
  const yLabels = grid.y.map((bp) => formats.percentOfBp(bp));
  return {
    xTitle: `${words.compare.windowMonths} (${words.common.months})`,
    yTitle: words.compare.cutRate,
    xLabels: grid.x.map(String),
    yLabels,
    cells: grid.y.flatMap((_, y) =>
      grid.x.map((months, x) => {
        const value = (grid.values[y * grid.x.length + x] ?? 0) - championTotal;
        return {
          x,
          y,
          value,
          detail: [
            `${months} ${words.common.months} · ${yLabels[y]}`,
            `${words.compare.changeOfTotal}: ${formats.signedMoney(value)} ${words.common.yuan}`,
          ],
        };
      }),
    ),
    cellText: formats.moneyShort,
    legend: `${words.compare.changeOfTotal} (${words.common.yuan})`,
    marked: { x: grid.x.indexOf(current.windowMonths), y: grid.y.indexOf(current.cutRateBp) },
    theme,
  };
}
