/** Draws a chart as SVG text in Node. */
import { xmlText } from '../../contract/plain-text.ts';
import * as echarts from 'echarts/core';
import { HeatmapChart, LineChart } from 'echarts/charts';
import {
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
} from 'echarts/components';
import { LegacyGridContainLabel } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import type { EChartsCoreOption } from 'echarts/core';
import { escapeHtml } from '../../charts/escape.ts';

echarts.use([
  HeatmapChart,
  LineChart,
  GridComponent,
  LegendComponent,
  LegacyGridContainLabel,
  TooltipComponent,
  VisualMapContinuousComponent,
  SVGRenderer,
]);

/** Width of a character in parts of the font's size: no letter of the fonts named is much wider. */
const WIDE = 1;
const NARROW = 0.6;

// Node has no fonts to measure with; labels must not be taken to be narrower than they will be.
echarts.setPlatformAPI({
  measureText: (text, font) => {
    const size = Number(/(\d+)px/.exec(font ?? '')?.[1] ?? 12);
    let width = 0;
    for (const character of text) width += (character.codePointAt(0) ?? 0) > 0x2e80 ? WIDE : NARROW;
    return { width: width * size };
  },
});

/**
 * Takes out what only a screen needs, and makes the ids those of this chart: ECharts counts them on from chart to chart,
 * so that they would depend on what was drawn before.
 */
function settled(svg: string, id: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ (?:class|pointer-events|ecmeta_\w+)="[^"]*"/g, '')
    .replace(/font-family:[^;"]*;/g, '')
    .replace(/(id="|url\(#)zr\d+-/g, `$1${id}-`);
}

export interface Drawing {
  readonly option: EChartsCoreOption;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** What the picture shows, for those who cannot see it. */
  readonly label: string;
  /** Prefix of the ids in the SVG; no two charts of a page may share it. */
  readonly id: string;
}

/** The drawing as SVG; the same bytes for the same drawing. */
export function renderSvg({ option, width, height, label, id }: Drawing): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(option);
    const svg = settled(xmlText(chart.renderToSVGString()), id);
    return svg.replace('<svg ', `<svg role="img" aria-label="${escapeHtml(xmlText(label))}" `);
  } finally {
    chart.dispose();
  }
}
