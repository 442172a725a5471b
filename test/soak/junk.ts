/** Calls and frames that no client would send, drawn from a seed. */
import { METHOD_NAMES, REQUESTS } from '../../src/contract/api.ts';
import type { Method } from '../../src/contract/api.ts';
import type { seededRandom } from '../../src/engine/synthetic/random.ts';

export type Random = ReturnType<typeof seededRandom>;

const TEXTS = [
  '',
  ' ',
  '../../etc/passwd',
  'C:\\Windows\\win.ini',
  '\u0000',
  '\u001b[2J',
  '__proto__',
  'constructor',
  'toString',
  "'; DROP TABLE cohorts; --",
  '=1+1',
  '额度',
  '\ud800',
  'x'.repeat(20_000),
  '2024-13',
  'NaN',
  'observed',
  'hold',
  'cash_loan',
];
const NUMBERS = [0, -0, 1, -1, 0.5, 1e308, -1e308, 2 ** 53, 2 ** 31, -(2 ** 31), 65_536, 1e-9];

/** One of a list. */
export function oneOf<T>(random: Random, items: readonly T[]): T {
  return items[random.between(0, items.length - 1)];
}

/** Any JSON. */
export function anything(random: Random, depth = 0): unknown {
  const kind = random.between(0, depth > 3 ? 3 : 6);
  const few = () => Array.from({ length: random.between(0, 4) });
  switch (kind) {
    case 0:
      return oneOf(random, [null, true, false]);
    case 1:
      return oneOf(random, NUMBERS);
    case 2:
    case 3:
      return oneOf(random, TEXTS);
    case 4:
      return few().map(() => anything(random, depth + 1));
    default: {
      const entries = few().map(() => [oneOf(random, TEXTS), anything(random, depth + 1)]);
      // `__proto__` as a key of its own, as JSON has it.
      return JSON.parse(
        `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`,
      ) as unknown;
    }
  }
}

/** Names of methods, and what is none. */
export function anyMethod(random: Random): unknown {
  const chosen = random.next();
  if (chosen < 0.85) return oneOf(random, METHOD_NAMES);
  return chosen < 0.95 ? anything(random) : { toString: null, valueOf: anything(random) };
}

/** Keys of a method's request; none where it is no method. */
function keysOf(method: unknown): string[] {
  if (!METHOD_NAMES.includes(method as Method)) return [];
  const schema: unknown = REQUESTS[method as Method];
  const entries: unknown = Object(schema).entries;
  return typeof entries === 'object' && entries !== null ? Object.keys(entries) : [];
}

/** A request that has a method's keys, many with the values that `known` has for them. */
export function anyRequest(
  random: Random,
  method: unknown,
  known: Readonly<Record<string, unknown>>,
): unknown {
  const keys = keysOf(method);
  if (keys.length === 0 || random.next() < 0.1) return anything(random);
  const entries = keys.flatMap((key): [string, unknown][] => {
    const chosen = random.next();
    if (Object.hasOwn(known, key) && chosen < 0.8) return [[key, known[key]]];
    return chosen < 0.9 ? [[key, anything(random)]] : [];
  });
  return Object.fromEntries(entries);
}

/** A frame as bytes or text: broken, deep, large, or nearly right. */
export function anyFrame(random: Random): string | Uint8Array {
  const call = JSON.stringify({
    id: anything(random),
    method: anyMethod(random),
    request: anything(random),
  });
  switch (random.between(0, 6)) {
    case 0:
      return Uint8Array.from({ length: random.between(0, 200) }, () => random.between(0, 255));
    case 1:
      return call.slice(0, random.between(0, call.length));
    case 2:
      return '['.repeat(random.between(1, 50_000));
    case 3:
      return JSON.stringify(anything(random));
    case 4:
      return `{"id":1,"method":${'{"a":'.repeat(500)}1${'}'.repeat(500)}}`;
    default:
      return call;
  }
}
