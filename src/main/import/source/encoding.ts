/** Guesses the text encoding of a file from its first bytes. */
import { analyse } from 'chardet';

/** Labels of the Encoding Standard that a file may be read as. */
export const ENCODINGS = [
  'utf-8',
  'gb18030',
  'big5',
  'windows-1252',
  'utf-16le',
  'utf-16be',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What chardet calls an encoding, and the label it is read under. */
const LABELS: Readonly<Record<string, Encoding>> = {
  'UTF-8': 'utf-8',
  GB18030: 'gb18030',
  Big5: 'big5',
  'ISO-8859-1': 'windows-1252',
  'windows-1252': 'windows-1252',
};

/** Encoding told by a byte order mark, or `undefined`. */
export function encodingOfMark(head: Uint8Array): Encoding | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** UTF-16 without a mark: most characters of a table are ASCII, so every other byte is 0. */
function utf16WithoutMark(head: Uint8Array): Encoding | undefined {
  let even = 0;
  let odd = 0;
  const pairs = head.length >> 1;
  for (let at = 0; at + 1 < head.length; at += 2) {
    if (head[at] === 0) even++;
    if (head[at + 1] === 0) odd++;
  }
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le';
  if (even > pairs * 0.4 && odd < pairs * 0.05) return 'utf-16be';
  return undefined;
}

/** Whether bytes are UTF-8 throughout; a character that the end cuts off does not count. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The bytes from shortly before the first that is not ASCII: pages of plain numbers say nothing of the encoding. */
function tellingPart(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte >= 0x80);
  return bytes.subarray(Math.max(0, first - 64), first + 65_536);
}

const isHigh = (byte: number): boolean => byte >= 0x80;
const BAR = 0x7c;
const BETWEEN_CELLS = new Set(Buffer.from(',;\t|"\r\n'));

/** The cells that hold bytes which are not ASCII. */
function* highCells(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0, at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && !BETWEEN_CELLS.has(bytes[at])) continue;
    // A bar may be the second byte of a character.
    if (bytes[at] === BAR && at > start && isHigh(bytes[at - 1]) && !isHigh(bytes[at - 2] ?? 0))
      continue;
    const cell = bytes.subarray(start, at);
    if (cell.some(isHigh)) yield cell;
    start = at + 1;
  }
}

/** Encodings whose texts UTF-8 bytes may pass for. */
const MULTI_BYTE = new Set([
  'gb18030',
  'gbk',
  'big5',
  'shift_jis',
  'euc-kr',
  'euc-jp',
  'windows-1252',
]);
/** Bytes of two characters of UTF-8 beyond Latin: fewer may be another encoding's by chance. */
const LEAST_UTF8_BYTES = 6;
const isTrail = (byte: number): boolean => byte >= 0x80 && byte <= 0xbf;

/** Whether text in an encoding of several bytes a character holds cells that are UTF-8 text of Chinese or the like. */
export function hasUtf8Cells(bytes: Uint8Array, encoding: string): boolean {
  if (!MULTI_BYTE.has(encoding)) return false;
  let length = 0;
  let isUtf8 = true;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte < 0x80) {
      if ((isUtf8 && length === 0) || !BETWEEN_CELLS.has(byte)) continue;
      if (isUtf8 && length >= LEAST_UTF8_BYTES) return true;
      length = 0;
      isUtf8 = true;
    } else if (byte >= 0xe2 && byte <= 0xef && isTrail(bytes[at + 1]) && isTrail(bytes[at + 2])) {
      length += 3;
      at += 2;
    } else isUtf8 = false;
  }
  return isUtf8 && length >= LEAST_UTF8_BYTES;
}

/** Whether the high bytes of a cell come in pairs of GB 2312, the part of GB18030 that everyday Chinese is written in. */
function isPaired(cell: Uint8Array): boolean {
  for (let at = 0; at < cell.length; at++) {
    if (!isHigh(cell[at])) continue;
    const [lead, trail] = [cell[at], cell[at + 1] ?? 0];
    if (lead < 0xa1 || lead > 0xf7 || trail < 0xa1 || trail === 0xff) return false;
    at++;
  }
  return true;
}

function decodes(bytes: Uint8Array, label: Encoding): boolean {
  try {
    new TextDecoder(label, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Share of cells' bytes from which they are taken for Chinese: a Western word has an accent here and there. */
const DENSE = 0.5;

/** The encoding of short Chinese text, of which too little is there to tell it by frequencies. */
function shortChinese(bytes: Uint8Array): Encoding | undefined {
  const cells = [...highCells(bytes)].slice(0, 2000);
  const dense = cells.filter((cell) => cell.filter(isHigh).length >= cell.length * DENSE);
  if (dense.length * 2 < cells.length) return undefined;
  if (dense.filter(isPaired).length * 10 >= dense.length * 9) return 'gb18030';
  return dense.every((cell) => decodes(cell, 'big5')) ? 'big5' : undefined;
}

/** The likeliest encoding of text that starts with `head`. */
export function detectEncoding(head: Uint8Array): Encoding {
  const certain = encodingOfMark(head) ?? utf16WithoutMark(head);
  if (certain) return certain;
  if (isUtf8(head)) return 'utf-8';
  const telling = tellingPart(head);
  const [best] = analyse(telling).flatMap(({ name }) => LABELS[name] ?? []);
  if (best === 'gb18030' || best === 'big5') return best;
  return shortChinese(telling) ?? best ?? 'gb18030';
}
