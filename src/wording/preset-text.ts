import type { Language } from '../locales/index.ts';
import { ASSUMPTIONS_ZH_CN, PRESETS_ZH_CN } from '../locales/presets-zh-CN.ts';

type Texts = Readonly<Record<string, string>>;

function textIn(text: string, language: Language, chinese: Texts): string {
  return language === 'zh-CN' && Object.hasOwn(chinese, text) ? chinese[text] : text;
}

/** The name of a policy that the product ships, or of the example, in a language. */
export function presetText(text: string, language: Language): string {
  return textIn(text, language, PRESETS_ZH_CN);
}

/** The name or the source of assumptions as they are shown: of a preset in the reader's language, of others as it is. */
export function assumptionsText(text: string, language: Language): string {
  return textIn(text, language, ASSUMPTIONS_ZH_CN);
}
