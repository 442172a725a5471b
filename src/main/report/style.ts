/** The style of a report: always light, laid out for paper. */
import { CHART_FONT } from '../../charts/heatmap.ts';
import { MARGIN_MM, PAPER_MM } from '../../contract/paper.ts';
import type { Paper, ReportDocument } from '../../contract/report.ts';
import { WORDS } from '../../locales/index.ts';

const PX_PER_MM = 96 / 25.4;

/** Width of the text in pixels. */
export function textWidth(paper: Paper, wide: boolean): number {
  const { width, height } = PAPER_MM[paper];
  return Math.floor(((wide ? height : width) - 2 * MARGIN_MM.side) * PX_PER_MM);
}

/** A text as a CSS string that can stand in a style element. */
function cssString(text: string): string {
  const escaped = text.replace(
    /["\\<>&\p{Cc}]/gu,
    (character) => `\\${(character.codePointAt(0) ?? 32).toString(16)} `,
  );
  return `"${escaped}"`;
}

function pageCounter(pageOf: string): string {
  return pageOf
    .split(/(\{page\}|\{pages\})/)
    .map((part) => {
      if (part === '{page}') return 'counter(page)';
      return part === '{pages}' ? 'counter(pages)' : cssString(part);
    })
    .join(' ');
}

/** Size of paper, margins, running head and page numbers. Firefox and Safari leave out head and numbers. */
function pageStyle({ paper, title, language, date }: ReportDocument): string {
  const { top, side, bottom } = MARGIN_MM;
  const running = 'font: 8.5pt var(--font); color: #59636e;';
  const { pageOf } = WORDS[language].report;
  const boxes = `
  @top-left { content: ${cssString(title)}; ${running} }
  @top-right { content: ${cssString(date)}; ${running} }
  @bottom-left { content: "LimitLab"; ${running} }
  @bottom-right { content: ${pageCounter(pageOf)}; ${running} }`;
  return `
@page { size: ${paper} portrait; margin: ${top}mm ${side}mm ${bottom}mm;${boxes} }
@page wide { size: ${paper} landscape; }`;
}

const TEXT_STYLE = `
:root { color-scheme: only light; --font: ${CHART_FONT}; }
* { box-sizing: border-box; }
html { background: #fff; }
body { margin: 0; font: 10pt/1.45 var(--font); color: #1f2328; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
svg text { font-family: var(--font); }
header { border-bottom: 2px solid #1f2328; margin-bottom: 5mm; padding-bottom: 3mm; }
header img { float: right; max-height: 16mm; max-width: 50mm; }
h1 { font-size: 19pt; line-height: 1.2; margin: 0 0 1.5mm; }
h2 { font-size: 13.5pt; line-height: 1.25; margin: 7mm 0 2mm; break-after: avoid; }
h3 { font-size: 10.5pt; margin: 4mm 0 1mm; break-after: avoid; }
h2 + *, h3 + *, p.hint + table, figure + p.hint, table + p.hint { break-before: avoid; }
p { margin: 0 0 2mm; orphans: 3; widows: 3; }
p.hint, header p { color: #59636e; }
p.hint { font-size: 9pt; break-after: avoid; }
ul { margin: 0 0 2mm; padding-left: 5mm; }
li { break-inside: avoid; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 8.8pt; line-height: 1.3; margin: 0 0 3mm; width: 100%; }
/* Kept whole, it is repeated in the columns of a preview as it is on pages. */
thead { break-inside: avoid; display: table-header-group; }
tr, table.keep { break-inside: avoid; }
th.short { white-space: nowrap; }
th, td { padding: 0.9mm 2mm; border-bottom: 0.5pt solid #d1d9e0; text-align: right; vertical-align: top; font-weight: normal; }
th:first-child { text-align: left; padding-left: 0; }
td:last-child, th:last-child { padding-right: 0; }
thead th { border-bottom: 1pt solid #59636e; font-weight: 600; vertical-align: bottom; }
td small { display: block; color: #59636e; font-size: 7.8pt; }
table.facts { width: auto; }
table.facts td { text-align: left; overflow-wrap: anywhere; }
table.facts th { color: #59636e; white-space: nowrap; }
table.hashes td { font-family: ui-monospace, Consolas, Menlo, monospace; font-size: 7.8pt; }
figure { margin: 0 0 4mm; break-inside: avoid; }
figure svg { display: block; max-width: 100%; height: auto; }
.wide { page: wide; }
/* What the figures come from begins a page, section by section. */
:is(#cohort, #assumptions, #glossary, #reproducibility) { break-before: page; }
section > :last-child, main > :last-child { margin-bottom: 0; }
footer { color: #59636e; font-size: 9pt; margin-top: 6mm; }
@media screen { body { margin: 0 auto; max-width: 190mm; padding: 10mm; } }
@media print { body > main { display: block; } }
`;

export function reportStyle(document: ReportDocument): string {
  return `${pageStyle(document)}${TEXT_STYLE}`;
}
