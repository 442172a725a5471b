import { createHash } from 'node:crypto';
import { canonicalJson } from '../../engine/policy/canonical.ts';
import type { Policy } from '../../engine/policy/document.ts';

/** SHA-256 of a policy's canonical JSON, in hexadecimal. */
export function policyHash(policy: Policy): string {
  return createHash('sha256').update(canonicalJson(policy)).digest('hex');
}
