/** A heatmap as an ECharts option, the same on screen, in files and on paper: changes diverge from zero, counts and shares rise from it. */
import type { CustomSeriesOption, EChartsOption } from 'echarts';
import type { BorderPiece } from '../engine/sweep/frontier.ts';
import { colourAt, readableInk } from './contrast.ts';
import { escapeHtml } from './escape.ts';

/** Colour-blind-safe scales: changes diverge from zero (ColorBrewer PuOr), what has one direction rises from it in blues. */
export const SCALES = {
  diverging: {
    light: ['#542788', '#998ec3', '#d8daeb', '#f7f7f7', '#fee0b6', '#f1a340', '#b35806'],
    dark: ['#b6a0e8', '#8f7cc9', '#5b4f86', '#2b2d33', '#7a5326', '#c07f2c', '#f5b35c'],
  },
  rising: {
    light: ['#f7f7f7', '#d1e5f0', '#92c5de', '#4393c3', '#2166ac'],
    dark: ['#2b2d33', '#2c4a66', '#3a6f9c', '#5a9bd0', '#8fc6f0'],
  },
} as const;

/** What is written on them with: with any other two some colour in between could be read with neither. */
export const INKS = ['#000000', '#ffffff'] as const;

const INK = {
  light: { text: '#1f2328', soft: '#59636e', line: '#d1d9e0', empty: '#ffffff' },
  dark: { text: '#e6e8eb', soft: '#9aa4af', line: '#3d444d', empty: '#17191d' },
} as const;

export const CHART_FONT =
  "system-ui, 'Segoe UI', 'Microsoft YaHei', 'PingFang SC', 'Hiragino Sans GB', 'Noto Sans CJK SC', sans-serif";

export interface HeatmapCell {
  readonly x: number;
  readonly y: number;
  /** null: nothing to show here. */
  readonly value: number | null;
  /** Whether few accounts are behind it, so that it is marked. */
  readonly isSmall?: boolean;
  /** What stands in the cell in place of a value that is not shown. */
  readonly instead?: string;
  /** What is written in the cell where that is not its value. */
  readonly text?: string;
  /** Whether it stands back, for not meeting a constraint. */
  readonly isFaded?: boolean;
  /** Lines of the tooltip, plain text. */
  readonly detail: readonly string[];
}

export interface HeatmapView {
  readonly xTitle: string;
  readonly yTitle: string;
  readonly xLabels: readonly string[];
  readonly yLabels: readonly string[];
  readonly cells: readonly HeatmapCell[];
  /** Writes a cell's value inside the cell. */
  readonly cellText: (value: number) => string;
  /** Whether values rise from zero, as counts do; else they fall on both sides of it, as changes do. */
  readonly isRising?: boolean;
  /** What the colour means, with its unit. */
  readonly legend: string;
  /** A cell to mark, e.g. the policy as it is set. */
  readonly marked?: { readonly x: number; readonly y: number };
  /** A cell with a border of its own, besides the marked one. */
  readonly outlined?: { readonly x: number; readonly y: number };
  /** A border drawn between cells. */
  readonly border?: readonly BorderPiece[];
  /** What the marks of cells mean. */
  readonly notes?: readonly string[];
  /** Cells that are chosen; the others fade. None: all are as they are. */
  readonly chosen?: readonly { readonly x: number; readonly y: number }[];
  readonly theme: 'light' | 'dark';
}

/** The largest magnitude, so that the scale is symmetric about zero. */
function reach(cells: readonly HeatmapCell[]): number {
  return cells.reduce((most, { value }) => Math.max(most, Math.abs(value ?? 0)), 0) || 1;
}

/** What stands in a cell. */
export function heatmapCellText(view: HeatmapView, cell: HeatmapCell | undefined): string {
  if (cell?.instead !== undefined) return cell.instead;
  if (cell?.text !== undefined) return cell.text;
  const value = cell?.value ?? null;
  return value === null ? '–' : `${view.cellText(value)}${cell?.isSmall === true ? '*' : ''}`;
}

/** The option of a heatmap; `cells` in any order. */
export function heatmapOption(view: HeatmapView): EChartsOption {
  const { theme, isRising = false } = view;
  const ink = INK[theme];
  const extent = reach(view.cells);
  const scale = SCALES[isRising ? 'rising' : 'diverging'][theme];
  const inkOn = (value: number) => {
    const place = isRising ? value / extent : (value / extent + 1) / 2;
    return readableInk(INKS, colourAt(scale, place));
  };
  const chosen = view.chosen ?? [];
  const isAt = (cell: HeatmapCell, place: HeatmapView['marked']) =>
    place?.x === cell.x && place.y === cell.y;
  const isChosen = (cell: HeatmapCell) => chosen.some((place) => isAt(cell, place));
  const isFaded = (cell: HeatmapCell) =>
    cell.isFaded === true || (chosen.length > 0 && !isChosen(cell));
  const isMarked = (cell: HeatmapCell) =>
    isChosen(cell) || isAt(cell, view.marked) || isAt(cell, view.outlined);
  // A cell that stands for what is set has a whole frame, one that is but chosen beside it a dashed one.
  const dashOf = (cell: HeatmapCell) =>
    isAt(cell, view.outlined) ? { borderType: 'dashed' as const } : {};
  // The marked cell is drawn last, so that its neighbours do not cover its border.
  const shown = view.cells
    .filter(({ value, instead }) => value !== null || instead !== undefined)
    .sort((a, b) => Number(isMarked(a)) - Number(isMarked(b)));
  const detailOf = new Map(view.cells.map((cell) => [`${cell.x},${cell.y}`, cell.detail]));
  const axis = (name: string, labels: readonly string[], nameGap: number) => ({
    type: 'category' as const,
    data: [...labels],
    name,
    nameLocation: 'middle' as const,
    nameGap,
    nameTextStyle: { color: ink.soft },
    axisLabel: { color: ink.text, interval: 0, hideOverlap: true },
    axisLine: { lineStyle: { color: ink.line } },
    axisTick: { show: false },
    splitArea: { show: true, areaStyle: { color: [ink.empty] } },
  });
  const longest = view.yLabels.reduce((most, label) => Math.max(most, textWidth(label)), 0);
  return {
    animation: false,
    textStyle: { fontFamily: CHART_FONT },
    grid: { left: longest + 44, right: 16, top: 44, bottom: 48 },
    tooltip: {
      confine: true,
      backgroundColor: ink.empty,
      borderColor: ink.line,
      textStyle: { color: ink.text },
      formatter: (parameters) => {
        const [first] = Array.isArray(parameters) ? parameters : [parameters];
        const [x, y] = Array.isArray(first.value) ? first.value : [];
        return (detailOf.get(`${String(x)},${String(y)}`) ?? []).map(escapeHtml).join('<br>');
      },
    },
    xAxis: axis(view.xTitle, view.xLabels, 30),
    yAxis: { ...axis(view.yTitle, view.yLabels, longest + 20), inverse: true },
    visualMap: {
      type: 'continuous',
      // Where no value is shown there is nothing to scale.
      show: view.cells.some(({ value }) => value !== null),
      min: isRising ? 0 : -extent,
      max: extent,
      calculable: false,
      orient: 'horizontal',
      right: 16,
      top: 0,
      itemWidth: 12,
      itemHeight: 160,
      text: [view.cellText(extent), `${view.legend}  ${view.cellText(isRising ? 0 : -extent)}`],
      textStyle: { color: ink.soft },
      formatter: (value: unknown) => view.cellText(Number(value)),
      inRange: { color: [...scale] },
    },
    series: [
      {
        type: 'heatmap',
        progressive: 0,
        data: shown.map((cell) => ({
          value: [cell.x, cell.y, cell.value ?? 0],
          label: {
            ...(isFaded(cell)
              ? { color: ink.soft, opacity: 1 }
              : { color: inkOn(cell.value ?? 0) }),
            // What is not shown must not look like a change of nothing.
            ...(cell.instead === undefined ? {} : { show: true }),
            ...(cell.instead !== undefined || cell.isSmall === true
              ? { fontStyle: 'italic' as const, formatter: heatmapCellText(view, cell) }
              : {}),
            ...(cell.text === undefined ? {} : { formatter: cell.text }),
          },
          itemStyle: {
            ...(isMarked(cell)
              ? { borderColor: ink.text, borderWidth: 2.5, ...dashOf(cell) }
              : { borderColor: ink.empty, borderWidth: 1 }),
            opacity: isFaded(cell) ? 0.35 : 1,
          },
        })),
        label: {
          show: view.xLabels.length <= 14,
          fontSize: 11,
          formatter: ({ value }) => (Array.isArray(value) ? view.cellText(Number(value[2])) : ''),
        },
        emphasis: { itemStyle: { borderColor: ink.text, borderWidth: 2 } },
      },
      ...borderSeries(view.border ?? [], ink.text),
    ],
  };
}

/** The pieces of a border, as lines between the cells. */
function borderSeries(pieces: readonly BorderPiece[], color: string): CustomSeriesOption[] {
  if (pieces.length === 0) return [];
  return [
    {
      type: 'custom',
      silent: true,
      z: 5,
      data: pieces.map(({ from, to }) => [from.x, from.y, to.x, to.y]),
      renderItem: (_, api) => {
        const size = api.size?.([1, 1]);
        const [width, height] = Array.isArray(size) ? size : [0, 0];
        const [left, top] = api.coord([0, 0]);
        // A coordinate is the middle of its cell; the corner of the first cell is half a cell before.
        const across = (dimension: number) => left + (Number(api.value(dimension)) - 0.5) * width;
        const down = (dimension: number) => top + (Number(api.value(dimension)) - 0.5) * height;
        return {
          type: 'line',
          shape: { x1: across(0), y1: down(1), x2: across(2), y2: down(3) },
          style: { stroke: color, lineWidth: 2, lineDash: [5, 3] },
        };
      },
    },
  ];
}

/** Rough width of a label in pixels at 12 px: wide characters count double. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += character.charCodeAt(0) > 0x2e80 ? 12.5 : 7;
  return width;
}
