/** Opens a pack that came from anywhere: takes out its files under names of its own and compares them with the manifest. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as v from 'valibot';
import { openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import { manifestSchema } from '../../contract/pack.ts';
import type { PackManifest } from '../../contract/pack.ts';
import type { Finding } from '../../contract/records.ts';
import { MANIFEST } from './write-pack.ts';

export interface OpenPackTask {
  readonly filePath: string;
  /** Where the files go, under numbers. */
  readonly folder: string;
}

export interface OpenedPack {
  readonly manifest: PackManifest;
  /** Where the manifest is now, byte by byte as it was sealed. */
  readonly manifestPath: string;
  /** Name in the pack -> where the file is now; those that match the manifest. */
  readonly files: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
}

/** Bounds of what is taken out: a zip can hold far more than it weighs. */
const MAX_ENTRIES = 101;
const MAX_RATIO = 100;
const FREE_BYTES = 100_000_000;
const MAX_MANIFEST_BYTES = 1_000_000;

function invalid(filePath: string, reason: string): AppError {
  return new AppError({
    code: 'PACK_INVALID',
    message: say`${path.basename(filePath)} is not a pack of LimitLab: ${reason}`,
    where: { file: path.basename(filePath) },
    remedy: say`Ask for the pack again: it may have been cut off on the way.`,
  });
}

interface TakenFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

class Taker {
  readonly #zip: ZipFile;
  readonly #task: OpenPackTask;
  #left: number;

  constructor(zip: ZipFile, task: OpenPackTask) {
    this.#zip = zip;
    this.#task = task;
    this.#left = fs.statSync(task.filePath).size * MAX_RATIO + FREE_BYTES;
  }

  /** Writes an entry to the folder and hashes it. */
  async take(entry: Entry, number: number): Promise<TakenFile> {
    const target = path.join(this.#task.folder, String(number));
    const hash = createHash('sha256');
    let bytes = 0;
    const counted = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        bytes += chunk.length;
        this.#left -= chunk.length;
        hash.update(chunk);
        if (this.#left < 0) done(invalid(this.#task.filePath, 'it holds far more than it weighs.'));
        else done(null, chunk);
      },
    });
    const source = await this.#zip.openReadStreamPromise(entry);
    await pipeline(source, counted, fs.createWriteStream(target));
    return { path: target, bytes, sha256: hash.digest('hex') };
  }
}

async function takeAll(task: OpenPackTask, check: () => void): Promise<Map<string, TakenFile>> {
  const zip = await openPromise(task.filePath, { lazyEntries: true, autoClose: false });
  try {
    if (zip.entryCount > MAX_ENTRIES) throw invalid(task.filePath, 'it holds too many files.');
    const taker = new Taker(zip, task);
    const taken = new Map<string, TakenFile>();
    for await (const entry of zip.eachEntry()) {
      check();
      if (taken.has(entry.fileName)) throw invalid(task.filePath, 'it holds a name twice.');
      taken.set(entry.fileName, await taker.take(entry, taken.size));
    }
    return taken;
  } finally {
    zip.close();
  }
}

function manifestOf(
  task: OpenPackTask,
  taken: ReadonlyMap<string, TakenFile>,
): Pick<OpenedPack, 'manifest' | 'manifestPath'> {
  const file = taken.get(MANIFEST);
  if (!file) throw invalid(task.filePath, 'it has no manifest.');
  if (file.bytes > MAX_MANIFEST_BYTES) throw invalid(task.filePath, 'its manifest is too large.');
  let document: unknown;
  try {
    document = JSON.parse(fs.readFileSync(file.path, 'utf8'));
  } catch {
    throw invalid(task.filePath, 'its manifest is no JSON.');
  }
  const parsed = v.safeParse(manifestSchema, document);
  if (parsed.success) return { manifest: parsed.output, manifestPath: file.path };
  const [issue] = parsed.issues;
  throw invalid(task.filePath, `${v.getDotPath(issue) ?? 'manifest'}: ${issue.message}`);
}

/**
 * Takes the files out of a pack.
 * @throws AppError PACK_INVALID, FILE_NOT_FOUND, or what `check` throws
 */
export async function openPack(task: OpenPackTask, check: () => void): Promise<OpenedPack> {
  if (!fs.existsSync(task.filePath)) {
    throw new AppError({
      code: 'FILE_NOT_FOUND',
      message: say`There is no file ${path.basename(task.filePath)}.`,
      where: { file: path.basename(task.filePath) },
      remedy: say`Check the name and the folder.`,
    });
  }
  let taken: Map<string, TakenFile>;
  try {
    taken = await takeAll(task, check);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw invalid(task.filePath, thrown instanceof Error ? thrown.message : String(thrown));
  }
  const { manifest, manifestPath } = manifestOf(task, taken);
  const findings: Finding[] = [];
  const files: Record<string, string> = {};
  for (const { name, bytes, sha256 } of manifest.files) {
    const file = taken.get(name);
    if (!file) {
      const message = 'The manifest names it, and it is not in the pack.';
      findings.push({ code: 'FILE_MISSING', subject: name, message });
    } else if (file.bytes !== bytes || file.sha256 !== sha256) {
      const message = 'It is not as the manifest says.';
      findings.push({ code: 'FILE_CHANGED', subject: name, message });
    } else files[name] = file.path;
  }
  const named = new Set([MANIFEST, ...manifest.files.map(({ name }) => name)]);
  for (const name of taken.keys()) {
    if (named.has(name)) continue;
    const message = 'The manifest does not name it.';
    findings.push({ code: 'FILE_CHANGED', subject: name, message });
  }
  return { manifest, manifestPath, files, findings };
}
