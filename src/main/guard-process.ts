/** A promise that nobody waited for ends no host: it is noted, and the others go on. */
import { ownFrames } from './log.ts';
import type { Log } from './log.ts';

export function guardProcess(log: Log): void {
  process.on('unhandledRejection', (reason) =>
    log({ event: 'unhandled', frames: ownFrames(reason) }),
  );
}
