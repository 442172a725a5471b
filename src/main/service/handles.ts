/** Handles: the only names a client has for files. The host issues them; a client can neither guess nor make one. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';

export class Handles {
  readonly #pathOf = new Map<string, string>();
  readonly #handleOf = new Map<string, string>();
  readonly #onRelease = new Map<string, () => void>();

  /** The handle of a path; the same path always has the same one. `onRelease` runs when the client lets go of it. */
  issue(filePath: string, onRelease?: () => void): string {
    const known = this.#handleOf.get(filePath);
    if (known !== undefined) return known;
    const handle = randomUUID();
    this.#handleOf.set(filePath, handle);
    this.#pathOf.set(handle, filePath);
    if (onRelease) this.#onRelease.set(handle, onRelease);
    return handle;
  }

  /** Forgets a handle that was issued for one use, such as an upload; whether there was one. */
  release(handle: string): boolean {
    const onRelease = this.#onRelease.get(handle);
    if (!onRelease) return false;
    this.#handleOf.delete(this.#pathOf.get(handle) ?? '');
    this.#pathOf.delete(handle);
    this.#onRelease.delete(handle);
    onRelease();
    return true;
  }

  /** @throws AppError HANDLE_UNKNOWN */
  resolve(handle: string): string {
    const filePath = this.#pathOf.get(handle);
    if (filePath !== undefined) return filePath;
    throw new AppError({
      code: 'HANDLE_UNKNOWN',
      message: say`The file is not known to this session.`,
      remedy: say`Choose the file again.`,
    });
  }
}
