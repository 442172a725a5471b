/** Draws a chart that is not on the screen, to take it along. */
import { BarChart, HeatmapChart } from 'echarts/charts';
import { GridComponent, TooltipComponent, VisualMapContinuousComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import type { EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

echarts.use([
  BarChart,
  HeatmapChart,
  GridComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
  SVGRenderer,
]);

/** Grounds of the themes' panels. */
export const GROUNDS = { light: '#ffffff', dark: '#17191d' } as const;

/** The drawing as an SVG document of so many pixels. */
export function drawSvg(
  option: EChartsCoreOption,
  theme: 'light' | 'dark',
  width: number,
  height: number,
): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ ...option, backgroundColor: GROUNDS[theme] });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
