/** Decodes cells and records on their own. */
import { isAscii } from 'node:buffer';

/** Texts from bytes that begin and end with a character. */
export class CellDecoder {
  readonly #encoding: () => string;
  #decoder: TextDecoder | undefined;

  /** `encoding`: label of the file's encoding as far as it is known. */
  constructor(encoding: () => string) {
    this.#encoding = encoding;
  }

  decode(bytes: Buffer): string {
    if (isAscii(bytes)) return bytes.toString('latin1');
    const encoding = this.#encoding();
    if (this.#decoder?.encoding !== encoding)
      this.#decoder = new TextDecoder(encoding, { ignoreBOM: true });
    return this.#decoder.decode(bytes);
  }
}
