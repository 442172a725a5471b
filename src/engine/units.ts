/** 100 % in basis points. */
export const FULL_BP = 10_000;

/**
 * Largest money amount of one account, in minor units (1,000 million currency units). With rates up to
 * {@link MAX_RATE_BP} every product `amount * rate` stays below 2^53 and is exact in a double.
 */
export const MAX_MONEY = 100_000_000_000;

/** Largest rate a policy may name, in basis points (900 %). */
export const MAX_RATE_BP = 90_000;

/** `floor(amount * bp / 10000)`, exact for amounts up to {@link MAX_MONEY} and rates up to {@link MAX_RATE_BP}. */
export function share(amount: number, bp: number): number {
  return Math.floor((amount * bp) / FULL_BP);
}

/** Money in minor units as decimal text with two places, e.g. `-0.05`, `1200.00`. */
export function formatMoney(minorUnits: number): string {
  const sign = minorUnits < 0 ? '-' : '';
  const magnitude = Math.abs(minorUnits);
  const whole = Math.floor(magnitude / 100);
  return `${sign}${whole}.${String(magnitude % 100).padStart(2, '0')}`;
}
