/** The policy that is edited: a document, its history, and what is wrong with it. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { AppError } from '../../contract/errors.ts';
import { heard, say, saidFaults } from '../../contract/said.ts';
import { parsePolicy } from '../../engine/policy/document.ts';
import type { PolicyFault, PolicyInput } from '../../engine/policy/document.ts';
import { createHistory } from '../history.ts';
import { valueAt, withValue } from '../policies/document-path.ts';
import type { DocumentPath } from '../policies/document-path.ts';
import { boundText, policyFaultSentence } from '../../wording/policy-fault.ts';
import { useSettings } from './settings.ts';

/** Whether it is an object, as every policy is, whatever is wrong with it. */
function isDocument(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a file holds, as a document to edit: with a name, whatever else is wrong with it. @throws AppError POLICY_INVALID */
export function documentOf(value: unknown): PolicyInput {
  if (!isDocument(value))
    throw new AppError({ code: 'POLICY_INVALID', message: say`The file holds no policy.` });
  return { ...(value as PolicyInput), name: String(value['name'] ?? 'policy') };
}

const textOf = (document: unknown): string => JSON.stringify(document, null, 2);

export const usePolicyEditor = defineStore('policyEditor', () => {
  const settings = useSettings();
  /** The document as it is stored; `undefined` for one that is not. */
  const stored = shallowRef<PolicyInput>();
  const history = createHistory<unknown>(undefined);
  const { present: document, put, canUndo, canRedo } = history;
  /** Text of the JSON view while it is no JSON; the document stays as it was then. */
  const brokenText = ref<string>();
  const brokenReason = ref('');

  /** A document as it was typed: its layout stays until the document changes otherwise. */
  const typed = shallowRef<{ readonly text: string; readonly document: unknown }>();

  const text = computed(() => {
    if (brokenText.value !== undefined) return brokenText.value;
    if (typed.value && typed.value.document === document.value) return typed.value.text;
    return document.value ? textOf(document.value) : '';
  });
  const parsed = computed(() => parsePolicy(document.value));
  const policy = computed(() =>
    parsed.value.ok && brokenText.value === undefined ? parsed.value.policy : undefined,
  );
  const faults = computed<readonly PolicyFault[]>(() => {
    if (brokenText.value !== undefined) return [{ path: 'JSON', message: brokenReason.value }];
    return parsed.value.ok || document.value === undefined ? [] : parsed.value.faults;
  });
  /** What is wrong, by paths into the document, and in words that need none. */
  const faultLines = computed(() => saidFaults(faults.value).map(settings.tell));
  const faultSentences = computed(() =>
    faults.value.map((fault) => settings.tell(policyFaultSentence(fault, settings.language))),
  );
  const isDirty = computed(
    () =>
      brokenText.value !== undefined ||
      (document.value !== undefined && textOf(document.value) !== textOf(stored.value)),
  );

  /** Begins with a document: a stored one, or a new one that is not stored yet. */
  function open(next: PolicyInput, isStored: boolean): void {
    stored.value = isStored ? next : undefined;
    brokenText.value = undefined;
    history.begin(next);
  }

  function close(): void {
    stored.value = undefined;
    brokenText.value = undefined;
    history.begin(undefined);
  }

  /** Changes the document at a path; `undefined` takes away what is there. */
  function edit(path: DocumentPath, value: unknown): void {
    brokenText.value = undefined;
    const place = value === undefined || typeof value === 'object' ? '' : path.join('.');
    put(withValue(document.value, path, value), place);
  }

  /** Takes up the text of the JSON view; where it is none, the document stays and the text is kept. */
  function editText(next: string): void {
    try {
      const parsedText: unknown = JSON.parse(next);
      if (!isDocument(parsedText)) throw new TypeError(settings.words.policies.notADocument);
      put(parsedText, 'JSON');
      typed.value = { text: next, document: document.value };
      brokenText.value = undefined;
    } catch (thrown) {
      brokenText.value = next;
      brokenReason.value = thrown instanceof Error ? thrown.message : String(thrown);
    }
  }

  function undo(): void {
    if (history.undo()) brokenText.value = undefined;
  }
  function redo(): void {
    if (history.redo()) brokenText.value = undefined;
  }

  /** Gives up what was not saved. */
  function revert(): void {
    brokenText.value = undefined;
    if (stored.value) put(stored.value, '');
  }

  /** What is at a path of the document. */
  const at = (path: DocumentPath): unknown => valueAt(document.value, path);

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
