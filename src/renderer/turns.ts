/** Does pieces of work one after another, each in a task of its own, so that the page answers in between. */
const waiting = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

function schedule(): void {
  timer ??= waiting.size > 0 ? setTimeout(takeTurn) : undefined;
}

function takeTurn(): void {
  timer = undefined;
  const work = waiting.values().next().value;
  if (!work) return;
  waiting.delete(work);
  schedule();
  work();
}

/** Calls `work` soon, once however often it was asked for until then. */
export function doSoon(work: () => void): void {
  waiting.add(work);
  schedule();
}

/** Leaves out work that was asked for. */
export function dropWork(work: () => void): void {
  waiting.delete(work);
}
