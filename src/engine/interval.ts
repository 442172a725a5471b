/** How sure a share is that was counted over a sample. */

/** Quantile of the normal distribution for 95 %. */
const Z = 1.959964;

/** Wilson's score interval of a share, basis points; null without trials. */
export function wilsonInterval(
  hits: number,
  trials: number,
): { readonly fromBp: number; readonly toBp: number } | null {
  if (trials <= 0) return null;
  const share = hits / trials;
  const scale = 1 + Z ** 2 / trials;
  const middle = (share + Z ** 2 / (2 * trials)) / scale;
  const reach =
    (Z * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2))) / scale;
  return {
    fromBp: Math.max(0, Math.round(10_000 * (middle - reach))),
    toBp: Math.min(10_000, Math.round(10_000 * (middle + reach))),
  };
}
