/** The policy that is edited. */
import { defineStore } from 'pinia';
import { computed } from 'vue';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import { parsePolicy } from '../../engine/policy/document.ts';
import type { Policy, PolicyInput } from '../../engine/policy/document.ts';
import { policyFaultSentence } from '../../wording/document-fault.ts';
import { createDocumentEditor, isDocument } from './document-editor.ts';
import type { Check } from './document-editor.ts';
import { useSettings } from './settings.ts';

/** What a file holds, as a document to edit: with a name, whatever else is wrong with it. @throws AppError POLICY_INVALID */
export function documentOf(value: unknown): PolicyInput {
  if (!isDocument(value))
    throw new AppError({ code: 'POLICY_INVALID', message: say`The file holds no policy.` });
  return { ...(value as PolicyInput), name: String(value['name'] ?? 'policy') };
}

function check(document: unknown): Check<Policy> {
  const parsed = parsePolicy(document);
  return parsed.ok ? { ok: true, value: parsed.policy } : parsed;
}

export const usePolicyEditor = defineStore('policyEditor', () => {
  const settings = useSettings();
  const { value: policy, ...editor } = createDocumentEditor({
    check,
    notADocument: () => settings.words.policies.notADocument,
  });
  /** Name of the policy as it is stored; `undefined` for one that is not. */
  const storedName = computed(() => {
    const { value } = editor.stored;
    return isDocument(value) ? String(value['name']) : undefined;
  });
  /** What is wrong, in words that need no path. */
  const faultSentences = computed(() =>
    editor.faults.value.map((fault) =>
      settings.tell(policyFaultSentence(fault, settings.language)),
    ),
  );
  return { ...editor, policy, storedName, faultSentences };
});
