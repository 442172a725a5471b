/** Entries whose titles hold every word that was typed; those that begin with what was typed come first. */
export function matching<T extends { readonly title: string; readonly group: string }>(
  entries: readonly T[],
  typed: string,
): T[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const begins = ({ title }: T) => title.toLowerCase().startsWith(typed.trim().toLowerCase());
  return entries
    .filter(({ title, group }) => {
      const text = `${group} ${title}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => Number(begins(b)) - Number(begins(a)));
}
