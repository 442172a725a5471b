/** The assumptions that are edited: a document, what can be taken back, and what is wrong with it. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { heard, saidFaults } from '../../contract/said.ts';
import { parseAssumptions } from '../../engine/assumptions.ts';
import type { Assumptions } from '../../engine/assumptions.ts';
import type { DocumentFault } from '../../engine/document-faults.ts';
import { boundText } from '../../wording/policy-fault.ts';
import { createDocumentEdits, isSame } from '../document-edits.ts';
import { useSettings } from './settings.ts';

export const useOwnAssumptions = defineStore('ownAssumptions', () => {
  const settings = useSettings();
  /** The document as the settings have it. */
  const stored = shallowRef<unknown>();
  const edits = createDocumentEdits(() => settings.words.settings.notAssumptions);
  const { document, text, brokenReason, canUndo, canRedo, edit, editText, undo, redo, at } = edits;

  const parsed = computed(() => parseAssumptions(document.value));
  const assumptions = computed<Assumptions | undefined>(() =>
    parsed.value.ok && brokenReason.value === undefined ? parsed.value.assumptions : undefined,
  );
  const faults = computed<readonly DocumentFault[]>(() => {
    if (brokenReason.value !== undefined) return [{ path: 'JSON', message: brokenReason.value }];
    return parsed.value.ok || document.value === undefined ? [] : parsed.value.faults;
  });
  const faultLines = computed(() => saidFaults(faults.value).map(settings.tell));
  const isDirty = computed(
    () =>
      document.value !== undefined &&
      (brokenReason.value !== undefined || !isSame(document.value, stored.value)),
  );

  /** Begins with the document of the settings, or with none. */
  function open(next: Readonly<Record<string, unknown>> | undefined): void {
    stored.value = next;
    edits.begin(next);
  }

  /** What is wrong at a path; a bound as a field shows it, not as the document holds it. */
  function faultAt(path: string): string | undefined {
    const fault = faults.value.find((candidate) => candidate.path === path);
    if (!fault) return undefined;
    return boundText(fault, settings.language) ?? settings.tell(heard(fault.message));
  }

  return {
    document,
    text,
    assumptions,
    faultLines,
    isDirty,
    canUndo,
    canRedo,
    open,
    edit,
    editText,
    undo,
    redo,
    at,
    faultAt,
  };
});
