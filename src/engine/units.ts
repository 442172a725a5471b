/** 100 % in basis points. */
export const FULL_BP = 10_000;

/** Largest money amount of one account in the data, in minor units (1,000 million currency units). */
export const MAX_MONEY = 100_000_000_000;

/** Largest rate a policy may name, in basis points (900 %). */
export const MAX_RATE_BP = 90_000;

/** `floor(a * b / divisor)` for whole numbers, `a` and `b` from 0; exact where the product leaves 2^53 too. */
export function mulDiv(a: number, b: number, divisor: number): number {
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / divisor);
  return Number((BigInt(a) * BigInt(b)) / BigInt(divisor));
}

/** `floor(amount * bp / 10000)`, exact for whole numbers; the rate may be negative. */
export function share(amount: number, bp: number): number {
  const product = amount * bp;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / FULL_BP);
  return mulDiv(amount, bp, FULL_BP);
}

/** Money in minor units as decimal text with two places, e.g. `-0.05`, `1200.00`. */
export function formatMoney(minorUnits: number): string {
  const sign = minorUnits < 0 ? '-' : '';
  const magnitude = Math.abs(minorUnits);
  const whole = Math.floor(magnitude / 100);
  return `${sign}${whole}.${String(magnitude % 100).padStart(2, '0')}`;
}
