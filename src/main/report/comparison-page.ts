/** A comparison as one self-contained HTML page: tables, heatmaps as inline SVG, no scripts, nothing remote. */
import { changeView } from '../../charts/change-heatmap.ts';
import { escapeHtml } from '../../charts/escape.ts';
import { formatsFor, scenarioLabel } from '../../wording/format.ts';
import type { Formats } from '../../wording/format.ts';
import { CHART_FONT, heatmapOption } from '../../charts/heatmap.ts';
import type { HeatmapView } from '../../charts/heatmap.ts';
import type { Comparison, ScenarioResult } from '../../contract/types.ts';
import { MEASURE_NAMES } from '../../engine/measures.ts';
import { WORDS } from '../../locales/index.ts';
import type { Language, Words } from '../../locales/index.ts';
import { renderSvg } from './render-chart.ts';

const STYLE = `
:root { color-scheme: light; }
body { font: 14px/1.5 ${CHART_FONT}; color: #1f2328; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: 0; }
h2 { font-size: 1.1rem; margin-top: 2rem; break-after: avoid; }
p.hint, footer { color: #59636e; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.2rem 0.7rem; border-bottom: 1px solid #d1d9e0; text-align: right; }
th:first-child, td:first-child { text-align: left; }
thead th { border-bottom: 2px solid #59636e; }
figure { margin: 0; break-inside: avoid; }
figure svg { max-width: 100%; height: auto; }
details { margin-top: 0.5rem; }
tr { break-inside: avoid; }
`;

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: 'th' | 'td', row: readonly string[]) =>
    row.map((text) => `<${tag}>${escapeHtml(text)}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n');
  return `<table><thead><tr>${cells('th', header)}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

/** The comparison with its baselines named in the language. */
function withLabels(comparison: Comparison, words: Words): Comparison {
  const label = (result: ScenarioResult) => ({
    ...result,
    name: scenarioLabel(result.name, words),
  });
  const { champion, challengers } = comparison;
  return { ...comparison, champion: label(champion), challengers: challengers.map(label) };
}

function measuresTable(
  champion: ScenarioResult,
  challengers: readonly ScenarioResult[],
  words: Words,
  formats: Formats,
): string {
  const header = [
    words.compare.measure,
    champion.name,
    ...challengers.flatMap(({ name }) => [name, `${words.compare.difference}: ${name}`]),
  ];
  const rows = MEASURE_NAMES.map((name) => {
    const base = champion.measures[name];
    return [
      words.measures[name],
      formats.measure(name, base),
      ...challengers.flatMap(({ measures }) => [
        formats.measure(name, measures[name]),
        formats.difference(name, measures[name] - base),
      ]),
    ];
  });
  return table(header, rows);
}

/** The heatmap drawn, and the same numbers as a table for those who cannot use the picture. */
function heatmapFigure(view: HeatmapView, words: Words, formats: Formats, caption: string): string {
  const height = 110 + view.yLabels.length * 34;
  const rows = view.yLabels.map((label, y) => [
    label,
    ...view.xLabels.map((_, x) => {
      const value = view.cells.find((cell) => cell.x === x && cell.y === y)?.value ?? null;
      return value === null ? '–' : formats.signedMoney(value);
    }),
  ]);
  return `<figure role="group" aria-label="${escapeHtml(caption)}">
${renderSvg(heatmapOption(view), 900, height)}
<details><summary>${escapeHtml(words.common.table)}</summary>
${table([`${view.yTitle} \\ ${view.xTitle}`, ...view.xLabels], rows)}
</details>
</figure>`;
}

/** The page as HTML text; the same bytes for the same comparison. */
export function comparisonPage(comparison: Comparison, language: Language): string {
  const words = WORDS[language];
  const formats = formatsFor(language);
  const { champion, challengers, heatmaps, cohort } = withLabels(comparison, words);
  const title = `${cohort}: ${[champion, ...challengers].map(({ name }) => name).join(' / ')}`;
  const figures = heatmaps.map((heatmap, index) => {
    const caption = `${challengers[index].name} − ${champion.name}`;
    const { view } = changeView(heatmap, words, formats, 'light');
    return `<h2>${escapeHtml(`${words.compare.heatmapChange}: ${caption}`)}</h2>
<p class="hint">${escapeHtml(words.compare.heatmapChangeHint)}</p>
${heatmapFigure(view, words, formats, caption)}`;
  });
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeHtml(cohort)}</h1>
<p class="hint">${escapeHtml(`${words.compare.champion}: ${champion.name}`)} · ${escapeHtml(
    `${words.compare.challenger}: ${challengers.map(({ name }) => name).join(', ')}`,
  )}</p>
<h2>${escapeHtml(words.compare.measures)}</h2>
${measuresTable(champion, challengers, words, formats)}
${figures.join('\n')}
<footer><p>${escapeHtml(words.compare.caveat)}</p></footer>
</body>
</html>
`;
}
