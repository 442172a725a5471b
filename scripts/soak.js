/** Drives one host with eight clients: `npm run soak -- MINUTES`, ten without. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './lib/build.js';
import { requireNode, root } from './lib/node-version.js';

await requireNode();
ensureBuilt();
const file = path.join(root, 'test/soak/soak.ts');
const options = ['--disable-warning=ExperimentalWarning', file, ...process.argv.slice(2)];
process.exit(spawnSync(process.execPath, options, { stdio: 'inherit' }).status ?? 1);
