/** What a dimension sorts accounts into. */

/**
 * One segment of a dimension. range: whole numbers from `from` to `to`, both included, null where open
 * (months dormant, score points); money and share: from `from` up to but not including `to`, in minor units and in basis
 * points, null where open, exactly that value where both are equal; text: a product or an attribute's value; others: the `count` values
 * with the fewest accounts together; missing: no value; ended: the account's rows end before the cohort's last month.
 */
export type Segment =
  | { readonly kind: 'range'; readonly from: number | null; readonly to: number | null }
  | { readonly kind: 'money' | 'share'; readonly from: number | null; readonly to: number | null }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'others'; readonly count: number }
  | { readonly kind: 'missing' | 'ended' };
