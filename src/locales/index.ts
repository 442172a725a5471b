import { en } from './en.ts';
import type { Words } from './en.ts';
import { zhCN } from './zh-CN.ts';

export type { Words };

export const LANGUAGES = ['en', 'zh-CN'] as const;
export type Language = (typeof LANGUAGES)[number];

export const WORDS: Readonly<Record<Language, Words>> = { en, 'zh-CN': zhCN };

/** The language to use for a browser's or system's preference. */
export function languageFor(preference: string): Language {
  return preference.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
