/** The numeric parameters of a product's rules that a sweep can vary. */
import type { Product } from '../panel.ts';
import type { Policy } from '../policy/document.ts';

/** money: minor units; rate: basis points; months; count: anything else. */
export type ParameterKind = 'money' | 'rate' | 'months' | 'count';

export interface SweepParameter {
  /** Path inside `products.<product>`, keys and list positions joined by dots. */
  readonly path: string;
  readonly kind: ParameterKind;
  /** What the policy has now. */
  readonly value: number;
}

const MONEY_KEYS = new Set(['min', 'max', 'floor', 'targetTicket']);

/** What the number at a path of a policy's rules is. */
export function parameterKind(path: string): ParameterKind {
  const key = path.split('.').at(-1) ?? '';
  if (key.endsWith('Bp')) return 'rate';
  if (key.endsWith('Months')) return 'months';
  return MONEY_KEYS.has(key) ? 'money' : 'count';
}

function numbersIn(node: unknown, path: string): [string, number][] {
  if (typeof node === 'number') return [[path, node]];
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, inner]) =>
    numbersIn(inner, path === '' ? key : `${path}.${key}`),
  );
}

/** Every numeric parameter of a product's rules, in the document's order. */
export function sweepParameters(policy: Policy, product: Product): SweepParameter[] {
  return numbersIn(policy.products[product] ?? {}, '').map(([path, value]) => ({
    path,
    kind: parameterKind(path),
    value,
  }));
}

/** Values of an axis around what a policy has now: ten steps, round in the parameter's own unit. */
export function suggestedRange({ kind, value }: SweepParameter): {
  readonly from: number;
  readonly to: number;
  readonly step: number;
} {
  switch (kind) {
    case 'months':
      return { from: Math.max(1, value - 5), to: Math.max(1, value - 5) + 11, step: 1 };
    case 'rate':
      return value <= 5000
        ? { from: 500, to: 5000, step: 500 }
        : { from: Math.max(0, value - 2500), to: value + 2500, step: 500 };
    case 'money': {
      const step = Math.max(100, Math.round(value / 500) * 100);
      return { from: 0, to: step * 10, step };
    }
    case 'count':
      return { from: Math.max(0, value - 5), to: value + 5, step: 1 };
  }
}
