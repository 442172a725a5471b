import type { Panel } from '../../../engine/panel.ts';

/** A cohort that new months are appended to. */
export interface BaseCohort {
  readonly panel: Panel;
  readonly accountIds: readonly string[];
  /** 1 in rows that fill a gap; left out where none does. */
  readonly filled: Uint8Array | undefined;
}
