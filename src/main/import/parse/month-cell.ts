/** Months as files write them. */
import type { Month } from '../../../engine/months.ts';
import type { FileFormat } from '../source/format.ts';
import { NULL_TEXTS } from './values.ts';
import type { Fault } from './values.ts';
import { say } from '../../../contract/said.ts';

const YEAR_FIRST = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?|年(\d{1,2})月(?:(\d{1,2})日)?)$/;
const DIGITS = /^(\d{4})(\d{2})(\d{2})?(?:\.0)?$/;
const YEAR_LAST = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/;
const MONTH_YEAR = /^(\d{1,2})[./-](\d{4})$/;
const NAMED = /^(?:(\d{1,2})[ -])?([A-Za-z]{3,9})\.?[ -](\d{4})$/;
const TIME = /[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?(?:Z|[+-]\d{2}:?\d{2})?$/i;
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

function partsOf(year: string, month: string | undefined, day: string | undefined): DateParts {
  return { year: Number(year), month: Number(month), day: Number(day ?? 1) };
}

function excelParts(text: string): DateParts | undefined {
  if (!/^\d{5}(?:\.\d+)?$/.test(text)) return undefined;
  const days = Math.floor(Number(text));
  if (days < EXCEL_DAYS.from || days >= EXCEL_DAYS.to) return undefined;
  const date = new Date(EXCEL_EPOCH + days * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: 1 };
}

function namedParts(text: string): DateParts | undefined {
  const match = NAMED.exec(text);
  if (!match) return undefined;
  const word = match[2].toLowerCase();
  const month = MONTH_NAMES.findIndex(
    (name) =>
      name === word || name.slice(0, 3) === word || (word === 'sept' && name.startsWith(word)),
  );
  return month < 0 ? undefined : partsOf(match[3], String(month + 1), match[1]);
}

function dateParts(text: string, dates: FileFormat['dates']): DateParts | undefined {
  const date = text.replace(TIME, '');
  const yearFirst = YEAR_FIRST.exec(date);
  if (yearFirst) {
    const [, year, month, day, chineseMonth, chineseDay] = yearFirst;
    return partsOf(year, month ?? chineseMonth, day ?? chineseDay);
  }
  const digits = DIGITS.exec(date);
  if (digits) return partsOf(digits[1], digits[2], digits[3]);
  const yearLast = YEAR_LAST.exec(date);
  if (yearLast) {
    const [, first, second, year] = yearLast;
    return dates === 'dmy' ? partsOf(year, second, first) : partsOf(year, first, second);
  }
  const monthYear = MONTH_YEAR.exec(date);
  if (monthYear) return partsOf(monthYear[2], monthYear[1], undefined);
  return excelParts(date) ?? namedParts(date);
}

/** Years a month may lie in: others are a slip of the pen. */
const YEARS = { from: 1970, to: 2099 } as const;

/** Reads a month written in any usual form: 2024-01, 202401, 2024/1/31, 31.01.2024, 2024年1月, a workbook's day number. */
export function parseMonthCell(
  text: string,
  dates: FileFormat['dates'] = 'dmy',
  zone?: string,
): Month | Fault {
  const trimmed = text.normalize('NFKC').trim();
  if (NULL_TEXTS.has(trimmed.toUpperCase()))
    return { code: 'missing', reason: say`the month is missing` };
  const parts = dateParts(trimmed, dates);
  const isDate =
    parts && parts.month >= 1 && parts.month <= 12 && parts.day >= 1 && parts.day <= 31;
  if (!isDate) return { code: 'bad_month', reason: say`"${trimmed}" is not a month like 2024-01` };
  if (parts.year < YEARS.from || parts.year > YEARS.to) {
    const reason = say`"${trimmed}" is not in the years ${YEARS.from} to ${YEARS.to}`;
    return { code: 'month_out_of_range', reason };
  }
  return parts.year * 12 + parts.month - 1;
}

/** The month that a file's name tells, as `YYYY-MM`: `panel_202403.csv`, `2024-03.csv`; `undefined` where it tells none. */
export function monthInName(fileName: string): string | undefined {
  const match =
    /(?<!\d)((?:19|20)\d{2})[-_.年]?(0[1-9]|1[0-2])(?:[-_.月]?(?:0[1-9]|[12]\d|3[01]))?(?!\d)/.exec(
      fileName,
    );
  return match ? `${match[1]}-${match[2]}` : undefined;
}
