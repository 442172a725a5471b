/** Finds out which bytes of a file the scanner may cut into records: those that PapaParse would cut the same way. */
import type { Dialect } from '../source/records.ts';

export const LF = 10;
export const CR = 13;

/** Position after the record that starts at `from`, of bytes that end with a whole one. */
export function recordEnd(bytes: Buffer, from: number): number {
  return bytes.indexOf(LF, from) + 1;
}

/** Position after the last whole record of bytes that begin with one, 0 where none is whole. */
export function recordsEnd(bytes: Buffer): number {
  return bytes.lastIndexOf(LF) + 1;
}

/**
 * Whether every quote in a part that begins and ends with a record encloses a whole field without quotes and line ends
 * in it, so that records end where lines do.
 */
export function areQuotesSimple(
  bytes: Buffer,
  start: number,
  end: number,
  dialect: Pick<Dialect, 'delimiter' | 'quote'>,
): boolean {
  const part = bytes.subarray(start, end);
  return !part.includes(dialect.quote) || enclosesFields(part, dialect);
}

function enclosesFields(bytes: Buffer, dialect: Pick<Dialect, 'delimiter' | 'quote'>): boolean {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const quote = dialect.quote.charCodeAt(0);
  const length = bytes.length;
  const isMark = new Uint8Array(256);
  for (const mark of [delimiter, quote, LF, CR]) isMark[mark] = 1;
  for (let at = 0; at < length; at++) {
    if (bytes[at] === quote) {
      at++;
      while (at < length && (isMark[bytes[at]] === 0 || bytes[at] === delimiter)) at++;
      if (at >= length || bytes[at] !== quote) return false;
      at++;
    } else {
      while (at < length && isMark[bytes[at]] === 0) at++;
    }
    if (at < length && bytes[at] === CR) at++;
    if (at >= length || (bytes[at] !== LF && (bytes[at] !== delimiter || bytes[at - 1] === CR)))
      return false;
  }
  return true;
}

/** Delimiters that are no part of a number or a month. */
const DELIMITERS = new Set([',', ';', '\t', '|', '\u0001']);
/** Encodings in which `|` may be the second byte of a character. */
const BAR_IN_CHARACTERS = new Set(['gb18030', 'gbk', 'big5']);
const ONE_BYTE_DELIMITERS = new Set(['utf-8', 'windows-1252', ...BAR_IN_CHARACTERS]);

/** Whether records of a file can be cut at bytes. */
export function isScannable({ delimiter, newline }: Dialect, encoding: string): boolean {
  if (newline === '\r' || !DELIMITERS.has(delimiter)) return false;
  return (
    ONE_BYTE_DELIMITERS.has(encoding) && !(delimiter === '|' && BAR_IN_CHARACTERS.has(encoding))
  );
}
