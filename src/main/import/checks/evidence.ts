/** What the cells of a file say about how its dates and numbers are written, and what they leave open. */
import type { ImportQuestion } from '../../../contract/import-questions.ts';
import { isNumericColumn } from '../../../engine/panel.ts';
import type { Mapping } from '../mapping.ts';
import { monthInPattern } from '../parse/families.ts';
import { openDateParts } from '../parse/month-cell.ts';
import { ShownLines } from '../parse/shown-lines.ts';
import { halfWidth, visibleText } from '../source/cell-text.ts';
import type { FileFormat, GivenFormat } from '../source/format.ts';
import type { CsvRecord } from '../source/records.ts';

/** Fewest months that first-of-month dates must name for their order to be certain. */
const LEAST_MONTHS = 3;

/** Order of day, month and year in dates that do not begin with four digits. */
class DateEvidence {
  readonly #all = new ShownLines();
  readonly #dayFirst = new ShownLines();
  readonly #monthFirst = new ShownLines();
  /** Dates whose year has two digits, and such that cannot begin with the year. */
  #short = 0;
  #yearNotFirst = 0;
  #differing = 0;
  readonly #firsts = new Set<number>();
  readonly #seconds = new Set<number>();

  add(line: number, text: string): void {
    const parts = openDateParts(text);
    if (!parts) return;
    const [first, second, third] = parts.map(Number);
    this.#all.add(line, text);
    if (first > 12) this.#dayFirst.add(line, text);
    if (second > 12) this.#monthFirst.add(line, text);
    if (parts[2].length === 2) {
      this.#short++;
      if (third > 31 || third === 0 || second > 12 || parts[0].length < 2) this.#yearNotFirst++;
    }
    if (first !== second) this.#differing++;
    if (this.#firsts.size < 64) this.#firsts.add(first);
    if (this.#seconds.size < 64) this.#seconds.add(second);
  }

  get isOpen(): boolean {
    return this.#all.count > 0;
  }

  /** `isPanel`: whether each account has one date a month. */
  settle(isPanel: boolean): FileFormat['dates'] | ImportQuestion | undefined {
    if (this.#all.count === 0) return undefined;
    const orders: FileFormat['dates'][] = [];
    if (this.#monthFirst.count === 0) orders.push('dmy');
    if (this.#dayFirst.count === 0) orders.push('mdy');
    if (this.#short === this.#all.count && this.#yearNotFirst === 0) orders.push('ymd');
    if (orders.length === 1) return orders[0];
    if (orders.length === 2 && !orders.includes('ymd') && this.#differing === 0) return 'dmy';
    if (orders.length === 2 && !orders.includes('ymd') && isPanel) {
      // Dates of the first of each month: the part that is always 1 is the day.
      const isFirst = (days: ReadonlySet<number>, months: ReadonlySet<number>) =>
        days.size === 1 && days.has(1) && months.size >= LEAST_MONTHS;
      if (isFirst(this.#seconds, this.#firsts)) return 'mdy';
      if (isFirst(this.#firsts, this.#seconds)) return 'dmy';
    }
    const contradicting = [
      ...this.#dayFirst.evidence.slice(0, 2),
      ...this.#monthFirst.evidence.slice(0, 2),
    ];
    return {
      id: 'dates',
      kind: 'dates',
      about: null,
      count: this.#all.count,
      evidence: orders.length === 0 ? contradicting : this.#all.evidence,
      options: orders.length === 0 ? ['dmy', 'mdy'] : orders,
    };
  }
}

/** Whether 2024.1 is January, or October whose last zero was lost. */
class TenthEvidence {
  readonly #one = new ShownLines();
  #isPadded = false;
  #isUnpadded = false;
  #hasLate = false;
  #hasTen = false;

  add(line: number, text: string): void {
    const month = /^\d{4}\.(\d{1,2})$/.exec(visibleText(halfWidth(text)))?.[1];
    if (month === undefined) return;
    if (month === '1') this.#one.add(line, text);
    else if (month === '10') this.#hasTen = true;
    else if (/^[2-9]$/.test(month)) this.#isUnpadded = true;
    else if (month.startsWith('0')) this.#isPadded = true;
    else this.#hasLate = true;
  }

  get isOpen(): boolean {
    return (
      this.#one.count > 0 || this.#isPadded || this.#isUnpadded || this.#hasLate || this.#hasTen
    );
  }

  settle(): boolean | ImportQuestion | undefined {
    if (this.#one.count === 0) return undefined;
    const isJanuary = this.#hasTen || (this.#isUnpadded && !this.#hasLate);
    if (isJanuary && !this.#isPadded) return false;
    if ((this.#isPadded || this.#hasLate) && !this.#isUnpadded && !this.#hasTen) return true;
    return {
      id: 'october',
      kind: 'october',
      about: null,
      count: this.#one.count,
      evidence: this.#one.evidence,
      options: ['january', 'october'],
    };
  }
}

const POINT =
  /^[+-]?(?:\d{1,3}(?:[, ']\d{3})+|\d+)\.(?:\d{1,2}|\d{4,})$|^[+-]?(?:0+|\d{4,})?\.\d+$|^[+-]?\d{1,3}(?:,\d{3})+\.\d+$/;
const COMMA =
  /^[+-]?(?:\d{1,3}(?:[. ']\d{3})+|\d+),(?:\d{1,2}|\d{4,})$|^[+-]?(?:0+|\d{4,})?,\d+$|^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/;
const GROUPS_BY_POINT = /^[+-]?[1-9]\d{0,2}(?:\.\d{3}){2,}$/;
const GROUPS_BY_COMMA = /^[+-]?[1-9]\d{0,2}(?:,\d{3}){2,}$/;
const OPEN_POINT = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;
const OPEN_COMMA = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/** Whether a mark is the decimal one or stands between thousands. */
class MarkEvidence {
  readonly #openPoint = new ShownLines();
  readonly #openComma = new ShownLines();
  #isPoint = false;
  #isComma = false;

  add(line: number, written: string): void {
    const text = visibleText(halfWidth(written)).replace(
      /^[¥$€£]\s*|\s*(?:[¥$€£元%]|CNY|RMB)$/g,
      '',
    );
    if (OPEN_POINT.test(text)) this.#openPoint.add(line, written);
    else if (OPEN_COMMA.test(text)) this.#openComma.add(line, written);
    else if (POINT.test(text) || GROUPS_BY_COMMA.test(text)) this.#isPoint = true;
    else if (COMMA.test(text) || GROUPS_BY_POINT.test(text)) this.#isComma = true;
  }

  get isOpen(): boolean {
    return this.#openPoint.count + this.#openComma.count > 0;
  }

  /** `delimiter`: of the fields; where it is a comma, so is the decimal mark of nobody. */
  settle(delimiter: string): ImportQuestion | undefined {
    if (this.#isPoint || this.#isComma) return undefined;
    const open = this.#openPoint.count > 0 ? this.#openPoint : this.#openComma;
    if (open.count === 0 || (open === this.#openComma && delimiter === ',')) return undefined;
    return {
      id: 'decimal',
      kind: 'decimal',
      about: null,
      count: open.count,
      evidence: open.evidence,
      options: ['point', 'comma'],
    };
  }
}

const CURRENCIES: readonly (readonly [RegExp, string])[] = [
  [/HK\$|HKD/i, 'HKD'],
  [/US\$|USD/i, 'USD'],
  [/¥|￥|元|CNY|RMB/i, 'CNY'],
  [/\$/, '$'],
  [/€|EUR/i, 'EUR'],
  [/£|GBP/i, 'GBP'],
  [/₩|KRW/i, 'KRW'],
  [/JPY/i, 'JPY'],
];

/** Currencies that amounts name. */
class CurrencyEvidence {
  readonly #cells = new Map<string, ShownLines>();

  add(line: number, text: string): void {
    if (!/[^\d.,\s+-]/.test(text)) return;
    const found = CURRENCIES.find(([pattern]) => pattern.test(text))?.[1];
    if (found === undefined) return;
    const cells = this.#cells.get(found) ?? new ShownLines();
    cells.add(line, text);
    this.#cells.set(found, cells);
  }

  get isOpen(): boolean {
    return this.#cells.size > 0;
  }

  /** The one currency, or a question where there are several. */
  settle(): string | ImportQuestion | undefined {
    const names = [...this.#cells.keys()];
    if (names.length < 2) return names[0];
    const all = [...this.#cells.values()];
    return {
      id: 'currency',
      kind: 'currency',
      about: null,
      count: all.reduce((sum, { count }) => sum + count, 0),
      evidence: all.flatMap(({ evidence }) => evidence.slice(0, 1)),
      options: names,
    };
  }
}

export interface Settled {
  /** The currency that all amounts name. */
  readonly currency: string | undefined;
  /** What the cells make certain. */
  readonly format: GivenFormat;
  readonly questions: readonly ImportQuestion[];
}

/** Places of the columns that hold months, and of those that hold numbers. */
function placesOf(
  names: readonly string[],
  mapping: Mapping,
): { readonly months: readonly number[]; readonly numbers: readonly number[] } {
  const places = (headers: readonly (string | undefined)[]) =>
    headers.flatMap((header) => {
      const at = header === undefined ? -1 : names.indexOf(header);
      return at < 0 ? [] : [at];
    });
  if (mapping.shape === 'log') {
    const { timestamp, amount, debit, credit } = mapping.log;
    return { months: places([timestamp]), numbers: places([amount, debit, credit]) };
  }
  const named = Object.entries(mapping.columns).flatMap(([column, header]) =>
    isNumericColumn(column) ? [header] : [],
  );
  const families = mapping.shape === 'wide' ? Object.values(mapping.families) : [];
  const isOfFamily = (name: string) =>
    families.some((family) => {
      return typeof family === 'string'
        ? monthInPattern(name, family) !== undefined
        : family.includes(name);
    });
  const own = names.filter((name) => isNumericColumn(name) || isOfFamily(name));
  return {
    months: places(mapping.shape === 'long' ? [mapping.columns.month ?? 'month'] : []),
    numbers: places([...new Set([...named, ...own])]),
  };
}

/** Collects what the records of a file say. What `given` says is not asked. */
export class Evidence {
  readonly #dates = new DateEvidence();
  readonly #tenths = new TenthEvidence();
  readonly #marks = new MarkEvidence();
  readonly #currencies = new CurrencyEvidence();
  readonly #currency: string | undefined;
  readonly #months: readonly number[];
  readonly #numbers: readonly number[];
  readonly #given: GivenFormat;
  readonly #format: FileFormat;
  readonly #isPanel: boolean;

  constructor(names: readonly string[], mapping: Mapping, format: FileFormat, given: GivenFormat) {
    const { months, numbers } = placesOf(names, mapping);
    this.#months = months;
    this.#numbers = numbers;
    this.#given = given;
    this.#currency = mapping.currency;
    this.#format = format;
    this.#isPanel = mapping.shape === 'long';
  }

  add({ line, fields }: CsvRecord): void {
    for (const at of this.#months) {
      this.#dates.add(line, fields[at] ?? '');
      this.#tenths.add(line, fields[at] ?? '');
    }
    for (const at of this.#numbers) {
      this.#marks.add(line, fields[at] ?? '');
      this.#currencies.add(line, fields[at] ?? '');
    }
  }

  /** Whether further records may say something else. */
  get isOpen(): boolean {
    const { dates, octoberIsOne, decimal, thousands } = this.#given;
    const isSaid = decimal !== undefined || thousands !== undefined;
    return (
      (dates === undefined && this.#dates.isOpen) ||
      (octoberIsOne === undefined && this.#tenths.isOpen) ||
      (!isSaid && this.#marks.isOpen) ||
      (this.#currency === undefined && this.#currencies.isOpen)
    );
  }

  settle(): Settled {
    const { dates: order, octoberIsOne, decimal, thousands } = this.#given;
    const questions: ImportQuestion[] = [];
    const format: GivenFormat = {};
    const dates = order === undefined ? this.#dates.settle(this.#isPanel) : undefined;
    if (typeof dates === 'string') format.dates = dates;
    else if (dates) questions.push(dates);
    const october = octoberIsOne === undefined ? this.#tenths.settle() : undefined;
    if (typeof october === 'object') questions.push(october);
    else if (october === true) format.octoberIsOne = true;
    const isSaid = decimal !== undefined || thousands !== undefined;
    const mark = isSaid ? undefined : this.#marks.settle(this.#format.delimiter);
    if (mark) questions.push(mark);
    const currency = this.#currency === undefined ? this.#currencies.settle() : undefined;
    if (typeof currency === 'object') questions.push(currency);
    return {
      format,
      questions,
      currency: typeof currency === 'string' ? currency : undefined,
    };
  }
}
