/** Reading and changing a JSON document at a path, without changing the document that is there. */

export type DocumentPath = readonly (string | number)[];

/** What is at a path; `undefined` where nothing is. */
export function valueAt(document: unknown, path: DocumentPath): unknown {
  return path.reduce<unknown>(
    (node, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
    document,
  );
}

/**
 * The document with `value` at a path; objects on the way are made where they are missing. `undefined` takes the key
 * away, and an entry of a list out of it.
 */
export function withValue(document: unknown, path: DocumentPath, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof key === 'number') {
    const list: unknown[] = Array.isArray(document) ? [...document] : [];
    const inner = withValue(list[key], rest, value);
    if (inner === undefined) list.splice(key, 1);
    else list[key] = inner;
    return list;
  }
  const before =
    typeof document === 'object' && document !== null && !Array.isArray(document)
      ? (document as Readonly<Record<string, unknown>>)
      : {};
  const { [key]: former, ...others } = before;
  const inner = withValue(former, rest, value);
  if (inner === undefined) return others;
  // A key that is there keeps its place.
  return key in before ? { ...before, [key]: inner } : { ...others, [key]: inner };
}

/** `products.cash_loan.risk.0.when`, as the engine writes the path of a fault. */
export const pathText = (path: DocumentPath): string => path.join('.');
