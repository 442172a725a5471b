/** Passes over the records of a file but those of some lines. */
import type { Dialect } from './records.ts';
import type { RowScanner } from './scanner.ts';
import { recordEnd } from './scanner-region.ts';

export class LineScanner implements RowScanner {
  readonly #newline: Dialect['newline'];
  readonly #isPassed: (line: number) => boolean;

  /** `isPassed`: whether nobody wants the record of a line. */
  constructor({ newline }: Pick<Dialect, 'newline'>, isPassed: (line: number) => boolean) {
    this.#newline = newline;
    this.#isPassed = isPassed;
  }

  scan(bytes: Buffer, at: number, line: number): number {
    return this.#isPassed(line) ? recordEnd(bytes, at, this.#newline) : -1;
  }
}
