/**
 * Undoes one protection after another in a copy of the sources and tells whether its tests fail, as they must.
 * Prints the table of docs/verification.md. `npm run mutations -- WORD` runs those whose description holds the word;
 * `-- --sample N` runs N of them, others every day.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.js';
import { requireNode, root } from './lib/node-version.js';

const LIST = path.join(root, 'test/mutations/mutations.json');
const COPIED = ['src', 'test', 'resources', 'scripts', 'packaging', 'out'];

await requireNode();
ensureBuilt();

function copySources(folder) {
  for (const name of COPIED)
    fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  for (const entry of fs.readdirSync(root, { withFileTypes: true })) {
    if (entry.isFile()) fs.copyFileSync(path.join(root, entry.name), path.join(folder, entry.name));
  }
  // Packaging follows links out of the copy; hard links cost no space.
  const modules = path.join(root, 'node_modules');
  const linked = spawnSync('cp', ['-al', modules, folder]).status === 0;
  if (!linked) fs.cpSync(modules, path.join(folder, 'node_modules'), { recursive: true });
}

/** Runs a test file in a folder; the titles of what failed, or undefined where all passed. */
function failures(folder, tests) {
  const report = path.join(folder, 'report.json');
  fs.rmSync(report, { force: true });
  spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', `--outputFile=${report}`, tests],
    { cwd: folder, stdio: 'ignore' },
  );
  const { success, testResults } = JSON.parse(fs.readFileSync(report, 'utf8'));
  if (success) return undefined;
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  );
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** N of the list, so that as many days as it takes go through all of it. */
function sampleOf(list, count) {
  const first = (Math.floor(Date.now() / DAY_MS) * count) % list.length;
  return Array.from(
    { length: Math.min(count, list.length) },
    (_, at) => list[(first + at) % list.length],
  );
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string' } },
});
const [word = ''] = positionals;
const listed = JSON.parse(fs.readFileSync(LIST, 'utf8')).filter(({ undone }) =>
  undone.includes(word),
);
const mutations = values.sample === undefined ? listed : sampleOf(listed, Number(values.sample));
const started = performance.now();
const folder = fs.mkdtempSync(path.join(path.dirname(root), 'limitlab-mutations-'));
let escaped = 0;
try {
  copySources(folder);
  for (const tests of new Set(mutations.map((mutation) => mutation.tests))) {
    const failed = failures(folder, tests);
    if (failed) throw new Error(`${tests} fails without a mutation: ${failed.join('; ')}`);
  }
  process.stdout.write('| undone | in | caught by |\n| --- | --- | --- |\n');
  for (const { undone, file, find, replace, tests } of mutations) {
    const place = path.join(folder, file);
    const text = fs.readFileSync(place, 'utf8');
    if (text.split(find).length !== 2) throw new Error(`${undone}: not found once in ${file}`);
    fs.writeFileSync(
      place,
      text.replace(find, () => replace),
    );
    const failed = failures(folder, tests);
    fs.writeFileSync(place, text);
    if (failed === undefined) escaped++;
    const caught = failed === undefined ? '**nothing**' : (failed[0] ?? 'the file does not run');
    const more = failed && failed.length > 1 ? ` (and ${failed.length - 1} more)` : '';
    process.stdout.write(`| ${undone} | \`${file}\` | ${caught.replaceAll('|', '\\|')}${more} |\n`);
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
const seconds = Math.round((performance.now() - started) / 1000);
process.stderr.write(
  `${mutations.length - escaped} of ${mutations.length} caught in ${seconds} s\n`,
);
process.exit(escaped === 0 ? 0 : 1);
