/** The header line of a file: which column stands where. */
import { AppError } from '../../../contract/errors.ts';
import { say } from '../../../contract/said.ts';
import { cleanText } from './cell-text.ts';
import type { CsvRecord } from './records.ts';

const MOST_COLUMNS = 5000;

export class Header {
  readonly names: readonly string[];
  readonly #file: string;
  readonly #line: number;
  readonly #indexOf = new Map<string, number>();

  /** @throws AppError IMPORT_DUPLICATE_COLUMN, IMPORT_TOO_LARGE */
  constructor(file: string, record: CsvRecord) {
    this.#file = file;
    this.#line = record.line;
    if (record.fields.length > MOST_COLUMNS) {
      throw new AppError({
        code: 'IMPORT_TOO_LARGE',
        message: say`The table has ${record.fields.length.toLocaleString('en')} columns, more than ${MOST_COLUMNS.toLocaleString('en')}.`,
        where: { file, line: record.line },
        remedy: say`Export only the columns that are needed, or check the delimiter. Nothing was imported.`,
      });
    }
    this.names = record.fields.map(cleanText);
    this.names.forEach((name, index) => {
      if (name !== '' && this.#indexOf.has(name)) {
        throw new AppError({
          code: 'IMPORT_DUPLICATE_COLUMN',
          message: say`Two columns are named "${name}".`,
          where: { file, line: record.line, column: name },
          remedy: say`Rename one of them in the file.`,
        });
      }
      this.#indexOf.set(name, index);
    });
  }

  /** Fields as many as there are names: empty ones too many at the end are left out; `undefined` where there are others. */
  align(fields: readonly string[]): readonly string[] | undefined {
    const width = this.names.length;
    if (fields.length === width) return fields;
    if (fields.length > width)
      return fields.slice(width).every((cell) => cell.trim() === '')
        ? fields.slice(0, width)
        : undefined;
    return fields.length === width - 1 && this.names[width - 1] === ''
      ? [...fields, '']
      : undefined;
  }

  find(name: string): number | undefined {
    return this.#indexOf.get(name);
  }

  /**
   * Position of a column that must be there. `role` is the canonical column it fills.
   * @throws AppError IMPORT_MISSING_COLUMN
   */
  require(name: string, role: string): number {
    const index = this.find(name);
    if (index !== undefined) return index;
    const found = this.names.map((other) => other || '(unnamed)').join(', ');
    throw new AppError({
      code: 'IMPORT_MISSING_COLUMN',
      message:
        name === role
          ? say`There is no column "${name}"; the file has: ${found}.`
          : say`There is no column "${name}" (for ${role}); the file has: ${found}.`,
      where: { file: this.#file, line: this.#line, column: name },
      remedy: say`Rename the column in the file, or import with a mapping that names it.`,
    });
  }
}
