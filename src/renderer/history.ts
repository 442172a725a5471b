/** Edits that can be taken back and done again: of a policy's document, and of the comparison. */
import { computed, shallowRef } from 'vue';

/** Edits that can be taken back. */
const STEPS = 200;

/** Edits of one place that follow one another within this time are taken back together. */
const COALESCE_MS = 1000;

interface Step<T> {
  readonly value: T;
  /** Where the edit was, so that typing on in a field is one edit; empty where each edit is one of its own. */
  readonly place: string;
  readonly at: number;
}

const textOf = (value: unknown): string => JSON.stringify(value);

/** @param first what there is before any edit; values are plain data and are never changed in place */
export function createHistory<T>(first: T) {
  const present = shallowRef<T>(first);
  const past = shallowRef<readonly Step<T>[]>([]);
  const future = shallowRef<readonly Step<T>[]>([]);

  /** Begins anew: nothing can be taken back. */
  function begin(value: T): void {
    present.value = value;
    past.value = [];
    future.value = [];
  }

  /** An edit; one that changes nothing is none. */
  function put(next: T, place: string): void {
    if (textOf(next) === textOf(present.value)) return;
    const last = past.value.at(-1);
    const isSameEdit = last?.place === place && place !== '' && Date.now() - last.at < COALESCE_MS;
    if (!isSameEdit) {
      const step = { value: present.value, place, at: Date.now() };
      past.value = [...past.value.slice(1 - STEPS), step];
    }
    future.value = [];
    present.value = next;
  }

  /** Takes the place of what is there, as a part of the last edit. */
  function amend(next: T): void {
    present.value = next;
  }

  function travel(from: typeof past, to: typeof future): boolean {
    const last = from.value.at(-1);
    if (!last) return false;
    to.value = [...to.value, { value: present.value, place: '', at: 0 }];
    from.value = from.value.slice(0, -1);
    present.value = last.value;
    return true;
  }
  /** Tell whether there was an edit to take back, or to do again. */
  const undo = (): boolean => travel(past, future);
  const redo = (): boolean => travel(future, past);
  const canUndo = computed(() => past.value.length > 0);
  const canRedo = computed(() => future.value.length > 0);

  return { present, begin, put, amend, undo, redo, canUndo, canRedo };
}
