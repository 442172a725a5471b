/** A panel of the comparison as a heatmap: any of several measures of its cells, ready to draw and to tabulate. */
import type { CELL_SUMS } from '../engine/crossfilter.ts';
import { isShown, markOf } from '../engine/small-cells.ts';
import type { CellMark } from '../engine/small-cells.ts';
import type { Segment } from '../engine/segments.ts';
import type { Words } from '../locales/index.ts';
import { fill } from '../locales/fill.ts';
import { dimensionLabel, segmentLabel } from '../wording/format.ts';
import type { Formats } from '../wording/format.ts';
import type { HeatmapCell, HeatmapView } from './heatmap.ts';
import { countText, markNotes, markText } from './shown-panel.ts';
import type { ShownPanel } from './shown-panel.ts';
import { bracketed, labelled } from '../wording/labelled.ts';

/** What a cell can show of its accounts. */
export const CELL_MEASURES = [
  'meanChange',
  'sumChange',
  'changeShare',
  'accounts',
  'cutRate',
  'refusedRate',
  'refusedChange',
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
  refusedRate: 'bp',
  refusedChange: 'points',
  regretRate: 'bp',
  regretChange: 'points',
};

/** Measures that have no other side of zero. */
const RISING: readonly CellMeasure[] = ['accounts', 'cutRate', 'refusedRate', 'regretRate'];

const bpOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : (10_000 * part) / whole;

/** The accounts that a measure of a cell is about, where these are not all in it. */
function accountsOf(panel: ShownPanel, cell: number, measure: CellMeasure): number {
  const challenger = panel.challengerCut[cell] ?? 0;
  switch (measure) {
    case 'refusedRate':
    case 'regretRate':
      return challenger;
    case 'refusedChange':
    case 'regretChange':
      return Math.min(challenger, panel.championCut[cell] ?? 0);
    default:
      return panel.accounts[cell] ?? 0;
  }
}

/** A rate of few accounts is small, though many may be in its cell. */
function markFor(panel: ShownPanel, cell: number, measure: CellMeasure): CellMark {
  const mark = panel.marks[cell];
  return mark === 'plain' ? markOf(accountsOf(panel, cell, measure), panel.rule) : mark;
}

/** The value of a cell: minor units, basis points or accounts; null if there is none, or none that is shown. */
export function cellValue(panel: ShownPanel, cell: number, measure: CellMeasure): number | null {
  const at = (sum: (typeof CELL_SUMS)[number]): number => panel[sum][cell] ?? 0;
  const accounts = at('accounts');
  if (accounts === 0 || !isShown(markFor(panel, cell, measure))) return null;
  const change = at('challengerLimit') - at('championLimit');
  const inMonth = accounts - at('ended');
  const rateChange = (after: number, before: number): number | null => {
    const [later, earlier] = [bpOf(after, at('challengerCut')), bpOf(before, at('championCut'))];
    return later === null || earlier === null ? null : later - earlier;
  };
  switch (measure) {
    case 'meanChange':
      return inMonth === 0 ? null : change / inMonth;
    case 'sumChange':
      return change;
    case 'changeShare':
      return bpOf(change, at('championLimit'));
    case 'accounts':
      return accounts;
    case 'cutRate':
      return bpOf(at('challengerCut'), accounts);
    case 'refusedRate':
      return bpOf(at('challengerRefused'), at('challengerCut'));
    case 'refusedChange':
      return rateChange(at('challengerRefused'), at('championRefused'));
    case 'regretRate':
      return bpOf(at('challengerRegret'), at('challengerCut'));
    case 'regretChange':
      return rateChange(at('challengerRegret'), at('championRegret'));
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

/** Indexes of segments that hold accounts in some cell; so they do where their number is not shown. */
function used(panel: ShownPanel, along: 'x' | 'y'): number[] {
  const [xs, ys] = [panel.x.length, panel.y.length];
  const holds = (x: number, y: number) => panel.accounts[y * xs + x] !== 0;
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

/** The lines of a cell's tooltip: where it is, how many accounts, the measure, the change of their limits. */
function detailOf(
  panel: ShownPanel,
  cell: number,
  place: string,
  measureText: string,
  words: Words,
  formats: Formats,
): string[] {
  const mark = panel.marks[cell];
  if (mark === 'withheld') return [place, fill(words.charts.withheld, { count: panel.rule.below })];
  const count = countText(panel, cell, formats);
  const accounts = fill(words.compare.accountsCount, { count });
  if (!isShown(mark)) return [place, accounts];
  const change = (panel.challengerLimit[cell] ?? 0) - (panel.championLimit[cell] ?? 0);
  return [
    place,
    accounts,
    measureText,
    labelled(
      words.compare.change,
      `${formats.signedMoney(change)} ${words.common.currency}`,
      words,
    ),
  ];
}

/** The heatmap of a panel of two dimensions. `chosen`: cells of the panel, y-major. */
export function panelHeatmap(
  panel: ShownPanel,
  measure: CellMeasure,
  chosen: readonly number[],
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
  const places = yIndexes.flatMap((y, row) =>
    xIndexes.map((x, column) => ({ row, column, at: y * panel.x.length + x })),
  );
  const marks = places.map(({ at }) => markFor(panel, at, measure));
  const cells = places.map(({ row, column, at }, index): HeatmapCell => {
    const value = cellValue(panel, at, measure);
    const instead = markText(marks[index], panel.rule);
    const place = `${xLabels[column]} · ${yLabels[row]}`;
    const text = labelled(name, instead ?? (value === null ? '–' : write(value)), words);
    return {
      x: column,
      y: row,
      value,
      isSmall: marks[index] === 'small',
      instead,
      detail: detailOf(panel, at, place, text, words, formats),
    };
  });
  const view: HeatmapView = {
    xTitle: dimensionLabel(panel.xDimension, words),
    yTitle: dimensionLabel(panel.yDimension ?? '', words),
    xLabels,
    yLabels,
    cells,
    cellText: write,
    isRising: RISING.includes(measure),
    notes: markNotes(marks, panel.rule, words),
    chosen: cells
      .filter((_, index) => chosen.includes(places[index].at))
      .map(({ x, y }) => ({ x, y })),
    legend: UNITS[measure] === 'money' ? bracketed(name, words.common.currency, words) : name,
    theme,
  };
  return { view, xIndexes, yIndexes };
}
