/** Readies charts while the page waits for what they are to show: the first of them takes several times as long as the next. */
import { CHART_FONT, heatmapOption } from '../../charts/heatmap.ts';
import { doSoon } from '../turns.ts';
import { drawSvg } from './draw-svg.ts';

/** Has the browser load the font of charts, which otherwise their first word does. */
function loadFont(): void {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return;
  context.font = `12px ${CHART_FONT}`;
  context.measureText('国 0');
}

/** Has the drawing code compiled. */
function drawUnseen(): void {
  const labels = ['0', '1', '2', '3'];
  const cells = labels.flatMap((_, x) =>
    labels.map((_, y) => ({ x, y, value: x - y, detail: [] })),
  );
  const option = heatmapOption({
    xTitle: 'x',
    yTitle: 'y',
    xLabels: labels,
    yLabels: labels,
    cells,
    cellText: String,
    legend: '',
    theme: 'light',
  });
  drawSvg(option, 'light', 400, 300);
}

let isWarm = false;

/** Does it once, in tasks of their own. */
export function warmCharts(): void {
  if (isWarm) return;
  isWarm = true;
  doSoon(loadFont);
  doSoon(drawUnseen);
}
