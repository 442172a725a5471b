/** Edits of the comparison that can be taken back: its scenarios, dimensions, filters and assumptions. */
import { cloneFnJSON } from '@vueuse/core';
import { watch } from 'vue';
import type { Settings } from '../../contract/settings.ts';
import type { Choice } from '../compare/choice.ts';
import { createHistory } from '../history.ts';
import type { EditedScenario } from '../policy-form.ts';
import type { Renames } from './renames.ts';

export interface ComparisonEdits {
  readonly champion: EditedScenario;
  readonly challengers: readonly EditedScenario[];
  readonly focus: number;
  readonly x: string;
  readonly y: string;
  readonly facets: readonly string[];
  readonly choices: readonly Choice[];
  readonly assumptions: Settings['assumptions'];
  readonly renames: Renames;
}

/** Parts of which an edit can be typed on. */
const TYPED = ['champion', 'challengers', 'assumptions'] as const;

const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);

/** The part that is typed in, where it alone was edited. */
function placeOf(before: ComparisonEdits, next: ComparisonEdits): string {
  const parts = (Object.keys(next) as (keyof ComparisonEdits)[]).filter(
    (part) => part !== 'renames' && differs(before[part], next[part]),
  );
  const part = TYPED.find((one) => one === parts[0]);
  if (parts.length !== 1 || part === undefined) return '';
  // One challenger more or less is no typing.
  const isTyped = part !== 'challengers' || before[part].length === next[part].length;
  return isTyped ? part : '';
}

/**
 * Watches the comparison, so that whatever edits it need not know of a history.
 * @param read the comparison as it is set
 * @param apply sets it
 */
export function keepHistory(read: () => ComparisonEdits, apply: (edits: ComparisonEdits) => void) {
  const now = (): ComparisonEdits => cloneFnJSON(read());
  const { present, begin, put, amend, undo, redo, canUndo, canRedo } = createHistory(now());

  function record(): void {
    const next = now();
    const before = present.value;
    // Which challenger is looked at, and where a name comes from, is no edit, but belongs to one.
    const beside = { focus: 0, renames: {} };
    if (differs({ ...before, ...beside }, { ...next, ...beside })) put(next, placeOf(before, next));
    else amend(next);
  }
  watch(() => JSON.stringify(read()), record);

  /** What is set is taken up first: an edit may not have been watched yet. */
  function travel(go: () => boolean): void {
    record();
    if (go()) apply(cloneFnJSON(present.value));
  }

  return {
    begin: () => begin(now()),
    undo: () => travel(undo),
    redo: () => travel(redo),
    canUndo,
    canRedo,
  };
}
