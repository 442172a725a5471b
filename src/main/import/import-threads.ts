/** Threads that help with large files. They start with the first one, and wait between files. */
import { Worker } from 'node:worker_threads';
import { OwnDigest, ThreadDigest } from './file-digest.ts';
import type { DigestMessage, FileDigest } from './file-digest.ts';
import type { SharedRing } from './scan-ring.ts';

/** Where threads begin, a file URL, and how many there may be beside the one that imports. */
export interface ImportHelp {
  readonly entry: string;
  readonly threads: number;
  /** Smaller files are not worth a thread, bytes. */
  readonly leastBytes?: number;
  /** How long a thread may take for a piece of a file before it is given up. */
  readonly patienceMs?: number;
}

/** More scanners than these have nothing to do: what the importing thread does alone takes as long. */
const MOST_SCANNERS = 3;
const LEAST_BYTES = 8 << 20;
const PATIENCE_MS = 10_000;

/** How a host with so many threads in all helps. `workerEntry`: the file URL of its workers, beside which that of the helping threads is. */
export function importHelp(workerEntry: string, threads: number): ImportHelp {
  return { entry: new URL('import-thread.js', workerEntry).href, threads: threads - 1 };
}

/** What a thread is sent: a ring to read along in with the number of its scanner, or what it takes the digest of. */
export type ThreadMessage = { readonly ring: SharedRing; readonly scanner: number } | DigestMessage;

export class ImportThreads {
  readonly #help: ImportHelp | undefined;
  readonly #scanners: Worker[] = [];
  #digester: Worker | undefined;

  /** Without `help` there are no threads. */
  constructor(help: ImportHelp | undefined) {
    this.#help = help;
  }

  get patienceMs(): number {
    return this.#help?.patienceMs ?? PATIENCE_MS;
  }

  /** How many scan a file of so many bytes. */
  scannersFor(bytes: number): number {
    const { threads, leastBytes = LEAST_BYTES } = this.#help ?? { threads: 0 };
    return bytes < leastBytes ? 0 : Math.max(0, Math.min(threads, MOST_SCANNERS));
  }

  /** Starts the threads for a file of so many bytes. */
  prepareFor(bytes: number): void {
    const count = this.scannersFor(bytes);
    while (this.#scanners.length < count) this.#scanners.push(this.#start());
    if (count > 0) this.#digester ??= this.#start();
  }

  /** Has so many threads, that were prepared, read along in a ring. */
  invite(ring: SharedRing, count: number): void {
    this.#scanners.slice(0, count).forEach((worker, at) => {
      worker.postMessage({ ring, scanner: at + 1 } satisfies ThreadMessage);
    });
  }

  /** What takes the digest of a file of so many bytes, whose pieces begin now. */
  digestOf(filePath: string, bytes: number): FileDigest {
    this.prepareFor(bytes);
    const digester = this.scannersFor(bytes) > 0 ? this.#digester : undefined;
    return digester ? new ThreadDigest(digester, filePath, this.patienceMs) : new OwnDigest();
  }

  #start(): Worker {
    const worker = new Worker(new URL(this.#help?.entry ?? ''), { execArgv: [] });
    // A thread that fails leaves its work to the one that imports.
    worker.on('error', () => {});
    worker.unref();
    return worker;
  }

  close(): void {
    for (const worker of this.#scanners) void worker.terminate();
    void this.#digester?.terminate();
  }
}
