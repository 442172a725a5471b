/** Pieces of a report as HTML text. Every text that goes in is escaped here. */
import { escapeHtml } from '../../charts/escape.ts';

/** Paragraphs of a text, apart by empty lines. */
export function paragraphs(text: string, className = ''): string {
  const attribute = className === '' ? '' : ` class="${className}"`;
  return text
    .split(/\r?\n\s*\r?\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p${attribute}>${escapeHtml(paragraph).replace(/\r?\n/g, '<br>')}</p>`)
    .join('\n');
}

export function list(items: readonly string[]): string {
  return `<ul>\n${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('\n')}\n</ul>`;
}

/** A cell: a text, or a text with a smaller one below. */
export type Cell = string | { readonly text: string; readonly below: string };

function cellHtml(cell: Cell): string {
  if (typeof cell === 'string') return escapeHtml(cell);
  return `${escapeHtml(cell.text)}<small>${escapeHtml(cell.below)}</small>`;
}

/** Longest heading of a row that is not broken into lines. */
const UNBROKEN = 26;
/** Most rows of a table that is kept on one page. */
const KEPT_ROWS = 12;

function rowHeading(cell: Cell): string {
  const isShort = typeof cell === 'string' && cell.length <= UNBROKEN;
  return `<th scope="row"${isShort ? ' class="short"' : ''}>${cellHtml(cell)}</th>`;
}

/** A table; its first column is its rows' heading. Short ones stay on one page. */
export function table(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const head = header.map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join('');
  const body = rows
    .map(([first = '', ...others]) => {
      const cells = others.map((cell) => `<td>${cellHtml(cell)}</td>`).join('');
      return `<tr>${rowHeading(first)}${cells}</tr>`;
    })
    .join('\n');
  const attribute = rows.length <= KEPT_ROWS ? ' class="keep"' : '';
  return `<table${attribute}><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

/** Names and values, a row each. */
export function facts(rows: readonly (readonly [string, string])[], className = ''): string {
  const body = rows
    .map(
      ([name, value]) =>
        `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
    )
    .join('\n');
  return `<table class="${`facts ${className}`.trim()}"><tbody>\n${body}\n</tbody></table>`;
}

/** A heading of the second level that stays with what follows it. */
export function heading(text: string): string {
  return `<h3>${escapeHtml(text)}</h3>`;
}

export function hint(text: string): string {
  return `<p class="hint">${escapeHtml(text)}</p>`;
}

/** What begins a figure that turns the page. */
const WIDE_FIGURE = '<figure class="wide">';

/** A section with its heading, which goes onto the turned page where the section begins with one. */
export function section(id: string, title: string, body: string): string {
  const head = `<h2>${escapeHtml(title)}</h2>`;
  const whole = body.startsWith(WIDE_FIGURE)
    ? `${WIDE_FIGURE}${head}${body.slice(WIDE_FIGURE.length)}`
    : `${head}\n${body}`;
  return `<section id="${id}">\n${whole}\n</section>`;
}

/** A heading with a figure, never cut in two; `wide` turns the page. */
export function figure(title: string, intro: string, svg: string, wide: boolean): string {
  const head = `${title === '' ? '' : heading(title)}${intro === '' ? '' : hint(intro)}`;
  return `${wide ? WIDE_FIGURE : '<figure>'}${head}${svg}</figure>`;
}
