/** The key under which personal data is hashed: a file of this machine's user, outside every project. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/said.ts';
import { makeFolder, notWritable } from './files.ts';

const KEY_BYTES = 32;

/**
 * The key in a file, made there if there is none yet; only the user may read it.
 * @throws AppError FILE_NOT_WRITABLE, FILE_NOT_READABLE where the file holds no key
 */
export function localKey(filePath: string): Uint8Array {
  makeFolder(path.dirname(filePath), true);
  try {
    fs.writeFileSync(filePath, randomBytes(KEY_BYTES), { flag: 'wx', mode: 0o600 });
  } catch (thrown) {
    const exists = thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST';
    if (!exists) throw notWritable(thrown, filePath);
  }
  const key = fs.readFileSync(filePath);
  if (key.length === KEY_BYTES) return key;
  throw new AppError({
    code: 'FILE_NOT_READABLE',
    message: say`${path.basename(filePath)} does not hold a key of ${KEY_BYTES} bytes.`,
    where: { file: path.basename(filePath) },
    remedy: say`Restore the file, or move it away; a new key gives other hashes.`,
  });
}
