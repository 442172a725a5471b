/** The rejects file: every refused record with its line, column, code, reason and text. */
import path from 'node:path';
import Papa from 'papaparse';
import { AppError } from '../../../contract/errors.ts';
import { say, spoken } from '../../../contract/said.ts';
import type { RowFault } from '../parse/row-reader.ts';
import { notWritable, writeAll } from '../../files.ts';
import { csvLine } from '../../../contract/table-text.ts';
import { PartFile } from '../../part-file.ts';
import type { Redaction } from './redaction.ts';
import type { RejectedRow } from '../../../contract/types.ts';

const HEADER = ['line', 'column', 'code', 'reason', 'record'];
const FLUSH_ROWS = 1000;

/** Rejects kept for the report on screen. */
export const REJECTS_SHOWN = 50;

/** A refused row as it is shown and written. */
export function rejectedRow(line: number, { column, code, reason }: RowFault): RejectedRow {
  return { line, column, code, reason: spoken(reason), said: reason };
}

/** Writes rejects beside the target and moves the file into place when the import is done. */
export class RejectsFile {
  readonly shown: RejectedRow[] = [];
  count = 0;
  /** Rejected rows by code. */
  readonly counts = new Map<string, number>();
  readonly #path: string | undefined;
  readonly #always: boolean;
  readonly #namesFiles: boolean;
  /** What is written of the records of the file at hand. */
  redact: Redaction = (fields) => fields;
  #part: PartFile | undefined;
  #pending: string[][] = [];
  #finished = false;

  /** `filePath`: where the file goes, none to keep counts only. `always`: write it even where nothing was rejected. */
  constructor(filePath: string | undefined, always: boolean, namesFiles = false) {
    this.#path = filePath;
    this.#always = always;
    this.#namesFiles = namesFiles;
  }

  /** Where refused rows stay when an import is stopped for them. */
  get keptAt(): string | undefined {
    return this.#path === undefined ? undefined : path.basename(this.#path);
  }

  /** `file`: named in the rejects where an import reads several. */
  add(row: RejectedRow, record: readonly string[], file: string): void {
    this.count++;
    this.counts.set(row.code, (this.counts.get(row.code) ?? 0) + 1);
    if (this.shown.length < REJECTS_SHOWN) this.shown.push(row);
    if (this.#path === undefined) return;
    const text = Papa.unparse([[...this.redact(record)]], { newline: '\n' });
    const cells = [String(row.line), row.column, row.code, row.reason, text];
    this.#pending.push(this.#namesFiles ? [file, ...cells] : cells);
    if (this.#pending.length >= FLUSH_ROWS) this.#flush(this.#path);
  }

  #open(path: string): PartFile {
    try {
      const part = new PartFile(path);
      this.#part = part;
      const header = this.#namesFiles ? ['file', ...HEADER] : HEADER;
      writeAll(part.descriptor, `${header.join(',')}\r\n`);
      return part;
    } catch (thrown) {
      throw new AppError({
        code: 'FILE_NOT_WRITABLE',
        message: say`The rejects file cannot be written: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
        where: { file: path },
        remedy: say`Name another place with --rejects.`,
      });
    }
  }

  #flush(path: string): void {
    const { descriptor } = this.#part ?? this.#open(path);
    writeAll(descriptor, this.#pending.map((cells) => `${csvLine(cells)}\r\n`).join(''));
    this.#pending = [];
  }

  /** Path of the finished file, `undefined` where none was written. */
  get writtenTo(): string | undefined {
    return this.#finished ? this.#path : undefined;
  }

  /** Completes the file and moves it into place. */
  finish(): void {
    if (this.#path === undefined || (this.count === 0 && !this.#always)) return;
    this.#flush(this.#path);
    try {
      this.#part?.finish();
    } catch (thrown) {
      throw notWritable(thrown, this.#path);
    }
    this.#finished = true;
  }

  /** Removes what was written so far. */
  discard(): void {
    if (!this.#finished) this.#part?.discard();
  }
}
