/** Cuts decoded text into records. PapaParse does the parsing; this file feeds it whole records and counts lines. */
import Papa from 'papaparse';
import { AppError } from '../../../contract/errors.ts';
import { say } from '../../../contract/said.ts';
import type { FileFormat } from './file-format.ts';

/** Longest record, characters: a longer one is a quote that was never closed. */
export const MAX_RECORD_LENGTH = 10_000_000;

/** How records are cut out of text. */
export type Dialect = Pick<FileFormat, 'delimiter' | 'newline' | 'quote' | 'spacedQuotes'>;

export interface CsvRecord {
  /** Line of the file, from 1, on which the record starts. */
  readonly line: number;
  readonly fields: string[];
}

interface ParserResult {
  readonly data: string[][];
  readonly errors: readonly { readonly code: string; readonly row?: number }[];
  readonly meta: { readonly cursor: number };
}

/** Lines a record takes: one, and one for each line end, of the kind that ends records, inside its quotes. */
function linesIn(fields: readonly string[], newline: string): number {
  return fields.reduce((lines, field) => lines + field.split(newline).length - 1, 1);
}

function brokenQuote(file: string, line: number): AppError {
  return new AppError({
    code: 'IMPORT_BROKEN_QUOTE',
    message: say`A quoted field does not end where a field may end, so what follows cannot be told apart.`,
    where: { file, line },
    remedy: say`Close the quote on this line, or double a quote that belongs to the text ("" inside "…"). Nothing was imported.`,
  });
}

/** Feeds text piece by piece and yields complete records; blank lines are passed over. */
export class RecordReader {
  readonly #file: string;
  readonly #dialect: Dialect;
  #rest = '';
  #line: number;

  /** `line`: of the file, on which the text begins. */
  constructor(file: string, dialect: Dialect, line = 1) {
    this.#file = file;
    this.#dialect = dialect;
    this.#line = line;
  }

  /**
   * Records that `text` completes.
   * @throws AppError IMPORT_BROKEN_QUOTE, IMPORT_RECORD_TOO_LONG
   */
  push(text: string): CsvRecord[] {
    const { spacedQuotes } = this.#dialect;
    const joined = this.#rest + text;
    const input = spacedQuotes ? withoutSpacesBeforeQuotes(joined, this.#dialect) : joined;
    const { records, cursor } = this.#parse(input, true);
    this.#rest = input.slice(cursor);
    if (this.#rest.length > MAX_RECORD_LENGTH + text.length) {
      throw new AppError({
        code: 'IMPORT_RECORD_TOO_LONG',
        message: say`A record is longer than ${MAX_RECORD_LENGTH.toLocaleString('en')} characters.`,
        where: { file: this.#file, line: this.#line },
        remedy: say`Look for a quote on this line that is never closed. Nothing was imported.`,
      });
    }
    return records;
  }

  /** Records left at the end of the file. */
  end(): CsvRecord[] {
    return this.#rest === '' ? [] : this.#parse(this.#rest, false).records;
  }

  #parse(input: string, ignoreLastRow: boolean): { records: CsvRecord[]; cursor: number } {
    const { delimiter, quote } = this.#dialect;
    // CR LF is cut at its LF: a file may hold lines that end in LF alone, and not only at its start.
    const newline = this.#dialect.newline === '\r' ? '\r' : '\n';
    const parser = new Papa.Parser({ delimiter, newline, quoteChar: quote });
    const result = parser.parse(input, 0, ignoreLastRow) as ParserResult;
    const hasQuotes = input.includes(quote);
    const records: CsvRecord[] = [];
    const brokenRow = result.errors.find((error) => error.code.endsWith('Quotes'))?.row;
    result.data.forEach((fields, row) => {
      if (newline === '\n') dropCarriageReturn(fields);
      if (row === brokenRow) throw brokenQuote(this.#file, this.#line);
      if (fields.length > 1 || !isBlank(fields[0])) records.push({ line: this.#line, fields });
      this.#line += hasQuotes ? linesIn(fields, newline) : 1;
    });
    // A row that is still incomplete may look broken where the text was cut; it is judged when it is whole.
    if (brokenRow !== undefined && !ignoreLastRow) throw brokenQuote(this.#file, this.#line);
    return { records, cursor: result.meta.cursor };
  }
}

/** A text that starts with a record, without the spaces between a delimiter and a quotation mark. */
function withoutSpacesBeforeQuotes(text: string, { delimiter, quote }: Dialect): string {
  let kept = '';
  let from = 0;
  let isQuoted = false;
  let isAtField = true;
  for (let at = 0; at < text.length; at++) {
    if (isAtField && text[at] === ' ') {
      let end = at;
      while (text[end] === ' ') end++;
      if (text[end] === quote) {
        kept += text.slice(from, at);
        from = end;
        at = end;
      }
    }
    if (text[at] === quote) isQuoted = !isQuoted;
    isAtField = !isQuoted && (text[at] === delimiter || text[at] === '\n');
  }
  return kept + text.slice(from);
}

/** Cut at LF, CR LF leaves its CR with the last field. */
function dropCarriageReturn(fields: string[]): void {
  const last = fields.length - 1;
  if (fields[last].endsWith('\r')) fields[last] = fields[last].slice(0, -1);
}

/** The line by which a workbook tells the delimiter: it is no record. */
export function isSeparatorLine({ line, fields }: CsvRecord): boolean {
  return line === 1 && fields.length <= 2 && /^sep=.?$/i.test(fields[0]);
}

function isBlank(field: string): boolean {
  return field.trim() === '';
}
