/** What the panels of the comparison share: the cells they show, what is chosen in them, and the words for a choice. */
import type { PanelCells } from '../../contract/types.ts';
import type { ChartTable } from '../charts/chart-table.ts';
import { dimensionLabel, segmentLabel } from '../../wording/format.ts';
import { useComparison } from '../stores/comparison.ts';
import { useSettings } from '../stores/settings.ts';
import type { Choice } from './choice.ts';

/** Cells that a choice names one by one; of more it tells how many. */
const NAMED = 2;

export function useChoices() {
  const comparison = useComparison();
  const settings = useSettings();

  const panelNamed = (name: string): PanelCells | undefined =>
    comparison.result?.view.panels.find((panel) => panel.name === name);

  const chosenIn = (source: string): readonly number[] =>
    comparison.choices.find((choice) => choice.source === source)?.cells ?? [];

  /** A cell in words: its segments, down and across. */
  function cellLabel(panel: PanelCells, cell: number): string {
    const { words, formats } = settings;
    const x = panel.x[cell % panel.x.length];
    const y = panel.y[Math.floor(cell / panel.x.length)];
    const across = segmentLabel(x, panel.xDimension, words, formats);
    if (!y) return across;
    return `${segmentLabel(y, panel.yDimension ?? '', words, formats)} · ${across}`;
  }

  /** The dimensions of a panel in words. */
  function panelLabel(panel: PanelCells): string {
    const across = dimensionLabel(panel.xDimension, settings.words);
    if (panel.yDimension === null) return across;
    return `${dimensionLabel(panel.yDimension, settings.words)} × ${across}`;
  }

  /** A row for each cell that holds accounts: its segments, accounts, and limits at the end in yuan. */
  function panelTable(panel: PanelCells | undefined): ChartTable {
    const { words, formats } = settings;
    const { compare, common } = words;
    const dimensions = panel
      ? [panel.yDimension, panel.xDimension].filter((one) => one !== null)
      : [];
    const limits = [compare.champion, compare.challenger].map((name) => `${name} (${common.yuan})`);
    const rows = panel
      ? [...panel.accounts.keys()].flatMap((cell) => {
          if (panel.accounts[cell] === 0) return [];
          const x = panel.x[cell % panel.x.length];
          const y = panel.y[Math.floor(cell / panel.x.length)];
          const segments = panel.yDimension === null ? [x] : [y, x];
          return [
            [
              ...segments.map((segment, at) =>
                segment === null ? '' : segmentLabel(segment, dimensions[at], words, formats),
              ),
              panel.accounts[cell],
              panel.championLimit[cell] / 100,
              panel.challengerLimit[cell] / 100,
            ],
          ];
        })
      : [];
    return {
      columns: [
        ...dimensions.map((dimension) => dimensionLabel(dimension, words)),
        words.cellMeasures.accounts,
        ...limits,
      ],
      rows,
    };
  }

  /** Chooses a cell of a panel, or takes the choice back. */
  function toggleBar(source: string, cell: number, adding: boolean): void {
    const panel = panelNamed(source);
    if (!panel) return;
    const of = { source, x: panel.xDimension, y: panel.yDimension ?? undefined };
    comparison.toggle({ ...of, label: panelLabel(panel) }, cell, adding);
  }

  /** A choice in words: its dimensions, and its cells where they are few. */
  function choiceWords({ source, label, cells }: Choice): string {
    const panel = panelNamed(source);
    if (!panel || cells.length > NAMED)
      return `${label}: ${settings.words.compare.chosen.replace('{count}', String(cells.length))}`;
    return `${label}: ${cells.map((cell) => cellLabel(panel, cell)).join(', ')}`;
  }

  return { panelNamed, panelTable, chosenIn, choiceWords, toggleBar };
}
