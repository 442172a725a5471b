/** What the panels of the comparison share: the cells they show, what is chosen in them, and the words for a choice. */
import { figureDimension } from '../../engine/accounts-behind.ts';
import type { Figure } from '../../engine/accounts-behind.ts';
import { markText } from '../../charts/shown-panel.ts';
import type { ShownPanel } from '../../charts/shown-panel.ts';
import type { ChartTable } from '../charts/chart-table.ts';
import type { Words } from '../../locales/index.ts';
import { dimensionLabel, segmentLabel } from '../../wording/format.ts';
import type { Formats } from '../../wording/format.ts';
import { figureLabel } from '../../wording/figure-label.ts';
import { useComparison } from '../stores/comparison.ts';
import { useSettings } from '../stores/settings.ts';
import { useShownPanels } from '../stores/shown-panels.ts';
import type { Choice } from './choice.ts';
import { fill } from '../../locales/fill.ts';
import { bracketed, labelled } from '../../wording/labelled.ts';

/** Cells that a choice names one by one; of more it tells how many. */
const NAMED = 2;

function panelRows(panel: ShownPanel, words: Words, formats: Formats): ChartTable['rows'] {
  const { xDimension, yDimension } = panel;
  return [...panel.accounts.keys()].flatMap((cell) => {
    if (panel.accounts[cell] === 0) return [];
    const instead = markText(panel.marks[cell], panel.rule);
    const x = panel.x[cell % panel.x.length];
    const y = panel.y[Math.floor(cell / panel.x.length)];
    const down = y && yDimension !== null ? [segmentLabel(y, yDimension, words, formats)] : [];
    const yuan = (minorUnits: number | null) => instead ?? (minorUnits ?? 0) / 100;
    return [
      [
        ...down,
        segmentLabel(x, xDimension, words, formats),
        instead ?? panel.accounts[cell],
        yuan(panel.championLimit[cell]),
        yuan(panel.challengerLimit[cell]),
      ],
    ];
  });
}

export function useChoices() {
  const comparison = useComparison();
  const settings = useSettings();
  const shown = useShownPanels();

  const panelNamed = (name: string): ShownPanel | undefined =>
    shown.panels.find((panel) => panel.name === name);

  const chosenIn = (source: string): readonly number[] =>
    comparison.choices.find((choice) => choice.source === source)?.cells ?? [];

  /** A cell in words: its segments, down and across. */
  function cellLabel(panel: ShownPanel, cell: number): string {
    const { words, formats } = settings;
    const x = panel.x[cell % panel.x.length];
    const y = panel.y[Math.floor(cell / panel.x.length)];
    const across = segmentLabel(x, panel.xDimension, words, formats);
    if (!y) return across;
    return `${segmentLabel(y, panel.yDimension ?? '', words, formats)} · ${across}`;
  }

  /** The dimensions of a panel in words. */
  function panelLabel(panel: ShownPanel): string {
    const across = dimensionLabel(panel.xDimension, settings.words);
    if (panel.yDimension === null) return across;
    return `${dimensionLabel(panel.yDimension, settings.words)} × ${across}`;
  }

  /**
   * A row for each cell that holds accounts: its segments, accounts, and limits at the end in yuan; marks in place of what
   * is not shown.
   */
  function panelTable(panel: ShownPanel | undefined): ChartTable {
    const { words, formats } = settings;
    const { compare, common } = words;
    const dimensions = panel
      ? [panel.yDimension, panel.xDimension].filter((one) => one !== null)
      : [];
    const limits = [compare.champion, compare.challenger].map((name) =>
      bracketed(name, common.currency, settings.words),
    );
    return {
      columns: [
        ...dimensions.map((dimension) => dimensionLabel(dimension, words)),
        words.cellMeasures.accounts,
        ...limits,
      ],
      rows: panel ? panelRows(panel, words, formats) : [],
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
  function choiceWords({ source, x, label, cells }: Choice): string {
    const { words } = settings;
    const figure = figureLabel(x, words);
    if (figure !== undefined) return figure;
    const panel = panelNamed(source);
    if (!panel || cells.length > NAMED)
      return labelled(label, fill(words.compare.chosen, { count: cells.length }), words);
    const named = cells.map((cell) => cellLabel(panel, cell)).join(words.policy.list);
    return labelled(label, named, words);
  }

  /** Chooses the accounts behind a figure; `challenger`: the one it is of, which comes into focus. */
  function chooseFigure(figure: Figure, challenger?: number): void {
    if (challenger !== undefined) comparison.focus = challenger;
    const x = figureDimension(figure);
    comparison.choose({ source: x, x, cells: [0], label: '' });
  }

  return { panelNamed, panelTable, chosenIn, choiceWords, toggleBar, chooseFigure };
}
