/** The families of a wide file: a header for each month, listed in the mapping or found by pattern. */
import { AppError } from '../../../contract/errors.ts';
import { say } from '../../../contract/said.ts';
import { formatMonth, parseMonth } from '../../../engine/months.ts';
import type { Month } from '../../../engine/months.ts';
import type { Header } from '../source/header.ts';
import { MONTH_PLACE } from '../mapping.ts';
import type { WideMapping } from '../mapping.ts';
import { parseMonthCell } from './month-cell.ts';

export interface Families {
  readonly months: readonly Month[];
  /** By family a header for each month. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

/** A month as headers write it, with the marks of cells. */
export function monthText(text: string): string {
  return text.replaceAll('_', '-').replace(/[末底]$/, '');
}

/** What a header has in the place of the month of a pattern, `undefined` where it does not match. */
export function monthInPattern(name: string, pattern: string): string | undefined {
  const [before, after] = pattern.split(MONTH_PLACE);
  const isMatch =
    name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after);
  return isMatch ? name.slice(before.length, name.length - after.length) : undefined;
}

/** The headers that match a pattern, by month. */
function matches(header: Header, pattern: string): Map<Month, string> {
  const found = new Map<Month, string>();
  for (const name of header.names) {
    const written = monthInPattern(name, pattern);
    if (written === undefined) continue;
    const month = parseMonthCell(monthText(written));
    if (typeof month !== 'number') continue;
    const other = found.get(month);
    if (other !== undefined) throw twice(other, name, month);
    found.set(month, name);
  }
  return found;
}

function twice(name: string, other: string, month: Month): AppError {
  return new AppError({
    code: 'IMPORT_DUPLICATE_COLUMN',
    message: say`"${name}" and "${other}" are both of ${formatMonth(month)}.`,
    where: { column: other },
    remedy: say`Rename or remove one of them, or list the headers in the mapping.`,
  });
}

/** @throws AppError IMPORT_DUPLICATE_COLUMN; IMPORT_MISSING_COLUMN where a family lacks one of the months that the others have */
export function familiesOf(header: Header, { months, families }: WideMapping): Families {
  const found = new Map(
    Object.entries(families).flatMap(([name, pattern]) =>
      typeof pattern === 'string' ? [[name, matches(header, pattern)] as const] : [],
    ),
  );
  const listed = months?.map((text) => parseMonth(text) ?? 0);
  const named = [...found.values()].flatMap((byMonth) => [...byMonth.keys()]);
  const first = listed?.[0] ?? Math.min(...named);
  const last = listed?.at(-1) ?? Math.max(...named);
  const all =
    listed === undefined && named.length === 0
      ? []
      : Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const headers = Object.entries(families).map(([name, given]) => {
    if (typeof given !== 'string') return [name, given];
    const byMonth = found.get(name);
    return [
      name,
      all.map((month) => byMonth?.get(month) ?? missing(header, given, month)),
    ] as const;
  });
  if (headers.length === 0) throw noFamily();
  if (all.length === 0) missing(header, Object.values(families).join(', '), undefined);
  return { months: all, headers: Object.fromEntries(headers) };
}

function noFamily(): AppError {
  return new AppError({
    code: 'IMPORT_MISSING_COLUMN',
    message: say`The mapping of this wide file names no columns by month.`,
    remedy: say`Add a family, such as balance with the pattern balance_{month}.`,
  });
}

function missing(header: Header, pattern: string, month: Month | undefined): never {
  const name = month === undefined ? pattern : pattern.replace(MONTH_PLACE, formatMonth(month));
  throw new AppError({
    code: 'IMPORT_MISSING_COLUMN',
    message: say`There is no column "${name}"; the file has: ${header.names.join(', ')}.`,
    where: { column: name },
    remedy: say`Correct the pattern in the mapping; every family needs the same months without a gap.`,
  });
}
