/** The rejects file: every refused record with its line, column, code, reason and text. */
import fs from 'node:fs';
import Papa from 'papaparse';
import { AppError } from '../../contract/errors.ts';
import { notWritable, writeAll } from '../files.ts';
import type { RejectedRow } from '../../contract/types.ts';

const HEADER = ['line', 'column', 'code', 'reason', 'record'];
const FLUSH_ROWS = 1000;

/** Rejects kept for the report on screen. */
export const REJECTS_SHOWN = 50;

/** Writes rejects beside the target and moves the file into place when the import is done. */
export class RejectsFile {
  readonly shown: RejectedRow[] = [];
  count = 0;
  readonly #path: string | undefined;
  readonly #always: boolean;
  #descriptor: number | undefined;
  #pending: string[][] = [];
  #finished = false;

  /** `path`: where the file goes, none to keep counts only. `always`: write it even where nothing was rejected. */
  constructor(path: string | undefined, always: boolean) {
    this.#path = path;
    this.#always = always;
  }

  get #partPath(): string {
    return `${this.#path}.part`;
  }

  add(row: RejectedRow, record: readonly string[]): void {
    this.count++;
    if (this.shown.length < REJECTS_SHOWN) this.shown.push(row);
    if (this.#path === undefined) return;
    const text = Papa.unparse([[...record]], { newline: '\n' });
    this.#pending.push([String(row.line), row.column, row.code, row.reason, text]);
    if (this.#pending.length >= FLUSH_ROWS) this.#flush();
  }

  #open(): number {
    try {
      const descriptor = fs.openSync(this.#partPath, 'w');
      this.#descriptor = descriptor;
      writeAll(descriptor, `${HEADER.join(',')}\r\n`);
      return descriptor;
    } catch (thrown) {
      throw new AppError({
        code: 'FILE_NOT_WRITABLE',
        message: `The rejects file cannot be written: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
        where: { file: this.#path },
        remedy: 'Name another place with --rejects.',
      });
    }
  }

  #flush(): void {
    const descriptor = this.#descriptor ?? this.#open();
    if (this.#pending.length > 0) writeAll(descriptor, `${Papa.unparse(this.#pending)}\r\n`);
    this.#pending = [];
  }

  /** Path of the finished file, `undefined` where none was written. */
  get writtenTo(): string | undefined {
    return this.#finished ? this.#path : undefined;
  }

  /** Completes the file and moves it into place. */
  finish(): void {
    if (this.#path === undefined || (this.count === 0 && !this.#always)) return;
    this.#flush();
    if (this.#descriptor !== undefined) fs.closeSync(this.#descriptor);
    this.#descriptor = undefined;
    try {
      fs.renameSync(this.#partPath, this.#path);
    } catch (thrown) {
      throw notWritable(thrown, this.#path);
    }
    this.#finished = true;
  }

  /** Removes what was written so far. */
  discard(): void {
    if (this.#descriptor !== undefined) fs.closeSync(this.#descriptor);
    this.#descriptor = undefined;
    if (this.#path !== undefined) fs.rmSync(this.#partPath, { force: true });
  }
}
