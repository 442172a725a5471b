/** What the user has set for the workbench, kept by the host; and the words and formats that follow from it. */
import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import { DEFAULT_SETTINGS } from '../../contract/settings.ts';
import type { Settings, Theme } from '../../contract/settings.ts';
import { spoken } from '../../contract/said.ts';
import type { Said } from '../../contract/said.ts';
import { PHRASES, languageFor } from '../../locales/index.ts';
import type { Language } from '../../locales/index.ts';
import { formatsFor } from '../../wording/format.ts';
import { wordingFor } from '../../wording/wording.ts';
import { api } from '../api/api.ts';

function preferredTheme(): Theme {
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export const useSettings = defineStore('settings', () => {
  const kept = ref<Settings>({ ...DEFAULT_SETTINGS });

  const language = computed<Language>({
    get: () => kept.value.language ?? languageFor(navigator.language),
    set: (next) => void change({ language: next }),
  });
  const theme = computed<Theme>({
    get: () => kept.value.theme ?? preferredTheme(),
    set: (next) => void change({ theme: next }),
  });
  /** Of the amounts on screen; that of the chosen cohort. */
  const currency = ref<string>();
  const wording = computed(() => wordingFor(language.value, currency.value));
  const words = computed(() => wording.value.words);
  /** A sentence of the service in the chosen language. */
  const tell = (said: Said): string => spoken(said, PHRASES[language.value]);
  const formats = computed(() => formatsFor(language.value, kept.value.numberStyle));
  const smallCells = computed(() => ({
    below: kept.value.smallCell,
    isHidden: kept.value.suppressSmall,
  }));
  /** The assumptions to send with a request; none where the product's own are meant. */
  const assumptions = computed(() => kept.value.assumptions ?? undefined);

  watch(language, (next) => (document.documentElement.lang = next), { immediate: true });
  watch(theme, (next) => document.documentElement.classList.toggle('dark', next === 'dark'), {
    immediate: true,
  });

  /** Takes up what the host has kept. @throws AppError */
  async function load(): Promise<void> {
    kept.value = await api.call('settings.read', {});
  }

  /** Changes settings at once, and has the host keep them. @throws AppError FILE_NOT_WRITABLE */
  async function change(changes: Partial<Settings>): Promise<void> {
    kept.value = { ...kept.value, ...changes };
    // Another page may have changed others.
    await api.call('settings.save', { settings: changes });
  }

  return {
    kept,
    language,
    currency,
    wording,
    theme,
    words,
    tell,
    formats,
    assumptions,
    smallCells,
    load,
    change,
  };
});
