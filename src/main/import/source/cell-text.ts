/** Texts of cells without what a reader cannot see or did not mean. */

/** Zero-width characters, byte order marks, soft hyphens and direction marks. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;
const MAY_BE_INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/;

/** A text without invisible characters and spaces around it. */
export function visibleText(text: string): string {
  return (MAY_BE_INVISIBLE.test(text) ? text.replace(INVISIBLE, '') : text).trim();
}

/** A quoted text after spaces, which keep its quotation marks from being read as such. */
const SPACED_QUOTES = /^[ \t]+".*"\s*$/s;

/** A text without the quotation marks that a space before them kept from being read as such. */
export function cleanText(cell: string): string {
  const text = visibleText(cell);
  if (!SPACED_QUOTES.test(cell) || text.length < 2) return text;
  return text.slice(1, -1).replaceAll('""', '"').trim();
}

const FULL_WIDTH = /[\uff01-\uff5e\u3000\u00a0\u202f]/g;

/** Full-width letters, digits and marks as ASCII ones; footnote marks such as ② stay what they are. */
export function halfWidth(text: string): string {
  return text.replace(FULL_WIDTH, (character) => {
    const code = character.charCodeAt(0);
    return code >= 0xff01 ? String.fromCharCode(code - 0xfee0) : ' ';
  });
}

/** Texts that stand for no value, in upper case. */
export const NULL_TEXTS: ReadonlySet<string> = new Set([
  '',
  'NA',
  'N/A',
  '#N/A',
  '<NA>',
  'NULL',
  '<NULL>',
  '(NULL)',
  '[NULL]',
  'NAN',
  'NAT',
  'NONE',
  'NIL',
  '\\N',
  '空',
]);

/** Marks that stand for no number or month. */
const NULL_MARKS: ReadonlySet<string> = new Set(['-', '--', '---', '–', '—', '——', '.', '/']);

/** Whether a trimmed text stands for no value in a column of numbers, months or products. */
export function isNullText(text: string): boolean {
  return NULL_TEXTS.has(text.toUpperCase()) || NULL_MARKS.has(text);
}
