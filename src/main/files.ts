/** Files written whole or not at all. */
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../contract/errors.ts';
import { say } from '../contract/said.ts';
import type { Said } from '../contract/said.ts';
import { PartFile } from './part-file.ts';

/** First bytes of a SQLite database, which every project is. */
const DATABASE = Buffer.from('SQLite format 3\0', 'latin1');

function isDatabase(filePath: string): boolean {
  const head = Buffer.alloc(DATABASE.length);
  const descriptor = fs.openSync(filePath, 'r');
  try {
    fs.readSync(descriptor, head);
  } finally {
    fs.closeSync(descriptor);
  }
  return head.equals(DATABASE);
}

/**
 * What takes a file's place must find a file there, or nothing: a device or a folder would be replaced by it. Nor is a
 * project ever replaced by a file that is written.
 * @throws AppError FILE_NOT_WRITABLE
 */
export function checkReplaceable(filePath: string): void {
  const name = path.basename(filePath);
  const there = fs.statSync(filePath, { throwIfNoEntry: false });
  if (there === undefined) return;
  const fault = (message: Said, remedy: Said) =>
    new AppError({ code: 'FILE_NOT_WRITABLE', message, where: { file: name }, remedy });
  if (!there.isFile())
    throw fault(say`${name} is a folder or a device.`, say`Name a file to write.`);
  try {
    if (!isDatabase(filePath)) return;
  } catch (thrown) {
    throw notWritable(thrown, filePath);
  }
  throw fault(say`${name} is a project or another database.`, say`Name another file to write.`);
}

/** One name for a file, whatever links lead to it, also before it is made. */
export function realPath(filePath: string): string {
  if (fs.existsSync(filePath)) return fs.realpathSync(filePath);
  const folder = path.dirname(filePath);
  return fs.existsSync(folder)
    ? path.join(fs.realpathSync(folder), path.basename(filePath))
    : filePath;
}

/** Changes with every change of a file, also where its size and the time of its content are put back. */
export function fileIdentity(filePath: string): string {
  const { dev, ino, size, mtimeNs, ctimeNs } = fs.statSync(filePath, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}

/** Whether two paths name the same file; false where one is not there. */
export function isSameFile(a: string, b: string): boolean {
  return fs.existsSync(a) && fs.existsSync(b) && fs.realpathSync(a) === fs.realpathSync(b);
}

/**
 * Writes beside the target and moves the file into place at the end; removes what was written where `write` throws.
 * @throws AppError FILE_NOT_WRITABLE, or what `write` throws
 */
export function writeAtomically(
  filePath: string,
  write: (descriptor: number) => void,
  mode?: number,
): void {
  checkReplaceable(filePath);
  let part: PartFile | undefined;
  try {
    part = new PartFile(filePath, mode);
    write(part.descriptor);
    part.finish();
  } catch (thrown) {
    part?.discard();
    throw notWritable(thrown, filePath);
  }
}

/** Writes all of a text: a full disk may take a part of it before it refuses. */
export function writeAll(descriptor: number, text: string): void {
  writeAllBytes(descriptor, Buffer.from(text, 'utf8'));
}

export function writeAllBytes(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += fs.writeSync(descriptor, bytes, at);
}

/** Writes a text file whole or not at all. @throws AppError FILE_NOT_WRITABLE */
export function writeTextFile(filePath: string, text: string, mode?: number): void {
  writeAtomically(filePath, (descriptor) => writeAll(descriptor, text), mode);
}

/** Writes a file whole or not at all. @throws AppError FILE_NOT_WRITABLE */
export function writeBytes(filePath: string, bytes: Uint8Array): void {
  writeAtomically(filePath, (descriptor) => writeAllBytes(descriptor, bytes));
}

export function notWritable(thrown: unknown, filePath: string): unknown {
  if (!(thrown instanceof Error) || !('syscall' in thrown)) return thrown;
  return new AppError({
    code: 'FILE_NOT_WRITABLE',
    message: say`${path.basename(filePath)} cannot be written: ${thrown.message}`,
    where: { file: path.basename(filePath) },
    remedy: say`Check that the folder exists, that you may write in it, and the free space.`,
  });
}

/** Makes a folder and those above it; a private one is of no other user. @throws AppError FILE_NOT_WRITABLE */
export function makeFolder(folder: string, isPrivate = false): void {
  try {
    fs.mkdirSync(folder, { recursive: true, ...(isPrivate ? { mode: 0o700 } : {}) });
  } catch (thrown) {
    throw notWritable(thrown, folder);
  }
}
