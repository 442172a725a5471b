/** Files a browser sends to the browser host: streamed to a folder of the host, named to the page by a handle. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError, toResult } from '../contract/errors.ts';
import { say } from '../contract/said.ts';
import type { FileEntry } from '../contract/types.ts';
import { makeFolder } from './files.ts';
import type { Service } from './service/service.ts';

/** Largest upload, bytes. */
const MAX_UPLOAD_BYTES = 16 * 1024 ** 3;

/** How long an upload may stand still, milliseconds; how long it takes as a whole does not matter. */
const IDLE_MS = 60_000;

/** Uploads that can be under way at once. */
const MAX_AT_ONCE = 8;

function tooLarge(): AppError {
  return new AppError({ code: 'IMPORT_TOO_LARGE', message: say`The file is too large to upload.` });
}

function stalled(idleMs: number): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: say`Nothing more of the upload arrived for ${idleMs / 1000} s.`,
    remedy: say`Send the file again. Nothing was kept of it.`,
  });
}

function tooMany(): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: say`More than ${MAX_AT_ONCE} files are being uploaded.`,
    remedy: say`Wait until they have arrived.`,
  });
}

/** Counts bytes and fails past the limit; calls `onChunk` for every chunk. */
function limiter(maxBytes: number, onChunk: () => void): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onChunk();
      bytes += chunk.length;
      return bytes <= maxBytes ? done(null, chunk) : done(tooLarge());
    },
  });
}

export class Uploads {
  readonly #folder: string;
  readonly #service: Service;
  readonly #maxBytes: number;
  readonly #idleMs: number;
  #underWay = 0;

  constructor(
    folder: string,
    service: Service,
    limits: { readonly maxBytes?: number; readonly idleMs?: number } = {},
  ) {
    this.#folder = folder;
    this.#service = service;
    this.#maxBytes = limits.maxBytes ?? MAX_UPLOAD_BYTES;
    this.#idleMs = limits.idleMs ?? IDLE_MS;
  }

  /** Streams the body of a request into a file and answers with a Result of its {@link FileEntry}. */
  async receive(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    const result = await toResult(async () => {
      if (Number(request.headers['content-length'] ?? 0) > this.#maxBytes) throw tooLarge();
      if (this.#underWay >= MAX_AT_ONCE) throw tooMany();
      this.#underWay++;
      try {
        return await this.#store(request, path.basename(name));
      } finally {
        this.#underWay--;
      }
    });
    // What was not read is not waited for.
    if (!request.complete) response.shouldKeepAlive = false;
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(result));
  }

  async #store(request: IncomingMessage, name: string): Promise<FileEntry> {
    const folder = path.join(this.#folder, randomUUID());
    makeFolder(folder);
    // The user's own name is kept: messages and the cohort's record show it.
    const filePath = path.join(
      folder,
      name === '' || name === '.' || name === '..' ? 'upload' : name,
    );
    const idle = new AbortController();
    const timer = setTimeout(() => idle.abort(stalled(this.#idleMs)), this.#idleMs);
    try {
      await pipeline(
        request,
        limiter(this.#maxBytes, () => timer.refresh()),
        fs.createWriteStream(filePath, { flags: 'wx' }),
        { signal: idle.signal },
      );
    } catch (thrown) {
      fs.rmSync(folder, { recursive: true, force: true });
      throw idle.signal.aborted ? idle.signal.reason : thrown;
    } finally {
      clearTimeout(timer);
    }
    const remove = () => fs.rmSync(folder, { recursive: true, force: true });
    const file = this.#service.handles.issue(filePath, remove);
    return { file, name, sizeBytes: fs.statSync(filePath).size };
  }

  /** Removes every upload. */
  clear(): void {
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }
}
