/** Version of the rules that replays follow, and what changed from one to the next. */

/** Goes up when a correction changes the result of an existing policy. */
export const ENGINE_VERSION = 2;

/** Corrections of engine 2 (docs/semantics.md §10). */
export const CORRECTIONS = ['A1', 'A3'] as const;
export type Correction = (typeof CORRECTIONS)[number];

/** Corrections that a replay applies: all of them, but where the result of an earlier engine is reproduced. */
export type Corrections = ReadonlySet<Correction>;

export const ALL_CORRECTIONS: Corrections = new Set(CORRECTIONS);
