/** Counts by group as bars, as an ECharts option: for pictures of what a page shows as bars of its own. */
import type { EChartsCoreOption } from 'echarts/core';
import { textWidth } from './heatmap.ts';

export interface BarsView {
  readonly labels: readonly string[];
  /** null: not shown. */
  readonly values: readonly (number | null)[];
  /** What is written at each bar. */
  readonly texts: readonly string[];
  readonly theme: 'light' | 'dark';
  /** Across: a bar a line, as where there are few; else they stand side by side, and only their axis has words. */
  readonly across: boolean;
}

const INK = { light: '#1f2328', dark: '#e6e8eb' } as const;
const BAR = { light: '#3d5a98', dark: '#8fa8dc' } as const;

export function barsOption({ labels, values, texts, theme, across }: BarsView): EChartsCoreOption {
  const ink = INK[theme];
  const groups = {
    type: 'category',
    data: [...labels],
    axisTick: { show: false },
    axisLabel: { color: ink, ...(across ? { interval: 0 } : { hideOverlap: true }) },
  };
  const counts = { type: 'value', show: !across, axisLabel: { color: ink } };
  const longest = labels.reduce((most, label) => Math.max(most, textWidth(label)), 0);
  return {
    animation: false,
    textStyle: { color: ink },
    grid: across
      ? { left: longest + 16, right: 110, top: 8, bottom: 8 }
      : { left: 64, right: 16, top: 16, bottom: 32 },
    xAxis: across ? counts : groups,
    yAxis: across ? { ...groups, inverse: true } : counts,
    series: [
      {
        type: 'bar',
        data: [...values],
        barCategoryGap: '25%',
        itemStyle: { color: BAR[theme] },
      },
      // What is written stands at every line, at those without a bar too.
      ...(across
        ? [
            {
              type: 'bar',
              barGap: '-100%',
              silent: true,
              data: values.map((value) => value ?? 0),
              itemStyle: { color: 'transparent' },
              label: {
                show: true,
                position: 'right',
                color: ink,
                formatter: ({ dataIndex }: { dataIndex: number }) => texts[dataIndex],
              },
            },
          ]
        : []),
    ],
  };
}
