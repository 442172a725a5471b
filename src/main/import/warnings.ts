/** What an import notices in rows that it accepts. */

import { WARNING_CODES } from '../../contract/types.ts';
import type { ImportWarning, WarningCode } from '../../contract/types.ts';

const LINES_KEPT = 20;

export class Warnings {
  readonly #counts = new Map<WarningCode, number>();
  readonly #lines = new Map<WarningCode, number[]>();

  /** `line`: of the file, where there is one. */
  note(code: WarningCode, line?: number, count = 1): void {
    if (count === 0) return;
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + count);
    if (line === undefined) return;
    const lines = this.#lines.get(code) ?? [];
    if (lines.length < LINES_KEPT) lines.push(line);
    this.#lines.set(code, lines);
  }

  list(): ImportWarning[] {
    return WARNING_CODES.flatMap((code) => {
      const count = this.#counts.get(code);
      return count === undefined ? [] : [{ code, count, lines: this.#lines.get(code) ?? [] }];
    });
  }
}
