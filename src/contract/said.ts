/** Sentences with their values apart, so that one who reads another language is told the same. */
import { fill } from '../locales/fill.ts';

export type SaidValue = string | number | Said | readonly Said[];

/** A sentence: `The project has no cohort "{0}".` and its values. */
export interface Said {
  readonly template: string;
  readonly values: readonly SaidValue[];
}

/** A language's sentences by English template; values keep their numbers and may change places. */
export interface Phrases {
  readonly sentences: Readonly<Record<string, string>>;
  readonly listMark: string;
}

const HOLE = /\{\d+\}/;
const fixedLength = (template: string): number => template.split(HOLE).join('').length;

function patternOf(template: string): RegExp {
  const parts = template.split(HOLE).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.*?)')}$`, 's');
}

type Pattern = readonly [pattern: RegExp, translation: string];
const patternsOf = new WeakMap<Phrases, readonly Pattern[]>();

/** The translation of an English text whose values are in it; the template with the most words wins. */
function recognised(text: string, phrases: Phrases): string | undefined {
  const patterns =
    patternsOf.get(phrases) ??
    Object.entries(phrases.sentences)
      .filter(([template]) => HOLE.test(template))
      .toSorted(([a], [b]) => fixedLength(b) - fixedLength(a))
      .map(([template, translation]): Pattern => [patternOf(template), translation]);
  patternsOf.set(phrases, patterns);
  for (const [pattern, translation] of patterns) {
    const found = pattern.exec(text);
    if (found) return fill(translation, found.slice(1));
  }
  return undefined;
}

/** Tags an English sentence. Its template is looked up in src/locales/phrases-zh-CN.ts. */
export function say(strings: TemplateStringsArray, ...values: readonly SaidValue[]): Said {
  const template = strings.reduce((text, part, at) => `${text}{${at - 1}}${part}`);
  return { template, values };
}

/** A sentence made elsewhere, such as by a schema: its template is found again by its words. */
export const heard = (text: string): Said => ({ template: text, values: [] });

/** `products.cash_loan.dormancy.cutRateBp: 12000 is above 10000 (100 %)` of each fault of a document. */
export function saidFaults(
  faults: readonly { readonly path: string; readonly message: string }[],
): readonly Said[] {
  return faults.map(({ path, message }) => say`${path}: ${heard(message)}`);
}

const LIST_MARK = '; ';

/** The sentence in English, or in the language of `phrases`. What has no translation stays English. */
export function spoken(said: Said, phrases?: Phrases): string {
  const values = said.values.map((value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
    if ('template' in value) return spoken(value, phrases);
    return value.map((part) => spoken(part, phrases)).join(phrases?.listMark ?? LIST_MARK);
  });
  const translated = phrases?.sentences[said.template];
  if (translated !== undefined) return fill(translated, values);
  if (values.length === 0) return (phrases && recognised(said.template, phrases)) ?? said.template;
  return fill(said.template, values);
}
