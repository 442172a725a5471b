/** Numbers as people of a locale read them. Money comes in minor units, rates in basis points. */
import { MEASURES } from '../engine/measures.ts';
import type { Measure, MeasureUnit } from '../engine/measures.ts';
import { formatMonth } from '../engine/months.ts';
import type { NumberStyle } from '../contract/settings.ts';
import type { Segment } from '../engine/segments.ts';
import { WORDS } from '../locales/index.ts';
import type { Language, Words } from '../locales/index.ts';

export interface Formats {
  /** Whole currency units with separators. */
  readonly money: (minorUnits: number) => string;
  /** As {@link money}, with the minor units where there are any: for amounts that are written down rather than summed. */
  readonly moneyExact: (minorUnits: number) => string;
  /** Short: 1.2M, 120万. */
  readonly moneyShort: (minorUnits: number) => string;
  readonly count: (count: number) => string;
  /** 1 month, 6 months; 6个月. */
  readonly months: (months: number) => string;
  readonly percentOfBp: (bp: number) => string;
  readonly percent: (fraction: number) => string;
  /** A part of a whole in per cent; a dash where there is no whole. */
  readonly share: (part: number, whole: number) => string;
  /** A measure's value in its own unit. */
  readonly measure: (measure: Measure, value: number) => string;
  /** A signed difference of a measure. */
  readonly difference: (measure: Measure, value: number) => string;
  readonly signedMoney: (minorUnits: number) => string;
  /** A size: 1.8 GB. */
  readonly bytes: (bytes: number) => string;
}

/** The locale whose way to shorten amounts is asked for; `Intl` writes 万 and 亿 for Chinese by itself. */
const SHORT_LOCALES: Readonly<Record<NumberStyle, string | undefined>> = {
  language: undefined,
  wan: 'zh-CN',
  thousands: 'en',
};

/** Formatters of a language. */
export function formatsFor(language: Language, numberStyle: NumberStyle = 'language'): Formats {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const exact = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const signedWhole = new Intl.NumberFormat(language, {
    maximumFractionDigits: 0,
    signDisplay: 'exceptZero',
  });
  const short = new Intl.NumberFormat(SHORT_LOCALES[numberStyle] ?? language, {
    notation: 'compact',
    maximumSignificantDigits: 3,
  });
  const months = new Intl.NumberFormat(language, {
    style: 'unit',
    unit: 'month',
    unitDisplay: 'long',
  });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 });
  const signedPoints = new Intl.NumberFormat(language, {
    maximumFractionDigits: 2,
    signDisplay: 'exceptZero',
  });
  const signedPercent = new Intl.NumberFormat(language, {
    style: 'percent',
    maximumFractionDigits: 2,
    signDisplay: 'exceptZero',
  });
  const byUnit: Record<MeasureUnit, [(value: number) => string, (value: number) => string]> = {
    // Two months are no amount apart.
    month: [formatMonth, () => '–'],
    money: [(value) => whole.format(value / 100), (value) => signedWhole.format(value / 100)],
    count: [(value) => whole.format(value), (value) => signedWhole.format(value)],
    rate: [
      (value) => percent.format(value / 10_000),
      // The difference of two rates is in percentage points.
      (value) => `${signedPoints.format(value / 100)} ${WORDS[language].common.points}`,
    ],
  };
  return {
    money: byUnit.money[0],
    moneyExact: (value) => exact.format(value / 100),
    moneyShort: (value) => short.format(value / 100),
    count: byUnit.count[0],
    months: (value) => months.format(value),
    percentOfBp: byUnit.rate[0],
    share: (part, whole) =>
      whole === 0 ? '–' : byUnit.rate[0](Math.round((10_000 * part) / whole)),
    percent: (fraction) => signedPercent.format(fraction),
    measure: (measure, value) => byUnit[MEASURES[measure]][0](value),
    difference: (measure, value) => byUnit[MEASURES[measure]][1](value),
    signedMoney: byUnit.money[1],
    bytes: (bytes) => sizeText(bytes, language),
  };
}

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

function sizeText(bytes: number, language: Language): string {
  const step = Math.min(
    SIZES.length - 1,
    Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)),
  );
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: SIZES[step],
    maximumSignificantDigits: 3,
  }).format(bytes / 1000 ** step);
}

/** How the ends of a band are written where no formats are at hand: whole currency units, per cent. */
const PLAIN = {
  moneyShort: (minorUnits: number) => String(minorUnits / 100),
  percentOfBp: (bp: number) => `${bp / 100}%`,
} satisfies Partial<Formats>;

/** A segment's label: `6–11`, `18 and more`, `1K to 2K`, a product's name, an attribute's value. */
export function segmentLabel(
  segment: Segment,
  dimension: string,
  words: Words,
  formats: Pick<Formats, keyof typeof PLAIN> = PLAIN,
): string {
  switch (segment.kind) {
    case 'missing':
    case 'ended':
      return words.segments[segment.kind];
    case 'others':
      return words.segments.others.replace('{count}', String(segment.count));
    case 'text':
      return textLabel(segment.text, dimension, words);
    case 'range': {
      const { from, to } = segment;
      if (from === null) return words.segments.below.replace('{to}', String((to ?? 0) + 1));
      if (to === null) return words.segments.andMore.replace('{from}', String(from));
      return from === to ? String(from) : `${from}–${to}`;
    }
    case 'money':
    case 'share': {
      const write = segment.kind === 'money' ? formats.moneyShort : formats.percentOfBp;
      return bandLabel(segment.from, segment.to, write, words);
    }
  }
}

function bandLabel(
  from: number | null,
  to: number | null,
  write: (value: number) => string,
  words: Words,
): string {
  if (from === null) return words.segments.below.replace('{to}', write(to ?? 0));
  if (to === null) return words.segments.andMore.replace('{from}', write(from));
  if (from === to) return write(from);
  return words.segments.between.replace('{from}', write(from)).replace('{to}', write(to));
}

function textLabel(text: string, dimension: string, words: Words): string {
  if (dimension === 'product' && isProduct(text, words)) return words.products[text];
  if (dimension === 'swap' && isSwap(text, words)) return words.swap[text];
  return text;
}

function isSwap(text: string, words: Words): text is keyof Words['swap'] {
  return Object.hasOwn(words.swap, text);
}

function isProduct(text: string, words: Words): text is keyof Words['products'] {
  return Object.hasOwn(words.products, text);
}

/** A scenario's name: baselines in the language, policies as they are named. */
export function scenarioLabel(name: string, words: Words): string {
  if (name === 'observed' || name === 'hold') return words.compare[name];
  return name;
}

/** A dimension's name: built-in ones in the language, attributes as the data name them. */
export function dimensionLabel(dimension: string, words: Words): string {
  return Object.entries(words.dimensions).find(([name]) => name === dimension)?.[1] ?? dimension;
}
