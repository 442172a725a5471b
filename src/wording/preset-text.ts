import type { Language } from '../locales/index.ts';
import { PRESETS_ZH_CN } from '../locales/presets-zh-CN.ts';

/** A name or text that the product ships, in a language; anything else as it is. */
export function presetText(text: string, language: Language): string {
  return language === 'zh-CN' && Object.hasOwn(PRESETS_ZH_CN, text) ? PRESETS_ZH_CN[text] : text;
}
