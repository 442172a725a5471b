/** Names of a policy's parameters as people call them, in place of paths into the document. */
import type { Words } from '../locales/index.ts';
import { labelled } from './labelled.ts';

function lookUp(words: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const found = Object.entries(words).find(([name]) => name === key)?.[1];
  return typeof found === 'string' ? found : undefined;
}

/** `dormancy.windowMonths` as “Dormancy window”, `risk.0.cutRateBp` as “Risk triggers 1: Cut”; entries of lists are counted from 1. */
export function parameterName(path: string, words: Words): string {
  const keys = path.split('.');
  const field = keys.at(-1) ?? path;
  const rules: Readonly<Record<string, { readonly title: string }>> = words.policyForm.rules;
  const rule = Object.entries(rules).find(([name]) => name === keys[0])?.[1].title ?? keys[0];
  // A rule as a whole.
  if (keys.length === 1 && rule !== field) return rule;
  const entry = keys.find((key) => /^\d+$/.test(key));
  const counted = entry === undefined ? rule : `${rule} ${Number(entry) + 1}`;
  const name = lookUp(words.policyForm.fields, field) ?? field;
  // “Dormancy window” says already which rule it is of.
  return name.startsWith(counted) ? name : labelled(counted, name, words);
}
