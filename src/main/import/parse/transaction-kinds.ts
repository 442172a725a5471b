/** What a transaction does, told by the texts of its type. */
import type { LogMapping } from '../mapping.ts';

export const KINDS = [
  'draw',
  'purchase',
  'platform_purchase',
  'repayment',
  'draw_reversal',
  'purchase_refund',
  'repayment_reversal',
  'ignore',
] as const satisfies readonly (keyof LogMapping['types'])[];
export type Kind = (typeof KINDS)[number];

/** The kind that a mapping gives a text, `undefined` for one that it does not name. */
export function kindsOf({ types }: LogMapping): (text: string) => Kind | undefined {
  const kinds = new Map(KINDS.flatMap((kind) => types[kind].map((text) => [text, kind] as const)));
  return (text) => kinds.get(text);
}
