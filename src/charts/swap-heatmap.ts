/** Who is cut by whom, as a heatmap of two by two: the colour is the change of limit, the words the accounts. */
import { SWAP_SEGMENTS } from '../engine/crossfilter.ts';
import { isShown } from '../engine/small-cells.ts';
import type { Words } from '../locales/index.ts';
import type { Formats } from '../wording/format.ts';
import { bracketed } from '../wording/labelled.ts';
import type { HeatmapCell, HeatmapView } from './heatmap.ts';
import { countText, markNotes, markText } from './shown-panel.ts';
import type { ShownPanel } from './shown-panel.ts';

/** Down: cut by the champion or not; across: by the challenger or not. */
export function swapHeatmap(
  panel: ShownPanel,
  words: Words,
  formats: Formats,
  theme: 'light' | 'dark',
): HeatmapView {
  const { compare, common } = words;
  const cells = SWAP_SEGMENTS.map((name, cell): HeatmapCell => {
    const [x, y] = [cell % 2, Math.floor(cell / 2)];
    const mark = panel.marks[cell];
    if (!isShown(mark))
      return { x, y, value: null, instead: markText(mark, panel.rule), detail: [] };
    const accounts = panel.accounts[cell] ?? 0;
    const change = (panel.challengerLimit[cell] ?? 0) - (panel.championLimit[cell] ?? 0);
    const share = formats.share(accounts, panel.total);
    const count = bracketed(countText(panel, cell, formats), share, words);
    const text = `${count}\n${formats.signedMoney(change)} ${common.currency}`;
    return { x, y, value: change, text, detail: [words.swap[name]] };
  });
  return {
    xTitle: '',
    yTitle: '',
    xLabels: [compare.cutByChallenger, compare.notCutByChallenger],
    yLabels: [compare.cutByChampion, compare.notCutByChampion],
    cells,
    cellText: formats.moneyShort,
    notes: markNotes(panel.marks, panel.rule, words),
    legend: bracketed(compare.change, common.currency, words),
    theme,
  };
}
