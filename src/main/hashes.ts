/** SHA-256 of documents and arrays, in hexadecimal; the same on every machine. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../engine/policy/canonical.ts';

export function sha256(content: string | NodeJS.ArrayBufferView): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Hash of a JSON document: of its text with keys in order, so that equal documents have equal hashes. */
export function documentHash(document: unknown): string {
  return sha256(canonicalJson(document));
}
