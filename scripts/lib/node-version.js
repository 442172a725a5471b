/** The store's native part needs a newer Node than some systems have: check first, and say what is needed. */
import { spawn } from 'node:child_process';
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

/** What asks a program to end; the wrapper hands it on and ends as its child does. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function runWith(node) {
  return new Promise(() => {
    const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
    for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
    child.on('error', (error) => {
      process.stderr.write(`${node} cannot be started: ${error.message}\n`);
      process.exit(1);
    });
    child.on('exit', (code, signal) => {
      for (const one of SIGNALS) process.removeAllListeners(one);
      if (signal) process.kill(process.pid, signal);
      else process.exit(code ?? 1);
    });
  });
}

/** Goes on with this Node where it is new enough, else with the bundled one, else ends with what to do. */
export async function requireNode() {
  if (isNewEnough(process.versions.node)) return;
  const bundled = bundledNode();
  // Never comes back: this process ends with the other.
  if (bundled) await runWith(bundled);
  process.stderr.write(
    `LimitLab needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}.\n` +
      'Install the current LTS release from your software centre, then run the command again.\n',
  );
  process.exit(1);
}
