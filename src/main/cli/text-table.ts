import { escapedLine } from '../../contract/plain-text.ts';

/** A table for a terminal: the columns of text to the left, the others to the right. */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  textColumns: readonly number[] = [0],
): string {
  const all = [header, ...rows].map((row) => row.map(escapedLine));
  const widths = header.map((_, column) =>
    Math.max(...all.map((row) => displayWidth(row[column]))),
  );
  return all
    .map((row) =>
      row
        .map((text, column) => {
          const padding = ' '.repeat(widths[column] - displayWidth(text));
          return textColumns.includes(column) ? text + padding : padding + text;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Columns a text takes in a terminal: wide characters take two. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) > 0x2e80 ? 2 : 1;
  return width;
}
