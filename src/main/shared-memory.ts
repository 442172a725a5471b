/**
 * Shared arrays that nobody uses any more are freed once every thread that saw them has collected its garbage, and V8 does
 * not count them as a reason to: a thread with little else to do never collects. So the thread that gives out tasks looks at
 * the memory of the process now and then, and tells the others with their next task.
 */
import v8 from 'node:v8';
import vm from 'node:vm';

/** How far the memory of the process may grow before all threads collect, bytes. */
const STEP_BYTES = 128 * 2 ** 20;

/** V8's collector, which it shows to whoever asks for the flag; nothing where the host does not let it. */
function exposedCollector(): () => void {
  try {
    v8.setFlagsFromString('--expose-gc');
    const collect: unknown = vm.runInNewContext('gc');
    return typeof collect === 'function' ? () => void collect() : () => {};
  } catch {
    return () => {};
  }
}

/** Collects this thread's garbage; what that takes is made at the first call, not when the thread starts. */
export function collector(): () => void {
  let collect: (() => void) | undefined;
  return () => (collect ??= exposedCollector())();
}

/** Of the thread that gives out tasks. */
export class SharedMemory {
  readonly #collect: () => void;
  readonly #resident: () => number;
  #least: number;
  #round = 0;

  /** `resident`: memory of the process, bytes. */
  constructor(
    collect: () => void = collector(),
    resident: () => number = () => process.memoryUsage.rss(),
  ) {
    this.#collect = collect;
    this.#resident = resident;
    this.#least = resident();
  }

  /** Collects where the process has grown by a step since it was smallest. @returns how often all threads should have */
  tidy(): number {
    const resident = this.#resident();
    this.#least = Math.min(this.#least, resident);
    if (resident < this.#least + STEP_BYTES) return this.#round;
    this.#collect();
    // The others still hold what they saw: it goes with their next tasks.
    this.#least = this.#resident();
    return ++this.#round;
  }
}
