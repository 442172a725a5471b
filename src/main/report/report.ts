/** A report as one self-contained HTML page: charts as inline SVG, no scripts, nothing remote. */
import { escapeHtml } from '../../charts/escape.ts';
import { REPORT_SECTIONS } from '../../contract/report.ts';
import type { ReportSection } from '../../contract/report.ts';
import { fill } from '../../locales/fill.ts';
import type { ReportInput } from './data.ts';
import { section } from './html.ts';
import { SectionContext } from './section.ts';
import type { Section } from './section.ts';
import { heatmaps, sweep } from './sections/maps.ts';
import { harm } from './sections/harm.ts';
import { measures, months, segments, summary, swapSet } from './sections/results.ts';
import {
  assumptions,
  cohort,
  glossary,
  method,
  policies,
  quality,
  reproducibility,
} from './sections/sources.ts';
import { reportStyle } from './style.ts';

const SECTIONS: Readonly<Record<ReportSection, Section>> = {
  summary,
  measures,
  months,
  heatmaps,
  swapSet,
  segments,
  regret: harm,
  sweep,
  policies,
  cohort,
  quality,
  assumptions,
  method,
  glossary,
  reproducibility,
};

function header({ document, words, data, names }: SectionContext): string {
  const { title, author, date, logo } = document;
  const by = author === '' ? [] : [fill(words.report.by, { author })];
  const line = [data.comparison.cohort, names.join(' / '), ...by, date].join(' · ');
  const picture = logo === undefined ? '' : `<img alt="" src="${escapeHtml(logo)}">`;
  return `<header>${picture}<h1>${escapeHtml(title)}</h1><p>${escapeHtml(line)}</p></header>`;
}

/** The report as HTML text; the same bytes for the same input. */
export function reportHtml(input: ReportInput): string {
  const { document } = input;
  const context = new SectionContext(input);
  const { words } = context;
  const sections = REPORT_SECTIONS.filter((name) => document.sections.includes(name)).map((name) =>
    section(name, words.report.sections[name], SECTIONS[name](context)),
  );
  return `<!doctype html>
<html lang="${document.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="color-scheme" content="only light">
<meta name="author" content="${escapeHtml(document.author)}">
<title>${escapeHtml(document.title)}</title>
<style>${reportStyle(document)}</style>
</head>
<body>
<main>
${header(context)}
${sections.join('\n')}
<footer><p>${escapeHtml(words.compare.caveat)}</p></footer>
</main>
</body>
</html>
`;
}
