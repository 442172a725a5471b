/** A sweep: one policy with one or two numeric parameters varied over ranges. */
import type { Product } from '../panel.ts';
import { parsePolicy } from '../policy/document.ts';
import type { DocumentFault } from '../document-faults.ts';
import type { Policy } from '../policy/document.ts';

/** A parameter of a product's rules and the values it takes, e.g. `dormancy.windowMonths` from 3 to 12. */
export interface SweepAxis {
  /** Path inside `products.<product>`, keys joined by dots. */
  readonly path: string;
  readonly values: readonly number[];
}

/** Largest number of values of one axis. */
export const MAX_AXIS_VALUES = 200;

/** The values `from`, `from + step`, … up to and with `to`; `undefined` where that is no finite ascending range. */
export function rangeValues(from: number, to: number, step: number): number[] | undefined {
  const count = Math.floor((to - from) / step) + 1;
  if (!Number.isFinite(count) || step <= 0 || count < 1 || count > MAX_AXIS_VALUES)
    return undefined;
  return Array.from({ length: count }, (_, index) => from + index * step);
}

/** Thrown where a swept value does not make a valid policy. */
export class SweepFault extends Error {
  readonly faults: readonly DocumentFault[];

  constructor(faults: readonly DocumentFault[]) {
    super(faults.map(({ path, message }) => `${path}: ${message}`).join('; '));
    this.faults = faults;
  }
}

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws SweepFault where the keys lead to an entry that a list does not have */
function withValue(
  node: unknown,
  keys: readonly string[],
  value: number,
  path = keys.join('.'),
): unknown {
  const [key, ...rest] = keys;
  if (Array.isArray(node)) {
    const index = Number(key);
    if (!(index in node)) {
      const message = `there is no entry ${key} in a list of ${node.length}; the first is 0`;
      throw new SweepFault([{ path, message }]);
    }
    return node.map((item: unknown, at) =>
      at === index ? (rest.length === 0 ? value : withValue(item, rest, value, path)) : item,
    );
  }
  const object = isObject(node) ? node : {};
  return {
    ...object,
    [key]: rest.length === 0 ? value : withValue(object[key], rest, value, path),
  };
}

/** A parameter of a product's rules and the value to set it to. */
export interface ParameterValue {
  readonly path: string;
  readonly value: number;
}

/**
 * The policy with parameters of a product's rules set.
 * @throws SweepFault where the result breaks the schema: an unknown parameter, a value out of its range, or a path into
 * a rule that the policy lacks.
 */
export function withParameters(
  policy: Policy,
  product: Product,
  parameters: readonly ParameterValue[],
): Policy {
  const document = parameters.reduce<unknown>(
    (node, { path, value }) => withValue(node, ['products', product, ...path.split('.')], value),
    policy,
  );
  const result = parsePolicy(document);
  if (!result.ok) throw new SweepFault(result.faults);
  return result.policy;
}

/** What is swept: cells are y-major, `y * x.values.length + x`. */
export interface SweepSpec {
  readonly policy: Policy;
  readonly product: Product;
  readonly x: SweepAxis;
  readonly y: SweepAxis;
}

/** The policy of one cell. @throws SweepFault */
export function cellPolicy({ policy, product, x, y }: SweepSpec, cell: number): Policy {
  const width = x.values.length;
  return withParameters(policy, product, [
    { path: y.path, value: y.values[Math.floor(cell / width)] },
    { path: x.path, value: x.values[cell % width] },
  ]);
}
