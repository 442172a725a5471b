/** Numbers of a document as a field shows them: money in yuan, rates in per cent. */

/** money: minor units shown in yuan; rate: basis points shown in per cent; the others as they are. */
export type FieldKind = 'money' | 'rate' | 'months' | 'count';

export interface FieldSpec {
  readonly key: string;
  readonly kind: FieldKind;
  /** Whether it may be left empty; null then. */
  readonly isOptional?: boolean;
  /** What an absent key stands for. */
  readonly absent?: number;
}

/** How many of the document's units one unit of the field is. */
const FIELD_SCALE: Readonly<Record<FieldKind, number>> = {
  money: 100,
  rate: 100,
  months: 1,
  count: 1,
};

/** Decimals of a field, and how far its arrows go. */
export const FIELD_INPUT: Readonly<
  Record<FieldKind, { readonly precision: number; readonly step: number }>
> = {
  money: { precision: 2, step: 100 },
  rate: { precision: 2, step: 5 },
  months: { precision: 0, step: 1 },
  count: { precision: 0, step: 1 },
};

/** What a field shows of a document's number: `undefined` for an empty one. */
export function shownNumber(value: unknown, { kind, absent }: FieldSpec): number | undefined {
  if (typeof value === 'number') return value / FIELD_SCALE[kind];
  return value === undefined && absent !== undefined ? absent / FIELD_SCALE[kind] : undefined;
}

/** The document's number for what a field shows. */
export function documentNumber(
  shown: number | null | undefined,
  spec: FieldSpec,
): number | null | undefined {
  if (shown === null || shown === undefined) return spec.isOptional ? null : undefined;
  return Math.round(shown * FIELD_SCALE[spec.kind]);
}
