/** Writes a pack: files of a folder into one zip, a manifest with the hash of each at its end. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { PackFile, PackManifest } from '../../contract/pack.ts';
import { checkReplaceable, notWritable } from '../files.ts';
import { PartFile } from '../part-file.ts';

export const MANIFEST = 'manifest.json';

export interface PackTask {
  readonly filePath: string;
  /** Where the files are, under their names in the pack. */
  readonly folder: string;
  readonly names: readonly string[];
  readonly manifest: Omit<PackManifest, 'files'>;
}

/** No file's date: the same content gives the same bytes, in any time zone. */
const UNDATED = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true };

async function describedFile(folder: string, name: string): Promise<PackFile> {
  const filePath = path.join(folder, name);
  const hash = createHash('sha256');
  for await (const chunk of fs.createReadStream(filePath)) hash.update(chunk as Buffer);
  return { name, bytes: fs.statSync(filePath).size, sha256: hash.digest('hex') };
}

/** The manifest as it stands in the pack, which is what a signature is over. */
export function manifestBytes(manifest: PackManifest): Uint8Array {
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * Writes the pack whole or not at all.
 * @throws AppError FILE_NOT_WRITABLE, or what `onFile` throws
 */
export async function writePack(
  { filePath, folder, names, manifest }: PackTask,
  onFile: (done: number, total: number) => void,
): Promise<PackManifest> {
  checkReplaceable(filePath);
  const files: PackFile[] = [];
  for (const name of names) {
    onFile(files.length, names.length);
    files.push(await describedFile(folder, name));
  }
  const whole: PackManifest = { ...manifest, files };
  const zip = new ZipFile();
  for (const name of names) zip.addFile(path.join(folder, name), name, UNDATED);
  zip.addBuffer(Buffer.from(manifestBytes(whole)), MANIFEST, UNDATED);
  zip.end();
  let part: PartFile | undefined;
  try {
    part = new PartFile(filePath);
    // The part closes its file itself.
    const stream = fs.createWriteStream('', { fd: part.descriptor, autoClose: false });
    await pipeline(zip.outputStream, stream);
    onFile(names.length, names.length);
    part.finish();
  } catch (thrown) {
    part?.discard();
    throw notWritable(thrown, filePath);
  }
  return whole;
}
