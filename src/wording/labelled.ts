/** Labels with what belongs to them, with the marks of the language. */
import { fill } from '../locales/fill.ts';
import type { Words } from '../locales/index.ts';

/** `Limit released: 1,200`; with a full-width colon in Chinese. */
export function labelled(label: string, value: string, words: Words): string {
  return fill(words.common.labelled, { label, value });
}

/** `Change (yuan)`; with full-width brackets in Chinese. */
export function bracketed(label: string, note: string, words: Words): string {
  return fill(words.common.bracketed, { label, note });
}
