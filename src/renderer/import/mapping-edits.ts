/** Changes to a mapping of a long panel, each giving a new document. */
import type { Mapping } from '../../contract/mapping-document.ts';

export type LongMapping = Extract<Mapping, { shape: 'long' }>;
type CanonicalName = keyof LongMapping['columns'];
export type PrivacyRule = Mapping['privacy'][string];

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

function withoutValue<T>(record: Readonly<Record<string, T>>, value: T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([, held]) => held !== value));
}

/** Makes a column of the file fill a canonical column. */
export function fillColumn(
  mapping: LongMapping,
  header: string,
  column: CanonicalName,
): LongMapping {
  return {
    ...mapping,
    columns: { ...withoutValue(mapping.columns, header), [column]: header },
    attributes: withoutValue(mapping.attributes, header),
    privacy: isDropped(mapping, header) ? without(mapping.privacy, header) : mapping.privacy,
  };
}

/** Makes a column of the file an attribute. */
export function makeAttribute(mapping: LongMapping, header: string): LongMapping {
  return {
    ...mapping,
    columns: withoutValue(mapping.columns, header),
    privacy: isDropped(mapping, header) ? without(mapping.privacy, header) : mapping.privacy,
  };
}

function isDropped(mapping: Mapping, header: string): boolean {
  return mapping.privacy[header]?.action === 'drop';
}

/** Leaves a column of the file out. */
export function leaveOut(mapping: LongMapping, header: string): LongMapping {
  return {
    ...mapping,
    columns: withoutValue(mapping.columns, header),
    privacy: { ...mapping.privacy, [header]: { action: 'drop' } },
  };
}

/** Says what is done about personal data in a column; nothing where no rule is given. */
export function protect<M extends Mapping>(
  mapping: M,
  header: string,
  rule: PrivacyRule | undefined,
): M {
  const privacy =
    rule === undefined ? without(mapping.privacy, header) : { ...mapping.privacy, [header]: rule };
  return { ...mapping, privacy };
}

/** Says in which unit a canonical column is written. */
export function setUnit<M extends Mapping>(
  mapping: M,
  column: keyof Mapping['units'],
  unit: Mapping['units'][keyof Mapping['units']],
): M {
  return { ...mapping, units: { ...mapping.units, [column]: unit } };
}
