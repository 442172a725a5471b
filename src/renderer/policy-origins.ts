/** Which stored policy an edited document came from: it may take that one's place when it is saved, and no other's. */
import { toRaw } from 'vue';
import type { PolicyInput } from '../engine/policy/document.ts';

const origins = new WeakMap<PolicyInput, string>();

/** The name of the policy that a document is an edit of; its own where it was not edited. */
export function originOf(document: PolicyInput): string {
  return origins.get(toRaw(document)) ?? document.name;
}

/** Notes that a document is an edit of another one. @returns the edited document */
export function editOf(before: PolicyInput, after: PolicyInput): PolicyInput {
  origins.set(toRaw(after), originOf(before));
  return after;
}

/** Notes that a document is stored under its name: from now on it is that policy's. */
export function noteStored(document: PolicyInput): void {
  origins.set(toRaw(document), document.name);
}
