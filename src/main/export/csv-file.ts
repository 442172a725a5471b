/** Writes a table as CSV (RFC 4180): streamed, in the encoding and with the marks that were asked for, whole or not at all. */
import iconv from 'iconv-lite';
import { guardedText } from '../../contract/csv-format.ts';
import type { CsvFormat } from '../../contract/csv-format.ts';
import { formatMoney } from '../../engine/units.ts';
import { writeAllBytes, writeAtomically } from '../files.ts';

/** Characters collected before they are written. */
export const FLUSH_CHARACTERS = 1 << 20;

const BYTE_ORDER_MARK = '\uFEFF';

/** The bytes of a text. GB18030 has all characters, of which its editions write 20 differently: ḿ, the others for private use. */
export function encodeText(text: string, encoding: CsvFormat['encoding']): Uint8Array {
  return encoding === 'gb18030' ? iconv.encode(text, 'gb18030') : Buffer.from(text, 'utf8');
}

/** Takes the cells of a table row by row. */
export class CsvWriter {
  readonly #format: CsvFormat;
  readonly #descriptor: number;
  readonly #special: RegExp;
  #text: string;
  #isFirst = true;
  rows = 0;

  constructor(descriptor: number, format: CsvFormat) {
    this.#descriptor = descriptor;
    this.#format = format;
    this.#special = new RegExp(`["\\r\\n${format.delimiter === '\t' ? '\\t' : format.delimiter}]`);
    this.#text = format.encoding === 'utf8-bom' ? BYTE_ORDER_MARK : '';
  }

  #cell(text: string): this {
    if (!this.#isFirst) this.#text += this.#format.delimiter;
    this.#isFirst = false;
    this.#text += this.#special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    return this;
  }

  #number(text: string): this {
    return this.#cell(this.#format.decimal === ',' ? text.replace('.', ',') : text);
  }

  /** A text, guarded where the format asks for it. */
  text(text: string): this {
    return this.#cell(this.#format.guard ? guardedText(text) : text);
  }

  texts(texts: readonly string[]): this {
    for (const text of texts) this.text(text);
    return this;
  }

  /** An amount in minor units; empty if there is none. */
  money(minorUnits: number | null): this {
    return minorUnits === null ? this.#cell('') : this.#number(formatMoney(minorUnits));
  }

  /** A whole number; empty if there is none. */
  count(count: number | null): this {
    return this.#cell(count === null ? '' : String(count));
  }

  /** Basis points as a fraction with four places; empty if there is none. */
  fraction(bp: number | null): this {
    if (bp === null) return this.#cell('');
    const [sign, size] = bp < 0 ? ['-', -bp] : ['', bp];
    const places = String(size % 10_000).padStart(4, '0');
    return this.#number(`${sign}${Math.floor(size / 10_000)}.${places}`);
  }

  /** Any number, as short as it can be; empty if there is none. */
  decimal(value: number | null): this {
    return value === null ? this.#cell('') : this.#number(String(value));
  }

  end(): void {
    this.#text += '\r\n';
    this.#isFirst = true;
    this.rows++;
    if (this.#text.length >= FLUSH_CHARACTERS) this.flush();
  }

  flush(): void {
    writeAllBytes(this.#descriptor, encodeText(this.#text, this.#format.encoding));
    this.#text = '';
  }
}

/**
 * Writes a table; `write` gives the rows after the header, and what it throws leaves the target as it was.
 * @returns rows below the header
 * @throws AppError FILE_NOT_WRITABLE
 */
export function writeCsv(
  filePath: string,
  format: CsvFormat,
  header: readonly string[],
  write: (writer: CsvWriter) => void,
): number {
  let rows = 0;
  writeAtomically(filePath, (descriptor) => {
    const writer = new CsvWriter(descriptor, format);
    writer.texts(header).end();
    write(writer);
    writer.flush();
    rows = writer.rows - 1;
  });
  return rows;
}
