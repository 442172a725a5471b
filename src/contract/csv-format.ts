/** How exported tables are written, and how texts in them are kept from becoming formulas. docs/exports.md describes both. */
import * as v from 'valibot';

export const CSV_ENCODINGS = ['utf8-bom', 'utf8', 'gb18030'] as const;
export const CSV_DELIMITERS = [',', ';', '\t'] as const;

export const csvFormatSchema = v.pipe(
  v.strictObject({
    /** UTF-8 with a byte order mark is what Excel needs to see that it is UTF-8. */
    encoding: v.optional(v.picklist(CSV_ENCODINGS), 'utf8-bom'),
    delimiter: v.optional(v.picklist(CSV_DELIMITERS), ','),
    decimal: v.optional(v.picklist(['.', ','] as const), '.'),
    /** Whether texts that a spreadsheet would take for a formula are marked, see {@link guardedText}. */
    guard: v.optional(v.boolean(), true),
  }),
  v.check(
    ({ delimiter, decimal }) => delimiter !== decimal,
    'delimiter and decimal mark are the same',
  ),
);
export type CsvFormat = v.InferOutput<typeof csvFormatSchema>;

/** What makes a spreadsheet take a text for a formula, its full-width forms included; and the guard itself. */
const NEEDS_GUARD = /^[=+\-@\t\r\n＝＋－＠']/;

/** A text that no spreadsheet takes for a formula: an apostrophe before what begins like one. Undone by {@link plainText}. */
export function guardedText(text: string): string {
  return NEEDS_GUARD.test(text) ? `'${text}` : text;
}

/** The text that {@link guardedText} was given. */
export function plainText(text: string): string {
  return text.startsWith("'") ? text.slice(1) : text;
}
