/** What sentences are written with: a language, and its words with amounts in a currency. */
import { wordsFor } from '../locales/index.ts';
import type { Language, Words } from '../locales/index.ts';

export interface Wording {
  readonly language: Language;
  readonly words: Words;
}

/** `currency`: of the amounts, CNY without. */
export function wordingFor(language: Language, currency?: string): Wording {
  return { language, words: wordsFor(language, currency) };
}
