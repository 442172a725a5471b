/**
 * A sentence with its places filled: by name, `fill('cut by {rate}', { rate: '20%' })`, or by number from a list. A word
 * that follows a count is written `{count:row|rows}`: the first form for 1, marked as small or not, the second for any other.
 */
export function fill(
  sentence: string,
  values: Readonly<Record<string, string | number>> | readonly string[],
): string {
  return sentence.replace(
    /\{(\w+)(?::([^|{}]*)\|([^|{}]*))?\}/g,
    (place, name: string, one: string | undefined, other: string | undefined) => {
      if (!Object.hasOwn(values, name)) return place;
      const value = String(Reflect.get(values, name));
      if (one === undefined || other === undefined) return value;
      return /^1\*?$/.test(value) ? one : other;
    },
  );
}
