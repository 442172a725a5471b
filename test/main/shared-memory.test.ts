/** All threads collect their garbage when the process has grown, and not all the time. */
import { expect, it } from 'vitest';
import { SharedMemory, collector } from '../../src/main/shared-memory.ts';

const MB = 2 ** 20;

function withMemory(start: number) {
  const state = { resident: start, collected: 0 };
  const memory = new SharedMemory(
    () => state.collected++,
    () => state.resident,
  );
  /** The round that tasks are told of, at so much memory. */
  const at = (resident: number) => {
    state.resident = resident;
    return memory.tidy();
  };
  return { state, at };
}

it('collects once for each step that the process grows by, and tells a round of it', () => {
  const { state, at } = withMemory(100 * MB);
  expect([200, 230, 300, 357, 400].map((size) => at(size * MB))).toEqual([0, 1, 1, 1, 2]);
  expect(state.collected).toBe(2);
});

it('starts again from where the other threads have let go', () => {
  const { at } = withMemory(100 * MB);
  expect([400, 150, 277, 279].map((size) => at(size * MB))).toEqual([1, 1, 1, 2]);
});

it('has a collector that frees shared memory of the thread', () => {
  const collect = collector();
  const gone = new WeakRef(new Float64Array(new SharedArrayBuffer(8 * MB)));
  // What a turn of the event loop has used stays until its end.
  return new Promise<void>((resolve) =>
    setTimeout(() => {
      collect();
      expect(gone.deref()).toBeUndefined();
      resolve();
    }),
  );
});
