/** Memory that is used again for one array after another, since what is let go of is not free at once. */
export class Room {
  readonly #buffers = new Map<string, SharedArrayBuffer>();

  /** Memory of at least so many bytes; what it held under this name before is overwritten. */
  take(name: string, bytes: number): SharedArrayBuffer {
    const known = this.#buffers.get(name);
    if (known && known.byteLength >= bytes) return known;
    const buffer = new SharedArrayBuffer(bytes);
    this.#buffers.set(name, buffer);
    return buffer;
  }
}
