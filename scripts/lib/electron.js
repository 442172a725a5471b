/** Finds the Electron binary without loading the electron package, whose loading would start a download. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from './node-version.js';

const packageFolder = path.join(root, 'node_modules/electron');
const triedMark = path.join(root, 'node_modules/.cache/limitlab/electron-fetch-tried');
const FETCH_TIMEOUT_MS = 90_000;

/** Path of the Electron binary, or undefined. */
export function electronBinary() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const pathFile = path.join(packageFolder, 'path.txt');
  if (!override && !fs.existsSync(pathFile)) return undefined;
  const name = fs.existsSync(pathFile) ? fs.readFileSync(pathFile, 'utf8').trim() : 'electron';
  const binary = path.join(override ?? path.join(packageFolder, 'dist'), name);
  return fs.existsSync(binary) ? binary : undefined;
}

function lastLine(text) {
  const lines = text.split('\n').map((line) => line.trim());
  return (
    lines.find((line) => /error|ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|status/i.test(line)) ??
    lines.find(Boolean) ??
    ''
  );
}

/** Runs the package's own installer, which honours ELECTRON_MIRROR; resolves to why it failed, or undefined. */
function fetchBinary() {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(packageFolder, 'install.js')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += chunk));
    const timer = setTimeout(() => child.kill(), FETCH_TIMEOUT_MS);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(undefined);
      else if (signal) resolve(`it did not arrive within ${FETCH_TIMEOUT_MS / 1000} seconds`);
      else resolve(lastLine(errors) || `the download ended with code ${code}`);
    });
  });
}

/**
 * The Electron binary, fetched once where it is absent.
 * @returns {{ binary: string } | { reason: string }}
 */
export async function findElectron({ tryAgain }) {
  const present = electronBinary();
  if (present) return { binary: present };
  if (!fs.existsSync(packageFolder)) return { reason: 'the electron package is not installed' };
  if (fs.existsSync(triedMark) && !tryAgain) {
    return {
      reason:
        'its binary could not be fetched before (LIMITLAB_HOST=electron npm start tries again)',
    };
  }
  process.stderr.write('Fetching the Electron binary (once)…\n');
  const reason = await fetchBinary();
  const fetched = electronBinary();
  if (fetched) return { binary: fetched };
  fs.mkdirSync(path.dirname(triedMark), { recursive: true });
  fs.writeFileSync(triedMark, '');
  return { reason: `its binary could not be fetched: ${reason ?? 'the installer left none'}` };
}
