/** Parquet files as the tables they hold: each is written as a CSV file, which is read like any other. */
import { makeTemporaryFolder } from '../../own-folders.ts';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import Papa from 'papaparse';
import { AppError } from '../../../contract/errors.ts';
import { say } from '../../../contract/said.ts';
import type { CohortSource } from '../../../contract/types.ts';

const MARK = 'PAR1';
/** Rows held in memory at a time. */
const ROWS_AT_ONCE = 50_000;

/** Work over files of one layout and, for a log, its file of accounts. */
interface FilesTask {
  readonly filePaths: readonly string[];
  readonly accountsPath?: string;
}

function isParquet(filePath: string): boolean {
  try {
    const descriptor = fs.openSync(filePath, 'r');
    try {
      const head = Buffer.alloc(MARK.length);
      fs.readSync(descriptor, head, 0, MARK.length, 0);
      return head.toString('latin1') === MARK;
    } finally {
      fs.closeSync(descriptor);
    }
  } catch {
    // Opening the file to read it reports what is wrong with it.
    return false;
  }
}

/** A value as a cell: dates as 2024-01-31 00:00:00, numbers in full. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date)
    return value
      .toISOString()
      .replace('T', ' ')
      .replace(/(?:\.000)?Z$/, '');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value === 'object') return JSON.stringify(value);
  return typeof value === 'string' ? value : String(value);
}

async function digestOf(filePath: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of fs.createReadStream(filePath)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function notReadable(thrown: unknown, file: string): AppError {
  return new AppError({
    code: 'FILE_NOT_READABLE',
    message: say`${file} cannot be read as Parquet: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    where: { file },
    remedy: say`Write the Parquet file again, or export the table as CSV. Nothing was imported.`,
  });
}

async function writeAsCsv(
  filePath: string,
  target: string,
  checkCancelled: () => void,
): Promise<void> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetRead } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const descriptor = fs.openSync(target, 'wx', 0o600);
  try {
    const file = await asyncBufferFromFile(filePath);
    const metadata = await parquetMetadataAsync(file);
    const names = metadata.schema
      .slice(1)
      .flatMap(({ name, num_children }) => (num_children ? [] : [name]));
    const rows = Number(metadata.num_rows);
    fs.writeSync(descriptor, `${Papa.unparse([names], { newline: '\n' })}\n`);
    for (let rowStart = 0; rowStart < rows; rowStart += ROWS_AT_ONCE) {
      checkCancelled();
      const rowEnd = Math.min(rows, rowStart + ROWS_AT_ONCE);
      await parquetRead({
        file,
        metadata,
        compressors,
        rowStart,
        rowEnd,
        onComplete: (records: unknown[][]) => {
          const cells = records.map((record) => record.map(cellOf));
          fs.writeSync(descriptor, `${Papa.unparse(cells, { newline: '\n' })}\n`);
        },
      });
    }
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Writes a Parquet file as CSV under its own name. @returns the path, and the file as the analyst has it */
async function asTable(
  filePath: string,
  folder: string,
  checkCancelled: () => void,
): Promise<{ readonly path: string; readonly original: CohortSource }> {
  const name = path.basename(filePath);
  const target = path.join(folder, name);
  fs.mkdirSync(folder);
  try {
    await writeAsCsv(filePath, target, checkCancelled);
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : notReadable(thrown, name);
  }
  const bytes = fs.statSync(filePath).size;
  return { path: target, original: { name, bytes, sha256: await digestOf(filePath) } };
}

/**
 * Runs a task over files, of which Parquet ones were written as CSV to a temporary folder that is removed afterwards. `work`
 * gets the task with the paths to read and, parallel to the files and that of accounts, the Parquet files they stand for.
 * @throws AppError FILE_NOT_READABLE for a Parquet file that cannot be read; what `work` throws
 */
export async function withTables<Task extends FilesTask, T>(
  task: Task,
  checkCancelled: () => void,
  work: (task: Task, originals: readonly (CohortSource | undefined)[]) => T,
): Promise<T> {
  const { filePaths, accountsPath } = task;
  const all = accountsPath === undefined ? filePaths : [...filePaths, accountsPath];
  if (!all.some(isParquet)) return work(task, []);
  const folder = makeTemporaryFolder('parquet');
  try {
    const paths: string[] = [];
    const originals: (CohortSource | undefined)[] = [];
    for (const [at, filePath] of all.entries()) {
      const table = isParquet(filePath)
        ? await asTable(filePath, path.join(folder, String(at)), checkCancelled)
        : undefined;
      paths.push(table?.path ?? filePath);
      originals.push(table?.original);
    }
    const read = {
      ...task,
      filePaths: paths.slice(0, filePaths.length),
      accountsPath: paths[filePaths.length],
    };
    return work(read, originals);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
