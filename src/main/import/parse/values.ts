/** Cell text into the integers the panel holds (semantics §1). Exact: decimals are rounded as text, never as floats. */
import { NUMERIC_COLUMNS } from '../../../engine/panel.ts';
import type { NumericColumnName } from '../../../engine/panel.ts';
import { MAX_MONEY } from '../../../engine/units.ts';
import { UNITS } from '../../../contract/mapping-document.ts';
import type { MoneyUnit, RateUnit, Sign } from '../../../contract/mapping-document.ts';
import type { NumberStyle } from '../source/format.ts';
import { halfWidth, isNullText, visibleText } from '../source/cell-text.ts';
import { say } from '../../../contract/said.ts';
import type { Said } from '../../../contract/said.ts';

/** Why a cell was refused. */
export interface Fault {
  readonly code: string;
  readonly reason: Said;
}

/** Result of reading a cell: a number, null for an empty cell, or a fault. */
export type Cell = number | null | Fault;

export function isFault(cell: Cell): cell is Fault {
  return typeof cell === 'object' && cell !== null;
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?$/;
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

/** How the numbers of a column are written. */
export interface NumberReading extends NumberStyle {
  readonly unit?: MoneyUnit | RateUnit;
  readonly sign?: Sign;
  /** Further texts that stand for no value. */
  readonly nulls?: ReadonlySet<string>;
}

export const PLAIN_NUMBERS: NumberReading = { decimal: '.', thousands: '' };

const TRUE_TEXTS = new Set(['TRUE', 'T', 'YES', 'Y', '是', '有', '√']);
const FALSE_TEXTS = new Set(['FALSE', 'F', 'NO', 'N', '否', '无', '×']);
/** Currency before a number, and currency, or a credit or debit mark, after it. */
const CURRENCY = '(?:[¥￥$€£₩฿]|人民币|元|HK\\$|US\\$|CNY|RMB|USD|HKD|EUR|GBP|JPY|CN¥)';
const CURRENCY_BEFORE = new RegExp(`^([+-]?|\\()\\s*${CURRENCY}\\s*`, 'i');
const CURRENCY_AFTER = new RegExp(`\\s*${CURRENCY}(\\)?)$`, 'i');
const CREDIT_OR_DEBIT = /^(.*\d\)?)\s*(CR|DR|贷|借)\.?$/i;

/** Groups of three digits after the first. */
function isGrouped(whole: string, mark: string): boolean {
  const [first, ...others] = whole.replace(/^[+-]/, '').split(mark);
  return /^[1-9]\d{0,2}$/.test(first) && others.every((group) => /^\d{3}$/.test(group));
}

/** A number with a point and no thousands marks, `undefined` where it is not written in the style. */
function plainText(text: string, { decimal, thousands }: NumberStyle): string | undefined {
  const side = CREDIT_OR_DEBIT.exec(text);
  let plain = (side ? side[1] : text)
    .replace(CURRENCY_BEFORE, '$1')
    .replace(CURRENCY_AFTER, '$1')
    .trim();
  const isCredit = side !== null && /CR|贷/i.test(side[2]);
  const isNegative = /^\([^()]+\)$/.test(plain) || /[\d.,]-$/.test(plain);
  if (isNegative)
    plain = `-${plain
      .replace(/^\(|\)$/g, '')
      .replace(/-$/, '')
      .trim()}`;
  if (isCredit) plain = plain.startsWith('-') ? plain.slice(1) : `-${plain.replace(/^\+/, '')}`;
  if (thousands !== '') {
    const at = plain.lastIndexOf(decimal);
    const whole = at < 0 ? plain : plain.slice(0, at);
    if (whole.includes(thousands)) {
      if (!isGrouped(whole, thousands)) return undefined;
      plain = whole.replaceAll(thousands, '') + (at < 0 ? '' : plain.slice(at));
    }
  }
  if (decimal === '.') return plain;
  return plain.includes('.') ? undefined : plain.replace(',', '.');
}

function booleanValue(text: string): number | undefined {
  const word = text.toUpperCase();
  if (TRUE_TEXTS.has(word)) return 1;
  return FALSE_TEXTS.has(word) ? 0 : undefined;
}

/** Reads cells of one numeric column: money to minor units, rates to basis points, counts and scores whole. */
export type NumberReader = (text: string) => Cell;

/** A reader of a column whose numbers are written as `reading` says. */
export function numberReader(
  column: NumericColumnName,
  reading: NumberReading = PLAIN_NUMBERS,
): NumberReader {
  const { kind, signed } = NUMERIC_COLUMNS[column];
  const units: Readonly<Record<string, number>> = { ...UNITS.money, ...UNITS.rate };
  const usual = kind === 'money' ? 'yuan' : 'fraction';
  const places = kind === 'money' || kind === 'rate' ? units[reading.unit ?? usual] : 0;
  const isWhole = kind === 'count' || kind === 'score';
  const limit = kind === 'money' ? MAX_MONEY : MAX_PLAIN;
  const isPlain = reading.decimal === '.' && (reading.sign ?? 'as_is') === 'as_is';
  const sign = reading.sign ?? 'as_is';

  const readOther = (text: string): Cell => {
    const trimmed = visibleText(halfWidth(text).replaceAll('\u2212', '-'));
    if (isNullText(trimmed) || reading.nulls?.has(trimmed) === true) return null;
    const isPercent = kind === 'rate' && trimmed.endsWith('%');
    const plain = plainText(isPercent ? trimmed.slice(0, -1) : trimmed, reading);
    const parsed =
      plain === undefined ? undefined : parseScaled(plain, isPercent ? UNITS.rate.percent : places);
    const value = parsed ?? (kind === 'count' ? booleanValue(trimmed) : undefined);
    if (value === undefined) {
      return { code: 'not_a_number', reason: say`"${trimmed}" is not a number` };
    }
    if (isWhole && parsed !== undefined && plain !== undefined && !isWholeText(plain)) {
      return { code: 'not_whole', reason: say`${trimmed} is not a whole number` };
    }
    const turned =
      sign === 'as_is' || value === 0 ? value : sign === 'flip' ? -value : Math.abs(value);
    if (turned < 0 && !signed) return { code: 'negative', reason: say`${trimmed} is below 0` };
    if (Math.abs(turned) > limit) {
      return { code: 'out_of_range', reason: say`${trimmed} is too large` };
    }
    return turned;
  };
  return (text) => {
    if (text === '') return null;
    const value = isPlain ? parsePlain(text, places) : undefined;
    return value !== undefined && value <= limit ? value : readOther(text);
  };
}

const PLAIN_COUNTS = numberReader('draw_count');

/** Largest `months_since_last_activity`. */
const MAX_INACTIVE_MONTHS = 1200;

/** Reads `months_since_last_activity`. */
export function parseInactiveMonths(text: string): Cell {
  const value = PLAIN_COUNTS(text);
  if (typeof value === 'number' && value > MAX_INACTIVE_MONTHS) {
    return {
      code: 'out_of_range',
      reason: say`${text.trim()} is above ${MAX_INACTIVE_MONTHS} months`,
    };
  }
  return value;
}
