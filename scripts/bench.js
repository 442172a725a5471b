import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './lib/build.js';
import { requireNode, root } from './lib/node-version.js';

await requireNode();
const [name, ...rest] = process.argv.slice(2);
// The screens and the threads are timed as they are in use.
ensureBuilt();
const file = path.join(root, 'test/bench', `${name}.ts`);
// Benchmarks are TypeScript without a build: Node strips the types, and says so in a warning.
const options = ['--disable-warning=ExperimentalWarning', file, ...rest];
process.exit(spawnSync(process.execPath, options, { stdio: 'inherit' }).status ?? 1);
