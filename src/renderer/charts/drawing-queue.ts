/** Draws charts one after another, each in a task of its own, so that the page answers in between. */
const waiting = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

function schedule(): void {
  timer ??= waiting.size > 0 ? setTimeout(drawNext) : undefined;
}

function drawNext(): void {
  timer = undefined;
  const draw = waiting.values().next().value;
  if (!draw) return;
  waiting.delete(draw);
  schedule();
  draw();
}

/** Calls `draw` soon, once however often it was asked for until then. */
export function drawSoon(draw: () => void): void {
  waiting.add(draw);
  schedule();
}

/** Leaves out a drawing that was asked for. */
export function dropDrawing(draw: () => void): void {
  waiting.delete(draw);
}
