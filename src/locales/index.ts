import { en } from './en.ts';
import type { Words } from './en.ts';
import { FAULTS_ZH_CN, PHRASES_ZH_CN } from './phrases-zh-CN.ts';
import { zhCN } from './zh-CN.ts';

export type { Words };

export const LANGUAGES = ['en', 'zh-CN'] as const;
export type Language = (typeof LANGUAGES)[number];

export const WORDS: Readonly<Record<Language, Words>> = { en, 'zh-CN': zhCN };

/** What errors and refused rows are told in (src/contract/said.ts); English is what they are written in. */
export const PHRASES = {
  en: undefined,
  'zh-CN': { sentences: { ...FAULTS_ZH_CN, ...PHRASES_ZH_CN }, listMark: '；' },
};

/** The language to use for a browser's or system's preference. */
export function languageFor(preference: string): Language {
  return preference.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
