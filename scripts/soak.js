/** Drives one host with eight clients: `npm run soak -- MINUTES`, ten without. */
import process from 'node:process';
import { runSource } from './lib/run-source.js';

await runSource('test/soak/soak.ts', process.argv.slice(2));
