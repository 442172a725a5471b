/** Months as files write them. */
import { monthOf } from '../../engine/months.ts';
import type { Month } from '../../engine/months.ts';
import type { FileFormat } from './format.ts';
import type { Fault } from './values.ts';

const YEAR_FIRST = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.]\d{1,2})?|年(\d{1,2})月(?:\d{1,2}日)?)$/;
const DIGITS = /^(\d{4})(\d{2})(?:\d{2})?$/;
const YEAR_LAST = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/;
const MONTH_YEAR = /^(\d{1,2})[./-](\d{4})$/;
const NAMED = /^(?:(\d{1,2})[ -])?([A-Za-z]{3,9})[ -](\d{4})$/;
const TIME = /[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/;
const MONTH_NAMES = [
  'jan',
  'feb',
  'mar',
  'apr',
  'may',
  'jun',
  'jul',
  'aug',
  'sep',
  'oct',
  'nov',
  'dec',
];

/** Days from Excel's day 0 to the start of 2000 and of 2100, between which a bare number is a date of a workbook. */
const EXCEL_DAYS = { from: 36_526, to: 73_050 } as const;
const EXCEL_EPOCH = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

function excelMonth(text: string): Month | undefined {
  if (!/^\d{5}(?:\.\d+)?$/.test(text)) return undefined;
  const days = Math.floor(Number(text));
  if (days < EXCEL_DAYS.from || days >= EXCEL_DAYS.to) return undefined;
  const date = new Date(EXCEL_EPOCH + days * DAY_MS);
  return monthOf(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

function namedMonth(text: string): Month | undefined {
  const match = NAMED.exec(text);
  if (!match) return undefined;
  const month = MONTH_NAMES.indexOf(match[2].slice(0, 3).toLowerCase());
  return month < 0 ? undefined : monthOf(Number(match[3]), month + 1);
}

function writtenMonth(text: string, dates: FileFormat['dates']): Month | undefined {
  const date = text.replace(TIME, '');
  const yearFirst = YEAR_FIRST.exec(date);
  if (yearFirst) return monthOf(Number(yearFirst[1]), Number(yearFirst[2] ?? yearFirst[3]));
  const digits = DIGITS.exec(date);
  if (digits) return monthOf(Number(digits[1]), Number(digits[2]));
  const yearLast = YEAR_LAST.exec(date);
  if (yearLast) {
    const [, first, second, year] = yearLast;
    const [day, month] = dates === 'dmy' ? [first, second] : [second, first];
    return Number(day) > 31 ? undefined : monthOf(Number(year), Number(month));
  }
  const monthYear = MONTH_YEAR.exec(date);
  if (monthYear) return monthOf(Number(monthYear[2]), Number(monthYear[1]));
  return excelMonth(date) ?? namedMonth(date);
}

/** Years a month may lie in: others are a slip of the pen. */
const YEARS = { from: 1970, to: 2099 } as const;

/** Reads a month written in any usual form: 2024-01, 202401, 2024/1/31, 31.01.2024, 2024年1月, a workbook's day number. */
export function parseMonthCell(text: string, dates: FileFormat['dates'] = 'dmy'): Month | Fault {
  const trimmed = text.trim();
  if (trimmed === '') return { code: 'missing', reason: 'the month is missing' };
  const month = writtenMonth(trimmed, dates);
  if (month === undefined) {
    return { code: 'bad_month', reason: `"${trimmed}" is not a month like 2024-01` };
  }
  if (month < YEARS.from * 12 || month >= (YEARS.to + 1) * 12) {
    const reason = `"${trimmed}" is not in the years ${YEARS.from} to ${YEARS.to}`;
    return { code: 'month_out_of_range', reason };
  }
  return month;
}

/** The month that a file's name tells, as `YYYY-MM`: `panel_202403.csv`, `2024-03.csv`; `undefined` where it tells none. */
export function monthInName(fileName: string): string | undefined {
  const match =
    /(?<!\d)((?:19|20)\d{2})[-_.年]?(0[1-9]|1[0-2])(?:[-_.月]?(?:0[1-9]|[12]\d|3[01]))?(?!\d)/.exec(
      fileName,
    );
  return match ? `${match[1]}-${match[2]}` : undefined;
}
