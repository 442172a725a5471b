/** Drawings of the panels that are tables on the screen: distribution, swap set and migration. */
import { barsOption } from '../../charts/bars.ts';
import { heatmapOption } from '../../charts/heatmap.ts';
import { panelHeatmap } from '../../charts/panel-heatmap.ts';
import { countText } from '../../charts/shown-panel.ts';
import type { ShownPanel } from '../../charts/shown-panel.ts';
import { swapHeatmap } from '../../charts/swap-heatmap.ts';
import { isShown } from '../../engine/small-cells.ts';
import { segmentLabel } from '../../wording/format.ts';
import { drawSvg } from '../charts/draw-svg.ts';
import { useSettings } from '../stores/settings.ts';

const BAR_HEIGHT = 26;
const ROW_HEIGHT = 34;
const AXES_HEIGHT = 100;
const WIDTH = 860;
const NARROW = 560;

export function usePanelDrawings() {
  const settings = useSettings();

  /** Accounts of a panel of one dimension, a bar for each cell that holds some. */
  function distributionSvg(panel: ShownPanel): string {
    const { words, formats, theme } = settings;
    const cells = [...panel.accounts.keys()].filter((cell) => panel.accounts[cell] !== 0);
    const share = (cell: number) =>
      isShown(panel.marks[cell])
        ? ` (${formats.share(panel.accounts[cell] ?? 0, panel.total)})`
        : '';
    const option = barsOption({
      labels: cells.map((cell) => segmentLabel(panel.x[cell], panel.xDimension, words, formats)),
      values: cells.map((cell) => panel.accounts[cell]),
      texts: cells.map((cell) => countText(panel, cell, formats) + share(cell)),
      theme,
      across: true,
    });
    return drawSvg(option, theme, NARROW, BAR_HEIGHT * cells.length + 16);
  }

  function swapSvg(panel: ShownPanel): string {
    const { words, formats, theme } = settings;
    const option = heatmapOption(swapHeatmap(panel, words, formats, theme));
    return drawSvg(option, theme, NARROW, 220);
  }

  function migrationSvg(panel: ShownPanel): string {
    const { words, formats, theme } = settings;
    const { view } = panelHeatmap(panel, 'accounts', [], words, formats, theme);
    const height = AXES_HEIGHT + ROW_HEIGHT * view.yLabels.length;
    return drawSvg(heatmapOption(view), theme, WIDTH, height);
  }

  /** What a menu calls, which is there only while its panel is. */
  const of = (draw: (panel: ShownPanel) => string) => (panel: ShownPanel | undefined) =>
    panel ? draw(panel) : '';
  return {
    distributionSvg: of(distributionSvg),
    swapSvg: of(swapSvg),
    migrationSvg: of(migrationSvg),
  };
}
