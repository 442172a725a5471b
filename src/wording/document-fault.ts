/** What is wrong with a document, in words that need none beside them. */
import { heard, say, spoken } from '../contract/said.ts';
import type { Said } from '../contract/said.ts';
import type { DocumentFault } from '../engine/document-faults.ts';
import { PRODUCTS } from '../engine/panel.ts';
import { fill } from '../locales/fill.ts';
import { PHRASES, WORDS } from '../locales/index.ts';
import type { Language } from '../locales/index.ts';
import { parameterName } from './parameter-name.ts';
import { parameterValue } from './parameter-value.ts';
import { wordingFor } from './wording.ts';
import type { Wording } from './wording.ts';

/** `At most 100%.` where a bound is what is wrong; `undefined` elsewhere. */
function boundText({ path, bound }: DocumentFault, wording: Wording): string | undefined {
  if (!bound) return undefined;
  const { bounds } = wording.words.policyForm;
  return fill(bounds[bound.is], { bound: parameterValue(path, bound.value, wording) });
}

/** What is wrong at a path, in words: a bound as a field shows it, not as the document holds it. */
export function faultTextAt(
  faults: readonly DocumentFault[],
  path: string,
  wording: Wording,
): string | undefined {
  const fault = faults.find((candidate) => candidate.path === path);
  if (!fault) return undefined;
  return boundText(fault, wording) ?? spoken(heard(fault.message), PHRASES[wording.language]);
}

function nameOf(path: string, language: Language): string {
  const words = WORDS[language];
  const [first, product, ...rest] = path.split('.');
  const { effectiveFrom, roundTo, protect } = words.policyForm;
  const general: Readonly<Record<string, string>> = {
    name: words.compare.policyName,
    effectiveFrom,
    roundTo,
    protect,
  };
  const known = PRODUCTS.find((name) => path.startsWith('products.') && name === product);
  if (known) return `${words.products[known]} · ${parameterName(rest.join('.'), words)}`;
  if (path.startsWith('allocation.')) return parameterName(path, words);
  return Object.hasOwn(general, first) ? general[first] : path;
}

/** `Cash loan · Dormancy: Cut: At most 100%.` */
export function policyFaultSentence(fault: DocumentFault, language: Language): Said {
  return say`${nameOf(fault.path, language)}: ${heard(boundText(fault, wordingFor(language)) ?? fault.message)}`;
}
