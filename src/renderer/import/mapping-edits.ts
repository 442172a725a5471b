/** Changes to a mapping, each giving a new document. Those of wide files and of logs are in files of their own. */
import { attributeName } from '../../contract/mapping-document.ts';
import type {
  LogMapping,
  LongMapping,
  Mapping,
  WideMapping,
} from '../../contract/mapping-document.ts';
import type { KeyColumnName, NumericColumnName, Product } from '../../engine/panel.ts';

/** Mappings whose columns are told one by one; a log's are those of its file of accounts. */
export type ColumnMapping = LongMapping | WideMapping | LogMapping;
export type CanonicalName = KeyColumnName | NumericColumnName;
export type PrivacyRule = Mapping['privacy'][string];

export function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

function withoutValue<T>(record: Readonly<Record<string, T>>, value: T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([, held]) => held !== value));
}

/** What is said of privacy once a column is used: it is not left out any more. */
function usedPrivacy(mapping: Mapping, header: string): Mapping['privacy'] {
  const isDropped = mapping.privacy[header]?.action === 'drop';
  return isDropped ? without(mapping.privacy, header) : mapping.privacy;
}

/** Makes a column of the file fill a canonical column. */
export function fillColumn<M extends ColumnMapping>(
  mapping: M,
  header: string,
  column: CanonicalName,
): M {
  return {
    ...mapping,
    columns: { ...withoutValue(mapping.columns, header), [column]: header },
    attributes: withoutValue(mapping.attributes, header),
    privacy: usedPrivacy(mapping, header),
  };
}

/** Makes a column of the file an attribute. Other columns of a long file are attributes by themselves. */
export function makeAttribute<M extends ColumnMapping>(mapping: M, header: string): M {
  return {
    ...mapping,
    columns: withoutValue(mapping.columns, header),
    attributes:
      mapping.shape === 'wide'
        ? {
            ...withoutValue(mapping.attributes, header),
            [attributeName(header, Object.keys(mapping.attributes))]: header,
          }
        : mapping.attributes,
    privacy: usedPrivacy(mapping, header),
  };
}

/** Leaves a column of the file out. */
export function leaveOut<M extends ColumnMapping>(mapping: M, header: string): M {
  return {
    ...mapping,
    columns: withoutValue(mapping.columns, header),
    attributes: withoutValue(mapping.attributes, header),
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

/** Says that every row is of one product, or that a column tells it. */
export function setProduct<M extends Mapping>(mapping: M, product: Product | undefined): M {
  const constants =
    product === undefined
      ? without(mapping.constants, 'product')
      : { ...mapping.constants, product };
  return { ...mapping, constants };
}
