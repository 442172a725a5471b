/** Builds out/ when it is missing or older than the sources. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { writeShownLicences } from './licences.js';
import { root } from './node-version.js';

const STAMP = path.join(root, 'out/.sources');
const INPUTS = [
  'src',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

function* filesUnder(file) {
  if (!fs.statSync(file).isDirectory()) {
    yield file;
    return;
  }
  for (const name of fs.readdirSync(file).sort()) yield* filesUnder(path.join(file, name));
}

function sourcesHash() {
  const hash = createHash('sha256');
  for (const input of INPUTS) {
    for (const file of filesUnder(path.join(root, input))) {
      hash
        .update(path.relative(root, file))
        .update('\0')
        .update(fs.readFileSync(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

function isBuilt(hash) {
  return fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === hash;
}

/** Builds where needed, or always with `force`; messages go to stderr. Ends the process where the build fails. */
export function ensureBuilt({ force = false } = {}) {
  if (!fs.existsSync(path.join(root, 'src'))) return;
  const hash = sourcesHash();
  if (!force && isBuilt(hash)) return;
  process.stderr.write('Building LimitLab…\n');
  const vite = path.join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  const child = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (child.status !== 0) process.exit(child.status ?? 1);
  writeShownLicences();
  fs.writeFileSync(STAMP, hash);
}
