import { createI18n } from 'vue-i18n';
import { WORDS } from '../locales/index.ts';
import type { Language } from '../locales/index.ts';

export function newI18n(language: Language) {
  return createI18n({ legacy: false, locale: language, fallbackLocale: 'en', messages: WORDS });
}
