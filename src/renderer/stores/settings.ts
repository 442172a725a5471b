/** Language and theme, kept in this browser's storage. */
import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import { formatsFor } from '../../wording/format.ts';
import { LANGUAGES, WORDS, languageFor } from '../../locales/index.ts';
import type { Language } from '../../locales/index.ts';

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const LANGUAGE_KEY = 'limitlab.language';
const THEME_KEY = 'limitlab.theme';

function stored<T extends string>(key: string, allowed: readonly T[], otherwise: T): T {
  const text = localStorage.getItem(key);
  return allowed.find((value) => value === text) ?? otherwise;
}

function preferredTheme(): Theme {
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export const useSettings = defineStore('settings', () => {
  const language = ref<Language>(stored(LANGUAGE_KEY, LANGUAGES, languageFor(navigator.language)));
  const theme = ref<Theme>(stored(THEME_KEY, THEMES, preferredTheme()));
  const words = computed(() => WORDS[language.value]);
  const formats = computed(() => formatsFor(language.value));
  watch(
    language,
    (next) => {
      localStorage.setItem(LANGUAGE_KEY, next);
      document.documentElement.lang = next;
    },
    { immediate: true },
  );
  watch(
    theme,
    (next) => {
      localStorage.setItem(THEME_KEY, next);
      document.documentElement.classList.toggle('dark', next === 'dark');
    },
    { immediate: true },
  );
  return { language, theme, words, formats };
});
