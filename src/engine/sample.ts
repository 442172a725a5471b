/** Samples of accounts, for estimates. */

/** Scrambles the bits of a 32-bit whole number (Chris Wellons' lowbias32), so that neighbours have nothing in common. */
function scrambled(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

const WHOLE = 2 ** 32;

/**
 * Accounts out of `count`, about `size` of them, in order and always the same: each stands as good a chance as any other,
 * however the cohort is sorted.
 */
export function sampledAccounts(count: number, size: number): Int32Array {
  const below = WHOLE * Math.min(1, size / count);
  const accounts: number[] = [];
  for (let account = 0; account < count; account++)
    if (scrambled(account) < below) accounts.push(account);
  return Int32Array.from(accounts);
}
