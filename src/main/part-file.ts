/** A file while it is written: beside its target, under a name of its own, so that it is there whole or not at all. */
import fs from 'node:fs';
import path from 'node:path';
import { partPath, removeLeftoverParts } from './own-folders.ts';

export class PartFile {
  readonly descriptor: number;
  readonly #target: string;
  readonly #path: string;
  #isOpen = true;

  /** Creates the part; never one that is there, nor through a link. @throws what the file system does */
  constructor(target: string, mode?: number) {
    const folder = path.dirname(target);
    removeLeftoverParts(folder);
    this.#target = target;
    this.#path = partPath(folder);
    this.descriptor = fs.openSync(this.#path, 'wx', mode);
  }

  #close(): void {
    if (this.#isOpen) fs.closeSync(this.descriptor);
    this.#isOpen = false;
  }

  /** Moves the file into its place. @throws what the file system does */
  finish(): void {
    this.#close();
    fs.renameSync(this.#path, this.#target);
  }

  /** Removes what was written. */
  discard(): void {
    this.#close();
    fs.rmSync(this.#path, { force: true });
  }
}
