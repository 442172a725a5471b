/** Months as files write them. */
import { say } from '../../../contract/said.ts';
import type { Month } from '../../../engine/months.ts';
import type { FileFormat } from '../source/format.ts';
import { halfWidth, isNullText, visibleText } from '../source/cell-text.ts';
import type { Fault } from './values.ts';

const YEAR_FIRST =
  /^(\d{4})(?:([-/. ]|M(?=\d))(\d{1,2})月?(?:\2(\d{1,2}))?|年(\d{1,2})月份?(?:(\d{1,2})[日号])?)$/;
const DIGITS = /^(\d{4})(\d{2})(\d{2})?(?:\.0+)?$/;
/** Year, month, day, hour, minute and second, perhaps with a fraction. */
const FOURTEEN_DIGITS = /^(\d{4})(\d{2})(\d{2})([01]\d|2[0-3])[0-5]\d[0-5]\d(?:\.?\d{3})?$/;
const YEAR_LAST = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})$/;
const MONTH_YEAR = /^(\d{1,2})[./-](\d{4})$/;
const NAMED =
  /^(?:(\d{1,2})[ -/.]?)?([A-Za-z]{3,9})\.?[ -/.]?(?:(\d{1,2})(?:st|nd|rd|th)?, ?)?(\d{4}|\d{2})$/;
const YEAR_NAMED = /^(\d{4})[ -/.]?([A-Za-z]{3,9})\.?(?:[ -/.](\d{1,2}))?$/;
const TIME =
  /(?:(?<=\d{8}) (?=\d{6}$)|T(?=\d{6})|[T ](?=\d{1,2}:)|(?<=\d):(?=\d{2}:))(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)? ?([AP]M)? ?(Z|UTC|GMT|[+-]\d{2}:?\d{0,2})?$/i;
const MONTH_NAMES = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** Days from a workbook's day 0 to the start of 2000 and of 2100, between which a bare number is a date. */
const EXCEL_DAYS = { from: 36_526, to: 73_050 } as const;
const EXCEL_EPOCH = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

/** A date as far as it was read. */
interface DateParts {
  readonly year: number;
  readonly month: number;
  /** 1 where none is written. */
  readonly day: number;
}

function yearOf(text: string): number {
  const year = Number(text);
  return text.length === 2 ? (year < 70 ? 2000 : 1900) + year : year;
}

function partsOf(year: string, month: string | undefined, day: string | undefined): DateParts {
  return { year: yearOf(year), month: Number(month), day: Number(day ?? 1) };
}

function excelParts(text: string): DateParts | undefined {
  if (!/^\d{5}(?:\.\d+)?$/.test(text)) return undefined;
  const days = Math.floor(Number(text));
  if (days < EXCEL_DAYS.from || days >= EXCEL_DAYS.to) return undefined;
  const date = new Date(EXCEL_EPOCH + days * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: 1 };
}

function monthNamed(text: string): string | undefined {
  const word = text.toLowerCase();
  const at = MONTH_NAMES.findIndex(
    (name) =>
      name === word || name.slice(0, 3) === word || (word === 'sept' && name.startsWith(word)),
  );
  return at < 0 ? undefined : String(at + 1);
}

/** `Jan-24` is January 2024; `24-Jan`, which may be a day, is no month. */
function namedParts(text: string): DateParts | undefined {
  const match = NAMED.exec(text);
  if (match) {
    const [, before, word, after, year] = match;
    const month = monthNamed(word);
    return month === undefined ? undefined : partsOf(year, month, before ?? after);
  }
  const yearFirst = YEAR_NAMED.exec(text);
  const month = yearFirst && monthNamed(yearFirst[2]);
  return yearFirst && month !== undefined && month !== null
    ? partsOf(yearFirst[1], month, yearFirst[3])
    : undefined;
}

function dateParts(date: string, dates: FileFormat['dates']): DateParts | undefined {
  const yearFirst = YEAR_FIRST.exec(date);
  if (yearFirst) {
    const [, year, , month, day, chineseMonth, chineseDay] = yearFirst;
    return partsOf(year, month ?? chineseMonth, day ?? chineseDay);
  }
  const digits = DIGITS.exec(date) ?? FOURTEEN_DIGITS.exec(date);
  if (digits) return partsOf(digits[1], digits[2], digits[3]);
  const yearLast = YEAR_LAST.exec(date);
  if (yearLast) {
    const [, first, , second, last] = yearLast;
    if (dates === 'ymd') return last.length === 2 ? partsOf(first, second, last) : undefined;
    return dates === 'dmy' ? partsOf(last, second, first) : partsOf(last, first, second);
  }
  const monthYear = MONTH_YEAR.exec(date);
  if (monthYear) return partsOf(monthYear[2], monthYear[1], undefined);
  return excelParts(date) ?? namedParts(date);
}

/** Minutes of an offset such as +08:00, +08 or Z. */
function offsetMinutes(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

/** The date of a moment with an offset, in another zone. */
function inZone(parts: DateParts, time: RegExpExecArray, zone: string): DateParts {
  const [, hour, minute, , half, offset] = time;
  const hours = (Number(hour) % (half ? 12 : 24)) + (/p/i.test(half ?? '') ? 12 : 0);
  const moment = Date.UTC(parts.year, parts.month - 1, parts.day, hours, Number(minute));
  const shift = offsetMinutes(zone) - offsetMinutes(offset);
  const date = new Date(moment + shift * 60_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Years a month may lie in: others are a slip of the pen. */
const YEARS = { from: 1970, to: 2099 } as const;

/** How the months of a column are written. */
export interface MonthReading {
  readonly dates: FileFormat['dates'];
  /** Zone into which moments with an offset are converted, such as +08:00; without one they are taken as written. */
  readonly zone?: string;
  /** Month that 0 stands for, where months count from it. */
  readonly zero?: Month;
  /** Whether 2024.1 is October. */
  readonly octoberIsOne?: boolean;
}

const OCTOBER = /^\d{4}\.1$/;
const RELATIVE = /^[+-]?\d{1,3}(?:\.0+)?$/;

/**
 * Reads a month written in any usual form: 2024-01, 202401, 2024/1/31, 31.01.2024, Jan-24, 2024年1月, a workbook's day
 * number, or a count from an anchor month.
 */
export function parseMonthCell(
  text: string,
  { dates, zone, zero, octoberIsOne }: MonthReading = { dates: 'dmy' },
): Month | Fault {
  const trimmed = visibleText(halfWidth(text)).replace(/\s+(?=[年月日号])|(?<=[年月])\s+/g, '');
  if (isNullText(trimmed)) return { code: 'missing', reason: say`the month is missing` };
  if (zero !== undefined && RELATIVE.test(trimmed)) return zero + Number(trimmed);
  if (octoberIsOne && OCTOBER.test(trimmed)) return parseMonthCell(`${trimmed}0`);
  const time = TIME.exec(trimmed);
  const written = time ? dateParts(trimmed.slice(0, time.index), dates) : undefined;
  const whole = dateParts(trimmed, dates);
  let parts = whole ?? written;
  const isDate =
    parts && parts.month >= 1 && parts.month <= 12 && parts.day >= 1 && parts.day <= 31;
  if (!parts || !isDate)
    return { code: 'bad_month', reason: say`"${trimmed}" is not a month like 2024-01` };
  if (!whole && time?.[5] !== undefined && zone !== undefined) parts = inZone(parts, time, zone);
  if (parts.year < YEARS.from || parts.year > YEARS.to) {
    const reason = say`"${trimmed}" is not in the years ${YEARS.from} to ${YEARS.to}`;
    return { code: 'month_out_of_range', reason };
  }
  return parts.year * 12 + parts.month - 1;
}

/** A month of a year and a month that are in columns of their own, as one text. */
export function monthOfParts(year: string, month: string): string {
  const word = monthNamed(month.trim());
  return `${year.trim().replace(/(?:\.0+|年)$/, '')}-${word ?? month.trim().replace(/(?:\.0+|月份?)$/, '')}`;
}

/** The three numbers of a date that does not begin with a year of four digits, as they are written. */
export function openDateParts(text: string): readonly [string, string, string] | undefined {
  const trimmed = visibleText(halfWidth(text));
  const match = YEAR_LAST.exec(trimmed) ?? YEAR_LAST.exec(trimmed.replace(TIME, ''));
  return match ? [match[1], match[3], match[4]] : undefined;
}

/** The months that a file's name gives, as `YYYY-MM`, in the order of the name: `panel_202403.csv`, `2024-03.csv`. */
export function monthsInName(fileName: string): string[] {
  const dates =
    /(?<!\d)((?:19|20)\d{2})[-_.年]?(0[1-9]|1[0-2])(?:[-_.月]?(?:0[1-9]|[12]\d|3[01]))?(?!\d)/g;
  return [...fileName.matchAll(dates)].map(([, year, month]) => `${year}-${month}`);
}
