/** The policy that is edited: a document, its history, and what is wrong with it. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { AppError } from '../../contract/errors.ts';
import { heard, say, saidFaults } from '../../contract/said.ts';
import type { DocumentFault } from '../../engine/document-faults.ts';
import { parsePolicy } from '../../engine/policy/document.ts';
import type { PolicyInput } from '../../engine/policy/document.ts';
import { boundText, policyFaultSentence } from '../../wording/policy-fault.ts';
import { createDocumentEdits, isDocument, isSame } from '../document-edits.ts';
import { useSettings } from './settings.ts';

/** What a file holds, as a document to edit: with a name, whatever else is wrong with it. @throws AppError POLICY_INVALID */
export function documentOf(value: unknown): PolicyInput {
  if (!isDocument(value))
    throw new AppError({ code: 'POLICY_INVALID', message: say`The file holds no policy.` });
  return { ...(value as PolicyInput), name: String(value['name'] ?? 'policy') };
}

export const usePolicyEditor = defineStore('policyEditor', () => {
  const settings = useSettings();
  /** The document as it is stored; `undefined` for one that is not. */
  const stored = shallowRef<PolicyInput>();
  const edits = createDocumentEdits(() => settings.words.policies.notADocument);
  const { document, text, brokenReason, canUndo, canRedo, edit, editText, undo, redo, at } = edits;

  const parsed = computed(() => parsePolicy(document.value));
  const policy = computed(() =>
    parsed.value.ok && brokenReason.value === undefined ? parsed.value.policy : undefined,
  );
  const faults = computed<readonly DocumentFault[]>(() => {
    if (brokenReason.value !== undefined) return [{ path: 'JSON', message: brokenReason.value }];
    return parsed.value.ok || document.value === undefined ? [] : parsed.value.faults;
  });
  /** What is wrong, by paths into the document, and in words that need none. */
  const faultLines = computed(() => saidFaults(faults.value).map(settings.tell));
  const faultSentences = computed(() =>
    faults.value.map((fault) => settings.tell(policyFaultSentence(fault, settings.language))),
  );
  const isDirty = computed(
    () =>
      brokenReason.value !== undefined ||
      (document.value !== undefined && !isSame(document.value, stored.value)),
  );

  /** Begins with a document: a stored one, or a new one that is not stored yet. */
  function open(next: PolicyInput, isStored: boolean): void {
    stored.value = isStored ? next : undefined;
    edits.begin(next);
  }

  function close(): void {
    stored.value = undefined;
    edits.begin(undefined);
  }

  /** Gives up what was not saved. */
  function revert(): void {
    if (stored.value) edits.replace(stored.value);
  }

  /** What is wrong at a path; a bound as a field shows it, not as the document holds it. */
  function faultAt(path: string): string | undefined {
    const fault = faults.value.find((candidate) => candidate.path === path);
    if (!fault) return undefined;
    return boundText(fault, settings.language) ?? settings.tell(heard(fault.message));
  }

  return {
    stored,
    document,
    text,
    policy,
    faults,
    faultLines,
    faultSentences,
    isDirty,
    canUndo,
    canRedo,
    open,
    close,
    edit,
    editText,
    undo,
    redo,
    revert,
    at,
    faultAt,
  };
});
