/** Cell text into the integers the panel holds (semantics §1). Exact: decimals are rounded as text, never as floats. */
import { monthOf } from '../../engine/months.ts';
import type { Month } from '../../engine/months.ts';
import { NUMERIC_COLUMNS, PRODUCTS, productCode } from '../../engine/panel.ts';
import type { NumericColumnName } from '../../engine/panel.ts';
import { MAX_MONEY } from '../../engine/units.ts';

/** Why a cell was refused. */
export interface Fault {
  readonly code: string;
  readonly reason: string;
}

/** Result of reading a cell: a number, null for an empty cell, or a fault. */
export type Cell = number | null | Fault;

export function isFault(cell: Cell): cell is Fault {
  return typeof cell === 'object' && cell !== null;
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?$/;
const NULL_TEXTS = new Set(['', 'NA', 'N/A', 'NULL', 'NAN', '\\N', '#N/A']);

/** A decimal number times a power of ten, rounded; `exact` where nothing was rounded away. */
interface Scaled {
  readonly value: number;
  readonly exact: boolean;
}

/**
 * A decimal number times `10^places`, rounded half up (towards plus infinity) to a whole number, infinite where it leaves
 * the exact range. `undefined` where the text is no plain decimal number.
 */
export function parseScaled(text: string, places: number): number | undefined {
  return parsePlain(text, places) ?? parseAny(text, places)?.value;
}

/** The common case: at most 13 digits, a point perhaps, no more than `places` decimals. */
function parsePlain(text: string, places: number): number | undefined {
  if (text.length === 0 || text.length > 13) return undefined;
  let value = 0;
  let decimals = -1;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      if (decimals >= 0) decimals++;
    } else if (digit === -2 && decimals < 0) {
      decimals = 0;
    } else {
      return undefined;
    }
  }
  if (decimals > places || (text.length === 1 && decimals === 0)) return undefined;
  for (let missing = places - Math.max(decimals, 0); missing > 0; missing--) value *= 10;
  return Number.isSafeInteger(value) ? value : undefined;
}

function parseAny(text: string, places: number): Scaled | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  if (digits === '') return undefined;
  const point = whole.length + Number(exponent) + places;
  const kept = point <= 0 ? '0' : digits.slice(0, point).padEnd(Math.min(point, 40), '0');
  const dropped = point < 0 ? '0'.repeat(Math.min(-point, 40)) + digits : digits.slice(point);
  const roundsUp = sign === '-' ? /^(?:[6-9]|5\d*[1-9])/.test(dropped) : /^[5-9]/.test(dropped);
  const magnitude = Number(kept) + (roundsUp ? 1 : 0);
  const value = Number.isSafeInteger(magnitude) ? magnitude : Infinity;
  return { value: sign === '-' && value !== 0 ? -value : value, exact: !/[1-9]/.test(dropped) };
}

function isWholeText(text: string): boolean {
  return parsePlain(text, 0) !== undefined || parseAny(text, 0)?.exact === true;
}

/** Largest count, score or rate. */
const MAX_PLAIN = 1_000_000_000;

/** Reads a cell of a numeric column: money to minor units, rates (a fraction) to basis points, counts and scores whole. */
export function parseNumber(column: NumericColumnName, text: string): Cell {
  const { kind, signed } = NUMERIC_COLUMNS[column];
  const trimmed = text.trim();
  if (NULL_TEXTS.has(trimmed.toUpperCase())) return null;
  const places = kind === 'money' ? 2 : kind === 'rate' ? 4 : 0;
  const value = parseScaled(trimmed, places);
  if (value === undefined) return { code: 'not_a_number', reason: `"${trimmed}" is not a number` };
  if (places === 0 && !isWholeText(trimmed)) {
    return { code: 'not_whole', reason: `${trimmed} is not a whole number` };
  }
  if (value < 0 && !signed) return { code: 'negative', reason: `${trimmed} is below 0` };
  const limit = kind === 'money' ? MAX_MONEY : MAX_PLAIN;
  if (Math.abs(value) > limit) return { code: 'out_of_range', reason: `${trimmed} is too large` };
  return value;
}

/** Largest `months_since_last_activity`. */
const MAX_INACTIVE_MONTHS = 1200;

/** Reads `months_since_last_activity`. */
export function parseInactiveMonths(text: string): Cell {
  const value = parseNumber('draw_count', text);
  if (typeof value === 'number' && value > MAX_INACTIVE_MONTHS) {
    return {
      code: 'out_of_range',
      reason: `${text.trim()} is above ${MAX_INACTIVE_MONTHS} months`,
    };
  }
  return value;
}

const MONTH_TEXT = /^(\d{4})-(\d{2})(?:-\d{2})?$/;

/** Reads a month written `2024-01`, or a date `2024-01-31` of it. */
export function parseMonthCell(text: string): Month | Fault {
  const trimmed = text.trim();
  const match = MONTH_TEXT.exec(trimmed);
  const month = match ? monthOf(Number(match[1]), Number(match[2])) : undefined;
  if (month !== undefined) return month;
  if (trimmed === '') return { code: 'missing', reason: 'the month is missing' };
  return { code: 'bad_month', reason: `"${trimmed}" is not a month like 2024-01` };
}

/** Reads a product name into its code; 0 for an empty cell. */
export function parseProduct(text: string): number | Fault {
  const trimmed = text.trim();
  if (trimmed === '') return 0;
  const product = PRODUCTS.find((name) => name === trimmed);
  if (product) return productCode(product);
  return { code: 'bad_product', reason: `"${trimmed}" is not one of ${PRODUCTS.join(', ')}` };
}
