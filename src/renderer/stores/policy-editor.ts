/** The policy that is edited: a document, its history, and what is wrong with it. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { formatFault, parsePolicy } from '../../engine/policy/document.ts';
import type { PolicyFault, PolicyInput } from '../../engine/policy/document.ts';
import { valueAt, withValue } from '../policies/document-path.ts';
import type { DocumentPath } from '../policies/document-path.ts';

/** Edits that can be taken back. */
const HISTORY = 200;

/** Edits of one place that follow one another within this time are taken back together. */
const COALESCE_MS = 1000;

interface Snapshot {
  readonly document: unknown;
  /** Where the edit was, so that typing on in a field is one edit. */
  readonly place: string;
  readonly at: number;
}

const textOf = (document: unknown): string => JSON.stringify(document, null, 2);

export const usePolicyEditor = defineStore('policyEditor', () => {
  /** The document as it is stored; `undefined` for one that is not. */
  const stored = shallowRef<PolicyInput>();
  const document = shallowRef<unknown>();
  /** Text of the JSON view while it is no JSON; the document stays as it was then. */
  const brokenText = ref<string>();
  const brokenReason = ref('');
  const past = shallowRef<readonly Snapshot[]>([]);
  const future = shallowRef<readonly Snapshot[]>([]);

  const text = computed(() => brokenText.value ?? (document.value ? textOf(document.value) : ''));
  const parsed = computed(() => parsePolicy(document.value));
  const policy = computed(() =>
    parsed.value.ok && brokenText.value === undefined ? parsed.value.policy : undefined,
  );
  const faults = computed<readonly PolicyFault[]>(() => {
    if (brokenText.value !== undefined) return [{ path: 'JSON', message: brokenReason.value }];
    return parsed.value.ok || document.value === undefined ? [] : parsed.value.faults;
  });
  const faultLines = computed(() => faults.value.map(formatFault));
  const isDirty = computed(
    () =>
      brokenText.value !== undefined ||
      (document.value !== undefined && textOf(document.value) !== textOf(stored.value)),
  );

  /** Begins with a document: a stored one, or a new one that is not stored yet. */
  function open(next: PolicyInput, isStored: boolean): void {
    stored.value = isStored ? next : undefined;
    document.value = next;
    brokenText.value = undefined;
    past.value = [];
    future.value = [];
  }

  function close(): void {
    stored.value = undefined;
    document.value = undefined;
    brokenText.value = undefined;
    past.value = [];
    future.value = [];
  }

  function put(next: unknown, place: string): void {
    if (textOf(next) === textOf(document.value)) return;
    const last = past.value.at(-1);
    const isSameEdit = last?.place === place && place !== '' && Date.now() - last.at < COALESCE_MS;
    if (!isSameEdit) {
      const snapshot = { document: document.value, place, at: Date.now() };
      past.value = [...past.value.slice(1 - HISTORY), snapshot];
    }
    future.value = [];
    document.value = next;
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
      put(JSON.parse(next), 'JSON');
      // The text is shown as it was typed until it leaves the document's own layout.
      brokenText.value = undefined;
    } catch (thrown) {
      brokenText.value = next;
      brokenReason.value = thrown instanceof Error ? thrown.message : String(thrown);
    }
  }

  function travel(from: typeof past, to: typeof future): void {
    const last = from.value.at(-1);
    if (!last) return;
    to.value = [...to.value, { document: document.value, place: '', at: 0 }];
    from.value = from.value.slice(0, -1);
    document.value = last.document;
    brokenText.value = undefined;
  }
  const undo = (): void => travel(past, future);
  const redo = (): void => travel(future, past);
  const canUndo = computed(() => past.value.length > 0);
  const canRedo = computed(() => future.value.length > 0);

  /** Gives up what was not saved. */
  function revert(): void {
    brokenText.value = undefined;
    if (stored.value) put(stored.value, '');
  }

  /** What is at a path of the document. */
  const at = (path: DocumentPath): unknown => valueAt(document.value, path);

  /** What is wrong at a path, or below it where `deep`. */
  function faultAt(path: string): string | undefined {
    return faults.value.find((fault) => fault.path === path)?.message;
  }

  return {
    stored,
    document,
    text,
    policy,
    faults,
    faultLines,
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
