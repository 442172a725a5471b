/** Opens the workbench on the example: in Electron, or where that can't be, in the browser, saying why. */
import { spawn } from 'node:child_process';
import process from 'node:process';
import path from 'node:path';
import { ensureBuilt } from './lib/build.js';
import { findElectron } from './lib/electron.js';
import { requireNode, root } from './lib/node-version.js';

const EARLY_EXIT_MS = 5000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const HOSTS = ['electron', 'browser'];

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

/** Runs a child until it ends; Ctrl-C reaches it and us alike. */
function run(command, args) {
  return new Promise((resolve) => {
    const started = Date.now();
    const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
    const forward = (signal) => child.kill(signal);
    for (const signal of SIGNALS) process.on(signal, forward);
    child.on('error', (error) => resolve({ code: 1, early: true, reason: error.message }));
    child.on('exit', (code, signal) => {
      for (const signal of SIGNALS) process.off(signal, forward);
      const early = code !== 0 && signal === null && Date.now() - started < EARLY_EXIT_MS;
      resolve({
        code: code ?? (signal === 'SIGINT' ? 130 : 1),
        early,
        reason: `it ended with code ${code}`,
      });
    });
  });
}

/** Why no window can be shown, or undefined. */
function noDisplay() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY)
    return 'this session has no display';
  return undefined;
}

/** Runs Electron; returns why it could not, or the exit code. */
async function startElectron(forced) {
  const display = noDisplay();
  if (display && !forced) return { reason: display };
  const found = await findElectron({ tryAgain: forced });
  if (!found.binary) return { reason: found.reason };
  const ended = await run(found.binary, [root, '--example']);
  return ended.early ? { reason: ended.reason } : { code: ended.code };
}

async function startBrowser() {
  const cli = path.join(root, 'out/main/cli.js');
  const { code } = await run(process.execPath, [
    cli,
    'serve',
    '--example',
    ...process.argv.slice(2),
  ]);
  return code;
}

await requireNode();
const wanted = process.env.LIMITLAB_HOST;
if (wanted && !HOSTS.includes(wanted))
  fail(`LIMITLAB_HOST is "${wanted}"; it can be ${HOSTS.join(' or ')}.`);
ensureBuilt();
if (wanted === 'browser') process.exit(await startBrowser());
const electron = await startElectron(wanted === 'electron');
if (electron.code !== undefined) process.exit(electron.code);
if (wanted === 'electron') fail(`Electron cannot be started: ${electron.reason}.`);
process.stderr.write(
  `Electron cannot be started: ${electron.reason}.\nUsing the browser instead.\n`,
);
process.exit(await startBrowser());
