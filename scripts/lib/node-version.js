/** The store's native part needs a newer Node than some systems have: check first, and say what is needed. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

export const root = path.resolve(
  import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
  '../..',
);

const NEEDED = [22, 18];

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** The Node that `npm ci` brings on Linux, or undefined. */
function bundledNode() {
  const file = path.join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  return fs.existsSync(file) ? file : undefined;
}

/** Goes on with this Node where it is new enough, else with the bundled one, else ends with what to do. */
export function requireNode() {
  if (isNewEnough(process.versions.node)) return;
  const bundled = bundledNode();
  if (bundled) {
    const child = spawnSync(bundled, process.argv.slice(1), { stdio: 'inherit' });
    process.exit(child.status ?? 1);
  }
  process.stderr.write(
    `LimitLab needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}.\n` +
      'Install the current LTS release from your software centre, then run the command again.\n',
  );
  process.exit(1);
}
