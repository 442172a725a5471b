/** What of a refused record may be written down: not what the analyst had left out or hashed. */
import type { Header } from '../source/header.ts';
import type { Mapping } from '../mapping.ts';
import { privacyOf } from '../parse/row-reader.ts';

export type Redaction = (fields: readonly string[]) => readonly string[];

/**
 * Columns that are left out become empty, those that are hashed their hash. Of a record whose fields cannot be told
 * apart by the header nothing is shown where some column must not be.
 */
export function redactionOf(
  header: Header,
  mapping: Pick<Mapping, 'privacy'>,
  pseudonym: (text: string) => string,
): Redaction {
  const rules = header.names.map((name) => privacyOf(mapping, name));
  if (rules.every((rule) => rule === undefined)) return (fields) => fields;
  return (fields) => {
    if (fields.length !== rules.length) return fields.map(() => '');
    return fields.map((field, at) => {
      if (rules[at] === 'drop') return '';
      return rules[at] === 'pseudonymise' && field.trim() !== '' ? pseudonym(field.trim()) : field;
    });
  };
}
