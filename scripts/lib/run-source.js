import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './build.js';
import { requireNode, root } from './node-version.js';

/** Runs a TypeScript file of the repository over the built product, and ends as it does. Node strips the types, and says so. */
export async function runSource(name, args) {
  await requireNode();
  ensureBuilt();
  const options = ['--disable-warning=ExperimentalWarning', path.join(root, name), ...args];
  process.exit(spawnSync(process.execPath, options, { stdio: 'inherit' }).status ?? 1);
}
