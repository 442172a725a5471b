/** Names of files that users typed. */

/** Longest name, bytes of UTF-8: file systems allow 255 with the ending. */
const MAX_NAME_BYTES = 200;

/** A file name a user typed, without what file systems refuse and without a way out of the folder. */
export function safeFileName(name: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are among what is refused
  const safe = name.replace(/[<>:"/\\|?*\u0000-\u001f]/g, ' ').replace(/^[\s.]+|[\s.]+$/g, '');
  let short = '';
  for (const character of safe) {
    if (Buffer.byteLength(short + character) > MAX_NAME_BYTES) break;
    short += character;
  }
  return short === '' ? 'Project' : short;
}
