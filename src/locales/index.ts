import { en } from './en.ts';
import type { Words } from './en.ts';
import { FAULTS_ZH_CN, PHRASES_ZH_CN } from './phrases-zh-CN.ts';
import { zhCN } from './zh-CN.ts';

export type { Words };

export const LANGUAGES = ['en', 'zh-CN'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The usual currency: a mapping that names none means it. */
export const DEFAULT_CURRENCY = 'CNY';
const YUAN = new Set([DEFAULT_CURRENCY, 'RMB']);

/** Stands in the words for the name of a currency. */
const CURRENCY_MARK = /¤/g;

/** A currency as amounts are followed by it: yuan, 元, USD, 美元. A text that is no ISO 4217 code stands for itself. */
export function currencyName(currency: string, language: Language): string {
  const code = currency.toUpperCase();
  if (YUAN.has(code)) return language === 'zh-CN' ? '元' : 'yuan';
  if (!/^[A-Z]{3}$/.test(code)) return currency;
  if (language === 'en') return code;
  return new Intl.DisplayNames(language, { type: 'currency' }).of(code) ?? code;
}

/** The same tree with the currency named in all its texts. */
function inCurrency<Tree>(tree: Tree, name: string): Tree;
function inCurrency(tree: unknown, name: string): unknown {
  if (typeof tree === 'string') return tree.replace(CURRENCY_MARK, () => name);
  if (typeof tree !== 'object' || tree === null) return tree;
  if (Array.isArray(tree)) return tree.map((part) => inCurrency<unknown>(part, name));
  return Object.fromEntries(
    Object.entries(tree).map(([key, part]) => [key, inCurrency<unknown>(part, name)]),
  );
}

const TEXTS = { en, 'zh-CN': zhCN } satisfies Record<Language, Words>;
const known = new Map<string, Words>();

/** The words of a language, with amounts in a currency. */
export function wordsFor(language: Language, currency = DEFAULT_CURRENCY): Words {
  const name = currencyName(currency, language);
  const key = `${language} ${name}`;
  const words = known.get(key) ?? inCurrency(TEXTS[language], name);
  known.set(key, words);
  return words;
}

/** The words of each language, with amounts in the usual currency. */
export const WORDS: Readonly<Record<Language, Words>> = {
  en: wordsFor('en'),
  'zh-CN': wordsFor('zh-CN'),
};

/** What errors and refused rows are told in (src/contract/said.ts); English is what they are written in. */
export const PHRASES = {
  en: undefined,
  'zh-CN': { sentences: { ...FAULTS_ZH_CN, ...PHRASES_ZH_CN }, listMark: '；' },
};

/** The language to use for a browser's or system's preference. */
export function languageFor(preference: string): Language {
  return preference.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
