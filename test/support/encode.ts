/** Text in encodings that the platform only decodes: a table of every character is made by decoding all byte pairs once. */

const tables = new Map<string, Map<string, Uint8Array>>();

function tableOf(label: string): Map<string, Uint8Array> {
  const known = tables.get(label);
  if (known) return known;
  const decoder = new TextDecoder(label);
  const table = new Map<string, Uint8Array>();
  const add = (bytes: Uint8Array) => {
    const text = decoder.decode(bytes);
    if (!text.includes('\uFFFD') && [...text].length === 1 && !table.has(text))
      table.set(text, bytes);
  };
  for (let byte = 0; byte < 256; byte++) add(Uint8Array.of(byte));
  for (let lead = 0x81; lead < 0xff; lead++)
    for (let trail = 0x40; trail < 0xff; trail++) add(Uint8Array.of(lead, trail));
  tables.set(label, table);
  return table;
}

/** A text as bytes of an encoding. @throws Error where the encoding lacks a character */
export function encoded(text: string, label: string): Buffer {
  if (label === 'utf-8') return Buffer.from(text, 'utf8');
  if (label === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (label === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  const table = tableOf(label);
  const parts = [...text].map((character) => {
    const bytes = table.get(character);
    if (!bytes) throw new Error(`${label} has no ${character}`);
    return bytes;
  });
  return Buffer.concat(parts);
}
