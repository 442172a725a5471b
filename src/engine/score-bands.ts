/**
 * Bands by score in a document's order: the first whose least score is reached counts (semantics §5).
 * Tells of each whether no score comes to it, as an earlier one begins as low.
 */
export function unreachedBands(leastScores: readonly number[]): readonly boolean[] {
  let least = Infinity;
  return leastScores.map((score) => {
    const isUnreached = score >= least;
    least = Math.min(least, score);
    return isUnreached;
  });
}
