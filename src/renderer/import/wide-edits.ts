/** Changes to the mapping of a wide file: its families of columns by month, and what is derived from them. */
import { MONTH_PLACE, derivationSources } from '../../contract/mapping-document.ts';
import type { Derivation, WideMapping } from '../../contract/mapping-document.ts';
import { without } from './mapping-edits.ts';

export type Family = WideMapping['families'][string];
type DerivedColumn = keyof WideMapping['derivations'];

/** Columns of the file that a family takes: those listed, or those that its pattern matches. */
export function familyHeaders(family: Family, headers: readonly string[]): readonly string[] {
  if (typeof family !== 'string') return family;
  const [before, after] = family.split(MONTH_PLACE);
  if (after === undefined) return [];
  const least = before.length + after.length;
  return headers.filter(
    (name) => name.length > least && name.startsWith(before) && name.endsWith(after),
  );
}

/** A family's columns as text: its pattern, or the headers of the months in their order. */
export function familyText(family: Family): string {
  return typeof family === 'string' ? family : family.join(', ');
}

/** What a text says of a family; `undefined` where it is neither a pattern nor a list of headers. */
export function parseFamily(text: string): Family | undefined {
  if (text.includes(MONTH_PLACE)) {
    return text.split(MONTH_PLACE).length === 2 ? text.trim() : undefined;
  }
  const headers = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return headers.length > 0 ? headers : undefined;
}

/** Adds a family or changes it: its columns are no attributes then. Months are listed only where a family lists headers. */
export function setFamily(
  mapping: WideMapping,
  name: string,
  family: Family,
  headers: readonly string[],
): WideMapping {
  const families = { ...mapping.families, [name]: family };
  const arePatterns = Object.values(families).every((one) => typeof one === 'string');
  const taken = new Set(familyHeaders(family, headers));
  const attributes = Object.fromEntries(
    Object.entries(mapping.attributes).filter(([, header]) => !taken.has(header)),
  );
  return { ...mapping, families, attributes, months: arePatterns ? undefined : mapping.months };
}

/** Takes a family away, and what is derived from it. */
export function removeFamily(mapping: WideMapping, name: string): WideMapping {
  const derivations = Object.fromEntries(
    Object.entries(mapping.derivations).filter(
      ([, rule]) => !derivationSources(rule).includes(name),
    ),
  );
  return { ...mapping, families: without(mapping.families, name), derivations };
}

/** Says how a column is derived; that it is not where no rule is given. */
export function setDerivation(
  mapping: WideMapping,
  column: DerivedColumn,
  rule: Derivation | undefined,
): WideMapping {
  const derivations =
    rule === undefined
      ? without(mapping.derivations, column)
      : { ...mapping.derivations, [column]: rule };
  return { ...mapping, derivations };
}
