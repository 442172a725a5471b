/** Entry of a thread that helps to read a file: it scans parts of it, or takes its digest. */
import { parentPort } from 'node:worker_threads';
import { DigestListener } from '../import/file-digest.ts';
import type { ThreadMessage } from '../import/import-threads.ts';
import { readAlong } from '../import/scan-ring.ts';

const digest = new DigestListener();
parentPort?.on('message', (message: ThreadMessage) => {
  if (typeof message === 'object' && 'ring' in message) readAlong(message.ring, message.scanner);
  else digest.take(message);
});
