/** Which cells of a sweep are worth choosing: those that meet a constraint, and those that nothing beats in both of two aims. */

/** What must hold of a cell's value. */
export interface Constraint {
  readonly op: '<=' | '>=';
  /** In the unit of the measure: minor units, basis points, accounts. */
  readonly bound: number;
}

export function meets({ op, bound }: Constraint, value: number | null): boolean {
  if (value === null) return false;
  return op === '<=' ? value <= bound : value >= bound;
}

/** A cell by its gain, the more the better, and its cost, the less the better. */
export interface Trade {
  readonly gain: number;
  readonly cost: number;
}

/** Indexes of the trades that no other beats in one aim without losing in the other, by rising cost; of equal ones the first. */
export function efficientFrontier(trades: readonly Trade[]): number[] {
  const order = [...trades.keys()].sort(
    (a, b) => trades[a].cost - trades[b].cost || trades[b].gain - trades[a].gain || a - b,
  );
  let most = -Infinity;
  return order.filter((at) => {
    if (trades[at].gain <= most) return false;
    most = trades[at].gain;
    return true;
  });
}

/** The trade with the largest gain, of equal ones that with the least cost, so that none beats it; -1 without trades. */
export function bestTrade(trades: readonly Trade[]): number {
  return [...trades.keys()].reduce((best, at) => {
    if (best < 0) return at;
    const [one, other] = [trades[at], trades[best]];
    if (one.gain !== other.gain) return one.gain > other.gain ? at : best;
    return one.cost < other.cost ? at : best;
  }, -1);
}

/** A piece of the border between cells that meet and cells that do not; corners of cells, the first cell's at 0 to 1. */
export interface BorderPiece {
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}

/** The border between the two kinds of cells of a grid, y-major. */
export function borderPieces(holds: readonly boolean[], columns: number): BorderPiece[] {
  const rows = holds.length / columns;
  const pieces: BorderPiece[] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const at = holds[y * columns + x];
      if (x + 1 < columns && holds[y * columns + x + 1] !== at)
        pieces.push({ from: { x: x + 1, y }, to: { x: x + 1, y: y + 1 } });
      if (y + 1 < rows && holds[(y + 1) * columns + x] !== at)
        pieces.push({ from: { x, y: y + 1 }, to: { x: x + 1, y: y + 1 } });
    }
  }
  return pieces;
}
