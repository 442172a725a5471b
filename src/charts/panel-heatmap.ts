/** A panel of the comparison as a heatmap: any of several measures of its cells, ready to draw and to tabulate. */
import type { PanelCells } from '../contract/types.ts';
import type { Segment } from '../engine/segments.ts';
import type { Words } from '../locales/index.ts';
import { dimensionLabel, segmentLabel } from '../wording/format.ts';
import type { Formats } from '../wording/format.ts';
import type { HeatmapCell, HeatmapView } from './heatmap.ts';

/** What a cell can show of its accounts. */
export const CELL_MEASURES = [
  'meanChange',
  'sumChange',
  'changeShare',
  'accounts',
  'cutRate',
  'regretRate',
  'regretChange',
] as const;
export type CellMeasure = (typeof CELL_MEASURES)[number];

type Unit = 'money' | 'bp' | 'points' | 'count';

const UNITS: Readonly<Record<CellMeasure, Unit>> = {
  meanChange: 'money',
  sumChange: 'money',
  changeShare: 'bp',
  accounts: 'count',
  cutRate: 'bp',
  regretRate: 'bp',
  regretChange: 'points',
};

const bpOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : (10_000 * part) / whole;

/** The value of a cell: minor units, basis points or accounts; null where there is none. */
export function cellValue(panel: PanelCells, cell: number, measure: CellMeasure): number | null {
  const accounts = panel.accounts[cell];
  if (accounts === 0) return null;
  const change = panel.challengerLimit[cell] - panel.championLimit[cell];
  const regret = bpOf(panel.challengerRegret[cell], panel.challengerCut[cell]);
  switch (measure) {
    case 'meanChange':
      return change / accounts;
    case 'sumChange':
      return change;
    case 'changeShare':
      return bpOf(change, panel.championLimit[cell]);
    case 'accounts':
      return accounts;
    case 'cutRate':
      return bpOf(panel.challengerCut[cell], accounts);
    case 'regretRate':
      return regret;
    case 'regretChange': {
      const before = bpOf(panel.championRegret[cell], panel.championCut[cell]);
      return regret === null || before === null ? null : regret - before;
    }
  }
}

/** Writes a value of a measure inside a cell. */
export function cellText(measure: CellMeasure, formats: Formats, words: Words) {
  const write: Readonly<Record<Unit, (value: number) => string>> = {
    money: formats.moneyShort,
    bp: (value) => formats.percentOfBp(Math.round(value)),
    points: (value) => `${Math.round(value) / 100} ${words.common.points}`,
    count: formats.count,
  };
  return write[UNITS[measure]];
}

export interface PanelView {
  readonly view: HeatmapView;
  /** Segment indexes of the columns and rows that are shown: those that hold accounts. */
  readonly xIndexes: readonly number[];
  readonly yIndexes: readonly number[];
}

/** Indexes of segments that hold accounts in some cell. */
function used(panel: PanelCells, along: 'x' | 'y'): number[] {
  const [xs, ys] = [panel.x.length, panel.y.length];
  const holds = (x: number, y: number) => panel.accounts[y * xs + x] > 0;
  return along === 'x'
    ? [...Array(xs).keys()].filter((x) => panel.y.some((_, y) => holds(x, y)))
    : [...Array(ys).keys()].filter((y) => panel.x.some((_, x) => holds(x, y)));
}

function labelsOf(
  segments: readonly (Segment | null)[],
  dimension: string | null,
  indexes: readonly number[],
  words: Words,
  formats: Formats,
): string[] {
  return indexes.map((at) => {
    const segment = segments[at];
    return segment === null ? '' : segmentLabel(segment, dimension ?? '', words, formats);
  });
}

/** The heatmap of a panel of two dimensions. `chosen`: cells of the panel, y-major. */
export function panelHeatmap(
  panel: PanelCells,
  measure: CellMeasure,
  chosen: readonly number[],
  small: HeatmapView['small'],
  words: Words,
  formats: Formats,
  theme: 'light' | 'dark',
): PanelView {
  const xIndexes = used(panel, 'x');
  const yIndexes = used(panel, 'y');
  const xLabels = labelsOf(panel.x, panel.xDimension, xIndexes, words, formats);
  const yLabels = labelsOf(panel.y, panel.yDimension, yIndexes, words, formats);
  const write = cellText(measure, formats, words);
  const name = words.cellMeasures[measure];
  const cells = yIndexes.flatMap((y, row) =>
    xIndexes.map((x, column): HeatmapCell => {
      const at = y * panel.x.length + x;
      const value = cellValue(panel, at, measure);
      const change = panel.challengerLimit[at] - panel.championLimit[at];
      return {
        x: column,
        y: row,
        value,
        accounts: panel.accounts[at],
        detail: [
          `${xLabels[column]} · ${yLabels[row]}`,
          words.compare.accountsCount.replace('{count}', formats.count(panel.accounts[at])),
          `${name}: ${value === null ? '–' : write(value)}`,
          `${words.compare.change}: ${formats.signedMoney(change)} ${words.common.yuan}`,
        ],
      };
    }),
  );
  const view: HeatmapView = {
    xTitle: dimensionLabel(panel.xDimension, words),
    yTitle: dimensionLabel(panel.yDimension ?? '', words),
    xLabels,
    yLabels,
    cells,
    cellText: write,
    small,
    chosen: cells
      .filter(({ x, y }) => chosen.includes(yIndexes[y] * panel.x.length + xIndexes[x]))
      .map(({ x, y }) => ({ x, y })),
    legend: UNITS[measure] === 'money' ? `${name} (${words.common.yuan})` : name,
    theme,
  };
  return { view, xIndexes, yIndexes };
}
