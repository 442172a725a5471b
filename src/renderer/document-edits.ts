/** A JSON document that is edited by fields and as text, with what can be taken back. */
import { computed, shallowRef } from 'vue';
import { valueAt, withValue } from './document-path.ts';
import type { DocumentPath } from './document-path.ts';
import { createHistory } from './history.ts';

/** Whether it is an object, as every document is, whatever is wrong with it. */
export function isDocument(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const textOf = (document: unknown): string => JSON.stringify(document, null, 2);

/** Whether two documents hold the same, in the same order. */
export const isSame = (one: unknown, other: unknown): boolean => textOf(one) === textOf(other);

/** @param notADocument what is said where the text is JSON, and no document */
export function createDocumentEdits(notADocument: () => string) {
  const history = createHistory<unknown>(undefined);
  const { present: document, put, canUndo, canRedo } = history;
  /** The text while it is no JSON, and why; the document stays as it was then. */
  const broken = shallowRef<{ readonly text: string; readonly reason: string }>();
  /** A document as it was typed: its layout stays until the document changes otherwise. */
  const typed = shallowRef<{ readonly text: string; readonly document: unknown }>();

  const text = computed(() => {
    if (broken.value) return broken.value.text;
    if (typed.value && typed.value.document === document.value) return typed.value.text;
    return document.value === undefined ? '' : textOf(document.value);
  });

  /** Begins anew: nothing can be taken back. */
  function begin(next: unknown): void {
    broken.value = undefined;
    history.begin(next);
  }

  /** Another document in its place, as an edit. */
  function replace(next: unknown): void {
    broken.value = undefined;
    put(next, '');
  }

  /** Changes the document at a path; `undefined` takes away what is there. */
  function edit(path: DocumentPath, value: unknown): void {
    broken.value = undefined;
    const place = value === undefined || typeof value === 'object' ? '' : path.join('.');
    put(withValue(document.value, path, value), place);
  }

  /** Takes up the text; where it is no document, the document stays and the text is kept. */
  function editText(next: string): void {
    try {
      const parsed: unknown = JSON.parse(next);
      if (!isDocument(parsed)) throw new TypeError(notADocument());
      put(parsed, 'JSON');
      typed.value = { text: next, document: document.value };
      broken.value = undefined;
    } catch (thrown) {
      broken.value = {
        text: next,
        reason: thrown instanceof Error ? thrown.message : String(thrown),
      };
    }
  }

  function undo(): void {
    if (history.undo()) broken.value = undefined;
  }
  function redo(): void {
    if (history.redo()) broken.value = undefined;
  }

  /** What is at a path of the document. */
  const at = (path: DocumentPath): unknown => valueAt(document.value, path);

  return {
    document,
    text,
    brokenReason: computed(() => broken.value?.reason),
    canUndo,
    canRedo,
    begin,
    replace,
    edit,
    editText,
    undo,
    redo,
    at,
  };
}
