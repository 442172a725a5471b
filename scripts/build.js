import process from 'node:process';
import { ensureBuilt } from './lib/build.js';
import { requireNode } from './lib/node-version.js';

await requireNode();
ensureBuilt({ force: process.argv.includes('--force') });
