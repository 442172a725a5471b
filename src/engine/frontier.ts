/** Which settings of a sweep no other one beats. */

/** One setting: what it gains, what it costs, and its place in the sweep. */
export interface FrontierPoint {
  readonly cell: number;
  readonly gain: number;
  readonly cost: number;
}

/**
 * The points that no other beats, by rising cost: none has as much gain or more at as little cost or less, one of them
 * strictly. Of equal points the first stays.
 */
export function frontierOf(points: readonly FrontierPoint[]): FrontierPoint[] {
  const ordered = [...points].sort((a, b) => a.cost - b.cost || b.gain - a.gain || a.cell - b.cell);
  const kept: FrontierPoint[] = [];
  for (const point of ordered) {
    const last = kept.at(-1);
    if (last === undefined || point.gain > last.gain) kept.push(point);
  }
  return kept;
}
