/** Calls that no client would make: `npm run fuzz -- CALLS FRAMES SEED`. */
import process from 'node:process';
import { runSource } from './lib/run-source.js';

await runSource('test/soak/fuzz.ts', process.argv.slice(2));
