/** Finds out which bytes of a file the scanner may cut into records: those that PapaParse would cut the same way. */
import type { Dialect } from './records.ts';

export const LF = 10;
export const CR = 13;

/** Position after the record that starts at `from`, of bytes that end with a whole one. */
export function recordEnd(bytes: Buffer, from: number): number {
  return bytes.indexOf(LF, from) + 1;
}

/**
 * Position after the last whole record of bytes that start with a record and hold quotes. -1 where a quote does something
 * else than enclose a whole field without quotes and line ends in it.
 */
function endWithQuotes(bytes: Buffer, start: number, dialect: Dialect): number {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const quote = dialect.quote.charCodeAt(0);
  const length = bytes.length;
  const isMark = new Uint8Array(256);
  for (const mark of [delimiter, quote, LF, CR]) isMark[mark] = 1;
  let end = 0;
  for (let at = start; at < length; at++) {
    if (bytes[at] === quote) {
      at++;
      while (at < length && (isMark[bytes[at]] === 0 || bytes[at] === delimiter)) at++;
      if (at < length && bytes[at] !== quote) return -1;
      at++;
    } else {
      while (at < length && isMark[bytes[at]] === 0) at++;
    }
    if (at >= length) return end;
    const byte = bytes[at];
    if (byte === CR) {
      if (++at >= length) return end;
      if (bytes[at] !== LF) return -1;
      end = at + 1;
    } else if (byte === LF) {
      end = at + 1;
    } else if (byte !== delimiter) {
      return -1;
    }
  }
  return end;
}

/**
 * Position after the last whole record of `bytes`, which start with a record at `start`; 0 where none is whole, -1 where
 * PapaParse is to cut them.
 */
export function lastRecordEnd(bytes: Buffer, start: number, dialect: Dialect): number {
  return bytes.includes(dialect.quote)
    ? endWithQuotes(bytes, start, dialect)
    : bytes.lastIndexOf(LF) + 1;
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
