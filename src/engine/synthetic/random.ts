/** Seeded random numbers made of 32-bit integer steps only, so every machine draws the same ones. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  /** One of the items; `weights` are relative. */
  pick<T>(items: readonly T[], weights: readonly number[]): T;
}

/** sfc32 (Chris Doty-Humphrey's small fast counting generator), seeded by a 32-bit number. */
export function seededRandom(seed: number): Random {
  let a = seed | 0;
  let b = 0x9e3779b9 | 0;
  let c = 0x243f6a88 | 0;
  let counter = 1;
  function step(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  }
  for (let warmUp = 0; warmUp < 12; warmUp++) step();
  return {
    next: step,
    between: (low, high) => low + Math.floor(step() * (high - low + 1)),
    chance: (probability) => step() < probability,
    pick(items, weights) {
      let left = step() * weights.reduce((sum, weight) => sum + weight, 0);
      const index = weights.findIndex((weight) => (left -= weight) < 0);
      return items[index < 0 ? items.length - 1 : index];
    },
  };
}
