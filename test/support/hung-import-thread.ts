/** A helping thread that takes a part of a file and never comes back, nor answers what it is sent. */
import { parentPort } from 'node:worker_threads';
import type { ThreadMessage } from '../../src/main/import/import-threads.ts';
import { Control } from '../../src/main/import/scan-ring.ts';

parentPort?.on('message', (message: ThreadMessage) => {
  if (typeof message !== 'object' || !('ring' in message)) return;
  const { control, slots } = message.ring;
  const states = new Control(control, slots.length);
  for (;;) {
    const { fills } = states;
    if (states.isOver) return;
    // By then the slots have held other parts of the file.
    if (fills > 2 * slots.length) states.take(0);
    states.waitForFill(fills);
  }
});
