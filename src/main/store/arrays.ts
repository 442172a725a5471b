/** Typed arrays as blobs: cut into chunks on the way in, joined in a SharedArrayBuffer on the way out. */
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { Said } from '../../contract/said.ts';
import { sha256 } from '../hashes.ts';
import type { ProjectDatabase } from './project-file.ts';

export type StoredArray = Int32Array | Uint32Array | Float64Array | Uint8Array;

type TypeName = 'int32' | 'uint32' | 'float64' | 'uint8';

const BYTES_PER_ELEMENT: Record<TypeName, number> = { int32: 4, uint32: 4, float64: 8, uint8: 1 };

function viewOf(type: TypeName, buffer: SharedArrayBuffer): StoredArray {
  switch (type) {
    case 'int32':
      return new Int32Array(buffer);
    case 'uint32':
      return new Uint32Array(buffer);
    case 'float64':
      return new Float64Array(buffer);
    case 'uint8':
      return new Uint8Array(buffer);
  }
}

const CHUNK_BYTES = 1 << 20;

function typeName(values: StoredArray): TypeName {
  if (values instanceof Int32Array) return 'int32';
  if (values instanceof Uint32Array) return 'uint32';
  if (values instanceof Float64Array) return 'float64';
  return 'uint8';
}

/** Writes an array of a cohort with its hash; the caller holds the transaction. `onChunk` is told the bytes of each chunk. */
export function writeArray(
  database: ProjectDatabase,
  cohortId: number,
  name: string,
  values: StoredArray,
  onChunk: (bytes: number) => void,
): void {
  database
    .prepare(
      'INSERT INTO cohort_arrays (cohort_id, name, type, length, sha256) VALUES (?, ?, ?, ?, ?)',
    )
    .run(cohortId, name, typeName(values), values.length, sha256(values));
  const insert = database.prepare(
    'INSERT INTO cohort_chunks (cohort_id, array_name, position, data) VALUES (?, ?, ?, ?)',
  );
  for (let start = 0, position = 0; start < values.byteLength; start += CHUNK_BYTES, position++) {
    const bytes = Math.min(CHUNK_BYTES, values.byteLength - start);
    insert.run(
      cohortId,
      name,
      position,
      Buffer.from(values.buffer, values.byteOffset + start, bytes),
    );
    onChunk(bytes);
  }
}

interface ArrayRow {
  readonly type: TypeName;
  readonly length: number;
  /** null where the cohort was imported before arrays were sealed. */
  readonly sha256: string | null;
}

/** What is wrong with stored data, and what to do. */
export function damagedData(message: Said): AppError {
  return new AppError({
    code: 'PROJECT_DAMAGED',
    message,
    remedy: say`Restore the project from a backup, or import the cohort again.`,
  });
}

const incomplete = (name: string) =>
  damagedData(say`The array ${name} of the cohort is incomplete.`);

/** Bytes that the chunks of an array hold; nothing is allocated for what they do not. */
function storedBytes(database: ProjectDatabase, cohortId: number, name: string): number {
  return (
    database
      .prepare<[number, string], { bytes: number }>(
        `SELECT coalesce(sum(length(data)), 0) AS bytes FROM cohort_chunks
         WHERE cohort_id = ? AND array_name = ?`,
      )
      .get(cohortId, name)?.bytes ?? 0
  );
}

/**
 * Reads an array of a cohort into a SharedArrayBuffer; `undefined` where the cohort has none of that name.
 * @throws AppError PROJECT_DAMAGED where chunks are missing
 */
export function readArray(
  database: ProjectDatabase,
  cohortId: number,
  name: string,
  onRead?: (bytes: Uint8Array, row: ArrayRow) => void,
): StoredArray | undefined {
  const row = database
    .prepare<[number, string], ArrayRow>(
      'SELECT type, length, sha256 FROM cohort_arrays WHERE cohort_id = ? AND name = ?',
    )
    .get(cohortId, name);
  if (!row) return undefined;
  if (storedBytes(database, cohortId, name) !== row.length * BYTES_PER_ELEMENT[row.type])
    throw incomplete(name);
  const buffer = new SharedArrayBuffer(row.length * BYTES_PER_ELEMENT[row.type]);
  const bytes = new Uint8Array(buffer);
  const chunks = database
    .prepare<[number, string], { data: Buffer }>(
      'SELECT data FROM cohort_chunks WHERE cohort_id = ? AND array_name = ? ORDER BY position',
    )
    .iterate(cohortId, name);
  let filled = 0;
  for (const { data } of chunks) {
    if (filled + data.length > bytes.length) throw incomplete(name);
    bytes.set(data, filled);
    filled += data.length;
  }
  if (filled !== bytes.length) throw incomplete(name);
  onRead?.(bytes, row);
  return viewOf(row.type, buffer);
}

/**
 * As {@link readArray}, and its bytes are those that were sealed.
 * @throws AppError PROJECT_DAMAGED
 */
export function readSealedArray(
  database: ProjectDatabase,
  cohortId: number,
  name: string,
): StoredArray | undefined {
  return readArray(database, cohortId, name, (bytes, { sha256: seal }) => {
    if (seal !== sha256(bytes))
      throw damagedData(say`The array ${name} of the cohort does not match its seal.`);
  });
}

/** Names of a cohort's arrays that start with `prefix`, in the order of their names. */
export function arrayNames(database: ProjectDatabase, cohortId: number, prefix: string): string[] {
  return database
    .prepare<[number], { name: string }>(
      'SELECT name FROM cohort_arrays WHERE cohort_id = ? ORDER BY name',
    )
    .all(cohortId)
    .map(({ name }) => name)
    .filter((name) => name.startsWith(prefix));
}
