/** Account ids as one run of UTF-8 bytes and the offset of each, so that a million of them are two arrays. */

export interface AccountIds {
  readonly bytes: Uint8Array;
  /** One more than there are accounts. */
  readonly offsets: Uint32Array;
}

export function encodeAccountIds(ids: readonly string[]): AccountIds {
  const encoded = ids.map((id) => Buffer.from(id, 'utf8'));
  const offsets = new Uint32Array(ids.length + 1);
  encoded.forEach((bytes, index) => (offsets[index + 1] = offsets[index] + bytes.length));
  return { bytes: Buffer.concat(encoded), offsets };
}

/** The id of an account, by its index in the panel. */
export function accountIdAt({ bytes, offsets }: AccountIds, account: number): string {
  // Copied first: text decoders refuse shared memory.
  return Buffer.from(bytes.slice(offsets[account], offsets[account + 1])).toString('utf8');
}

/** The index of an account in the panel, -1 where the cohort has none of that id. */
export function accountIndexOf({ bytes, offsets }: AccountIds, id: string): number {
  const wanted = Buffer.from(id, 'utf8');
  for (let account = 0; account + 1 < offsets.length; account++) {
    const start = offsets[account];
    if (offsets[account + 1] - start !== wanted.length) continue;
    let at = 0;
    while (at < wanted.length && bytes[start + at] === wanted[at]) at++;
    if (at === wanted.length) return account;
  }
  return -1;
}
