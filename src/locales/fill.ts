/** A sentence with its places filled: by name, `fill('cut by {rate}', { rate: '20%' })`, or by number from a list. */
export function fill(
  sentence: string,
  values: Readonly<Record<string, string | number>> | readonly string[],
): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? String(Reflect.get(values, name)) : place,
  );
}
