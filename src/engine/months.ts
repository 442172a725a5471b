/** A calendar month held as `year * 12 + month - 1`. */
export type Month = number;

const MONTH_TEXT = /^(\d{4})-(\d{2})$/;

/** Parses `YYYY-MM`; `undefined` where the text is not a month of the years 1900 to 2199. */
export function parseMonth(text: string): Month | undefined {
  const match = MONTH_TEXT.exec(text);
  if (!match) return undefined;
  return monthOf(Number(match[1]), Number(match[2]));
}

/** Builds a month from a year (1900 to 2199) and a month of the year (1 to 12), or `undefined`. */
export function monthOf(year: number, monthOfYear: number): Month | undefined {
  if (year < 1900 || year > 2199 || monthOfYear < 1 || monthOfYear > 12) return undefined;
  return year * 12 + monthOfYear - 1;
}

/** Writes a month as `YYYY-MM`. */
export function formatMonth(month: Month): string {
  const year = Math.floor(month / 12);
  const monthOfYear = (month % 12) + 1;
  return `${String(year).padStart(4, '0')}-${String(monthOfYear).padStart(2, '0')}`;
}
