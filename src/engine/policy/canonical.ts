/** The canonical form of a policy, and what differs between two. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]),
  );
}

/** A document as JSON with keys in order. Of a parsed policy, which has every default written out: equal text, equal policy. */
export function canonicalJson(document: unknown): string {
  return JSON.stringify(sorted(document));
}

/** One value that two policies do not share; `undefined` where a policy lacks it. */
export interface PolicyDifference {
  /** Keys and list positions joined by dots. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

function differences(before: unknown, after: unknown, path: string): PolicyDifference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const bothObjects =
    typeof before === 'object' && before !== null && typeof after === 'object' && after !== null;
  if (!bothObjects || Array.isArray(before) !== Array.isArray(after))
    return [{ path, before, after }];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => {
    const inner = path === '' ? key : `${path}.${key}`;
    return differences(Reflect.get(before, key), Reflect.get(after, key), inner);
  });
}

/** What differs between two policies, or two parts of them, in the order of the first one's keys. */
export function policyDifferences(before: unknown, after: unknown): PolicyDifference[] {
  return differences(sorted(before), sorted(after), '');
}
