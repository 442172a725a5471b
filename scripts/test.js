/** Everything: format, lint, types, unit, property and end-to-end tests. `npm test -- PATTERN` runs matching tests only. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './lib/build.js';
import { findChromium } from './lib/chromium.js';
import { electronBinary, findElectron } from './lib/electron.js';
import { requireNode, root } from './lib/node-version.js';

await requireNode();

/** Of the list in test/mutations, each day others. */
const SAMPLED_MUTATIONS = 2;

function bin(packageFile, args, env = {}) {
  const child = spawnSync(
    process.execPath,
    [path.join(root, 'node_modules', packageFile), ...args],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    },
  );
  return child.status ?? 1;
}

function check(title, packageFile, args) {
  process.stdout.write(`\n== ${title}\n`);
  const code = bin(packageFile, args);
  if (code !== 0) process.exit(code);
}

const screenshots = process.argv.includes('--screenshots');
const patterns = process.argv.slice(2).filter((argument) => argument !== '--screenshots');
if (patterns.length === 0) {
  check('format', 'prettier/bin/prettier.cjs', ['--check', '.', '--log-level', 'warn']);
  check('lint', 'eslint/bin/eslint.js', ['.', '--max-warnings', '0']);
  check('types', 'vue-tsc/bin/vue-tsc.js', ['--noEmit', '-p', 'tsconfig.json']);
  check('types of the engine alone', 'typescript/bin/tsc', [
    '--noEmit',
    '-p',
    'src/engine/tsconfig.json',
  ]);
}
ensureBuilt();

const chromium = await findChromium();
if (!chromium) {
  const message =
    'No Chromium was found and none could be fetched; name one with LIMITLAB_CHROMIUM.';
  process.stderr.write(`${message}\n`);
  if (process.env.CI === 'true') process.exit(1);
}

/** The suites of LIMITLAB_E2E=electron run in Electron itself or not at all. */
async function requiredElectron() {
  const found = await findElectron({ tryAgain: true });
  if (found.binary) return found.binary;
  process.stderr.write(`LIMITLAB_E2E=electron, but Electron cannot be had: ${found.reason}.\n`);
  process.exit(1);
}
const electron =
  process.env.LIMITLAB_E2E === 'electron' ? await requiredElectron() : electronBinary();

process.stdout.write('\n== tests\n');
const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'limitlab-report-')), 'report.json');
const code = bin(
  'vitest/vitest.mjs',
  ['run', '--reporter=default', '--reporter=json', `--outputFile=${report}`, ...patterns],
  {
    LIMITLAB_CHROMIUM: chromium ?? '',
    LIMITLAB_ELECTRON: electron ?? '',
    LIMITLAB_SCREENSHOTS: screenshots ? '1' : '',
  },
);
if (fs.existsSync(report)) {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(
    fs.readFileSync(report, 'utf8'),
  );
  process.stdout.write(
    `\n${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped\n`,
  );
  fs.rmSync(path.dirname(report), { recursive: true });
}
if (code !== 0 || patterns.length > 0) process.exit(code);
process.stdout.write('\n== protections undone, a sample of the day\n');
const sample = spawnSync(
  process.execPath,
  [path.join(root, 'scripts/mutations.js'), '--sample', String(SAMPLED_MUTATIONS)],
  { cwd: root, stdio: 'inherit' },
);
process.exit(sample.status ?? 1);
