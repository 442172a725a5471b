/** The assumptions that are edited. */
import { defineStore } from 'pinia';
import { parseAssumptions } from '../../engine/assumptions.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import { createDocumentEditor } from './document-editor.ts';
import type { Check } from './document-editor.ts';
import { useSettings } from './settings.ts';

function check(document: unknown): Check<Assumptions> {
  const parsed = parseAssumptions(document);
  return parsed.ok ? { ok: true, value: parsed.assumptions } : parsed;
}

export const useOwnAssumptions = defineStore('ownAssumptions', () => {
  const settings = useSettings();
  const { value: assumptions, ...editor } = createDocumentEditor({
    check,
    notADocument: () => settings.words.settings.notAssumptions,
  });
  return { ...editor, assumptions };
});
