/** A file beside the project that holds what an import has read and memory should not: gone when it is closed. */
import fs from 'node:fs';
import { notWritable } from '../../files.ts';

/** A part of the file. */
export interface Spilled {
  readonly at: number;
  readonly bytes: number;
}

export class SpillFile {
  readonly #path: string;
  #descriptor: number | undefined;
  #length = 0;

  constructor(filePath: string) {
    this.#path = filePath;
  }

  #open(): number {
    if (this.#descriptor !== undefined) return this.#descriptor;
    this.#descriptor = fs.openSync(this.#path, 'wx+', 0o600);
    // Unlinked while it is open, it leaves no trace however the import ends; where the system refuses, `close` does it.
    fs.rmSync(this.#path, { force: true });
    return this.#descriptor;
  }

  /** @throws AppError FILE_NOT_WRITABLE */
  write(bytes: Uint8Array): Spilled {
    const at = this.#length;
    try {
      const descriptor = this.#open();
      for (let done = 0; done < bytes.length;)
        done += fs.writeSync(descriptor, bytes, done, bytes.length - done, at + done);
    } catch (thrown) {
      throw notWritable(thrown, this.#path);
    }
    this.#length += bytes.length;
    return { at, bytes: bytes.length };
  }

  /** Reads a part, or the bytes of one from `skip` on, into all of `target`. */
  read({ at }: Spilled, target: Uint8Array, skip = 0): void {
    const descriptor = this.#open();
    for (let done = 0; done < target.length;) {
      const count = fs.readSync(descriptor, target, done, target.length - done, at + skip + done);
      if (count === 0) throw new Error('the spill file ends early');
      done += count;
    }
  }

  close(): void {
    if (this.#descriptor === undefined) return;
    fs.closeSync(this.#descriptor);
    this.#descriptor = undefined;
    fs.rmSync(this.#path, { force: true });
  }
}
