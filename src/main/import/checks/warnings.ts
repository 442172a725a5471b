/** What an import notices in rows that it accepts. */

import { WARNING_CODES } from '../../../contract/types.ts';
import type { ImportWarning, WarningCode } from '../../../contract/types.ts';

const PLACES_KEPT = 20;

/** Where a row stands. */
interface Place {
  readonly file: string;
  readonly line: number;
}

export class Warnings {
  readonly #counts = new Map<WarningCode, number>();
  readonly #places = new Map<WarningCode, Place[]>();
  readonly #columns = new Map<WarningCode, readonly string[]>();

  /** Notes a row that stands in a file. */
  note(code: WarningCode, file: string, line: number): void {
    this.count(code, 1);
    const places = this.#places.get(code) ?? [];
    if (places.length < PLACES_KEPT) places.push({ file, line });
    this.#places.set(code, places);
  }

  /** Notes columns of the file. */
  noteColumns(code: WarningCode, columns: readonly string[]): void {
    this.count(code, columns.length);
    this.#columns.set(code, columns);
  }

  /** Notes what stands in no file. */
  count(code: WarningCode, count: number): void {
    if (count > 0) this.#counts.set(code, (this.#counts.get(code) ?? 0) + count);
  }

  /** `hasManyFiles`: whether lines alone do not say where rows stand. */
  list(hasManyFiles: boolean): ImportWarning[] {
    return WARNING_CODES.flatMap((code) => {
      const count = this.#counts.get(code);
      if (count === undefined) return [];
      const places = this.#places.get(code) ?? [];
      const lines = places.map(({ line }) => line);
      const files = places.map(({ file }) => file);
      const columns = this.#columns.get(code);
      return {
        code,
        count,
        lines,
        ...(hasManyFiles && files.length > 0 ? { files } : {}),
        ...(columns ? { columns } : {}),
      };
    });
  }
}
