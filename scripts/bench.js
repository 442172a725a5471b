/** Runs a benchmark of test/bench; screens and threads are timed as they are in use. */
import process from 'node:process';
import { runSource } from './lib/run-source.js';

const [name, ...rest] = process.argv.slice(2);
await runSource(`test/bench/${name}.ts`, rest);
