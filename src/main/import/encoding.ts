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

/** The likeliest encoding of text that starts with `head`. */
export function detectEncoding(head: Uint8Array): Encoding {
  const certain = encodingOfMark(head) ?? utf16WithoutMark(head);
  if (certain) return certain;
  if (isUtf8(head)) return 'utf-8';
  const [best] = analyse(tellingPart(head)).flatMap(({ name }) => LABELS[name] ?? []);
  return best ?? 'gb18030';
}
