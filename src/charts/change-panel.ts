/** The heatmap of limit changes of a comparison that was run, as the panel that the Compare screen draws. */
import type { ChangeHeatmap } from '../contract/types.ts';
import type { SmallCellRule } from '../engine/small-cells.ts';
import { shownPanel } from './shown-panel.ts';
import type { ShownPanel } from './shown-panel.ts';

/** No cell is small: what is run rather than viewed holds all. */
export const ALL_SHOWN: SmallCellRule = { below: 0, isHidden: false };

/** Cells of limits alone: nothing is known of cuts and regret in them. */
export function changePanel({ change, ...heatmap }: ChangeHeatmap, rule = ALL_SHOWN): ShownPanel {
  const none = heatmap.accounts.map(() => 0);
  return shownPanel(
    {
      ...heatmap,
      name: 'heatmap',
      challengerLimit: heatmap.championLimit.map((limit, cell) => limit + change[cell]),
      championCut: none,
      challengerCut: none,
      championRegret: none,
      challengerRegret: none,
      championRefused: none,
      challengerRefused: none,
    },
    rule,
  );
}
