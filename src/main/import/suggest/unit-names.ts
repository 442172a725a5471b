/** Units that the name of a column gives away, such as 额度(万元), 单位：元 or "limit, in thousands". */
import type { MoneyUnit, RateUnit } from '../../../contract/mapping-document.ts';

type Unit = MoneyUnit | RateUnit;

/** What a name says of its unit; `unclear` where it says something that may be one or another. */
export type UnitFound = Unit | 'unclear' | undefined;

/** In what stands in brackets, after a colon or at the end; the first that fits counts. */
const UNITS: readonly (readonly [RegExp, Unit])[] = [
  [/亿/, 'yi'],
  [/千万|kw/, 'ten_million'],
  [/百万|million|millions|\bmn\b|\bmm\b|\bmio\b/, 'million'],
  [/百元|百$|hundreds?\b/, 'hundred'],
  [/万|\bwan\b|10k|10,?000/, 'wan'],
  [/千|thousand|\bk\b|['’‘`]?\b000s?\b|\bkcny\b|\bkrmb\b|\btsd\b/, 'thousand'],
  [/^(?:人民币)?分$|\bfen\b|\bcents?\b/, 'fen'],
  [/%|％|百分|percent|\bpct\b/, 'percent'],
  [/\bbps?\b|基点|basis ?points?/, 'bp'],
  [/元|圆|\byuan\b|\bcny\b|\brmb\b|^¥$/, 'yuan'],
];

/** Short marks that different people read differently. */
const UNCLEAR = /^(?:m|mil|w|t|b|bn|h|百)$/;

/** Multiples that are no unit here. */
const SEVERAL = /十万|十亿|百亿|千亿|hundred thousand|lakh|crore/;

const CURRENCY = /[¥$€£]|usd|cny|rmb|hkd|eur|gbp|yuan/g;

function unitOf(text: string): UnitFound {
  const plain = text.trim();
  if (SEVERAL.test(plain)) return 'unclear';
  const found = UNITS.find(([pattern]) => pattern.test(plain))?.[1];
  if (found !== undefined && found !== 'yuan') return found;
  const bare = plain.replace(CURRENCY, ' ').trim();
  const inCurrency = UNITS.find(([pattern]) => pattern.test(bare))?.[1];
  return inCurrency ?? (UNCLEAR.test(bare) ? 'unclear' : found);
}

const BRACKETS = /[([（【{<]([^()[\]（）【】{}<>]*)[)\]）】}>]/g;
const AT_END =
  /(?:[_\s.\-/,，:：]|\bin\b)+((?:(?:usd|cny|rmb|hkd|eur|yuan)[\s_]*)?(?:k|wan|fen|cents?|pct|percent|bps?|m|mn|mm|million|millions|thousands?|yuan|rmb|cny|w|['’]?000s?|万元?|百万元?|千万元?|亿元?|千元|分|元)(?:[\s_]*(?:yuan|rmb|cny|元))?)$/;
const GLUED = /(万元|百万元|千万元|亿元|千元)$/;

/** The unit in a name, in lower case and half width. */
export function unitInName(name: string): UnitFound {
  const plain = name.normalize('NFKC').toLowerCase().trim();
  const inBrackets = [...plain.matchAll(BRACKETS)].flatMap(([, text]) => unitOf(text) ?? []);
  if (inBrackets.length > 0) return inBrackets[0];
  const end = AT_END.exec(plain)?.[1] ?? GLUED.exec(plain)?.[1];
  return end === undefined ? undefined : unitOf(end);
}

/** A name without its unit, its brackets, case, spaces and marks. */
export function nameWithoutUnit(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(BRACKETS, '')
    .trim()
    .replace(AT_END, '')
    .replace(GLUED, '')
    .replace(/[\s_.\-/:：,，'’*#]+/g, '');
}

/** The unit that lines above a table give all of its amounts: 单位：万元, "in RMB thousands". */
export function unitAbove(lines: readonly string[]): MoneyUnit | undefined {
  for (const line of lines) {
    const plain = line.normalize('NFKC').toLowerCase();
    const stated =
      /单位\s*[:]?\s*(?:人民币)?\s*([^\s,;)]{1,4})/.exec(plain)?.[1] ??
      /\b(?:in|unit|units|amounts?)\b[^,;]*/.exec(plain)?.[0];
    const unit = stated === undefined ? undefined : unitOf(stated);
    if (
      unit !== undefined &&
      unit !== 'unclear' &&
      unit !== 'percent' &&
      unit !== 'bp' &&
      unit !== 'fraction'
    )
      return unit;
  }
  return undefined;
}
