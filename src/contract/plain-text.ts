/** Text of others where its control characters would do something, or where none may stand. */

/** Controls, and marks that turn the direction of the text after them. */
const ACTIVE = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const escape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** As `\u001b`, all but line ends and tabs: a terminal obeys none of them. JSON stays the same JSON. */
export function escapedControls(text: string): string {
  return text.replace(ACTIVE, (character) =>
    /[\t\n]/.test(character) ? character : escape(character),
  );
}

/** As {@link escapedControls}, on one line. */
export function escapedLine(text: string): string {
  return escapedControls(text).replace(/[\t\n]/g, escape);
}

const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** A text that may stand in XML: the replacement character for what XML cannot hold. */
export function xmlText(text: string): string {
  return text.replace(NO_XML, '\ufffd');
}
