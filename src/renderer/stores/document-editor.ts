/** A JSON document that is edited by fields and as text: what is wrong with it, and what can be taken back. */
import { computed, shallowRef } from 'vue';
import { saidFaults } from '../../contract/said.ts';
import type { DocumentFault } from '../../engine/document-faults.ts';
import { faultTextAt } from '../../wording/document-fault.ts';
import { valueAt, withValue } from '../document-path.ts';
import type { DocumentPath } from '../document-path.ts';
import { createHistory } from '../history.ts';
import { useSettings } from './settings.ts';

/** What a document is, or what is wrong with it. */
export type Check<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly DocumentFault[] };

interface DocumentKind<T> {
  readonly check: (document: unknown) => Check<T>;
  /** What is said of a text that is JSON, and no document. */
  readonly notADocument: () => string;
}

/** Whether it is an object, as every document is, whatever is wrong with it. */
export function isDocument(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const textOf = (document: unknown): string => JSON.stringify(document, null, 2);

/** For a store of the kind of document. */
export function createDocumentEditor<T>({ check, notADocument }: DocumentKind<T>) {
  const settings = useSettings();
  const history = createHistory<unknown>(undefined);
  const { present: document, put, canUndo, canRedo } = history;
  /** The document as it is stored; `undefined` for one that is not. */
  const stored = shallowRef<unknown>();
  /** The text while it is no JSON, and why; the document stays as it was then. */
  const broken = shallowRef<{ readonly text: string; readonly reason: string }>();
  /** A document as it was typed: its layout stays until the document changes otherwise. */
  const typed = shallowRef<{ readonly text: string; readonly document: unknown }>();

  const text = computed(() => {
    if (broken.value) return broken.value.text;
    if (typed.value && typed.value.document === document.value) return typed.value.text;
    return document.value === undefined ? '' : textOf(document.value);
  });
  const checked = computed(() => check(document.value));
  /** The document once nothing is wrong with it. */
  const value = computed<T | undefined>(() =>
    checked.value.ok && !broken.value ? checked.value.value : undefined,
  );
  const faults = computed<readonly DocumentFault[]>(() => {
    if (broken.value) return [{ path: 'JSON', message: broken.value.reason }];
    return checked.value.ok || document.value === undefined ? [] : checked.value.faults;
  });
  /** What is wrong, by paths into the document. */
  const faultLines = computed(() => saidFaults(faults.value).map(settings.tell));
  const isDirty = computed(
    () =>
      broken.value !== undefined ||
      (document.value !== undefined && textOf(document.value) !== textOf(stored.value)),
  );

  /** Begins with a document, a stored one or a new one; nothing can be taken back then. */
  function open(next: unknown, isStored: boolean): void {
    stored.value = isStored ? next : undefined;
    broken.value = undefined;
    history.begin(next);
  }
  const close = (): void => open(undefined, false);

  /** `submitted` is stored now, as `saved`: what was edited meanwhile stays an edit, and all can be taken back. */
  function settle(submitted: unknown, saved: unknown): void {
    stored.value = saved;
    if (document.value === submitted && !broken.value) history.amend(saved);
  }

  /** Gives up what was not saved. */
  function revert(): void {
    broken.value = undefined;
    if (stored.value !== undefined) put(stored.value, '');
  }

  /** Changes the document at a path; `undefined` takes away what is there. */
  function edit(path: DocumentPath, next: unknown): void {
    broken.value = undefined;
    const place = next === undefined || typeof next === 'object' ? '' : path.join('.');
    put(withValue(document.value, path, next), place);
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
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      broken.value = { text: next, reason };
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

  /** What is wrong at a path; a bound as a field shows it, not as the document holds it. */
  function faultAt(path: string): string | undefined {
    return faultTextAt(faults.value, path, settings.wording);
  }

  return {
    stored,
    document,
    value,
    text,
    faults,
    faultLines,
    isDirty,
    canUndo,
    canRedo,
    open,
    close,
    settle,
    revert,
    edit,
    editText,
    undo,
    redo,
    at,
    faultAt,
  };
}
