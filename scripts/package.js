/** Builds the installers of this system. Needs the network once, for Electron's binaries. Arguments go to electron-builder. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './lib/build.js';
import { writeChecksums } from './lib/checksums.js';
import { collectLicences } from './lib/licences.js';
import { requireNode, root } from './lib/node-version.js';

await requireNode();
ensureBuilt({ force: true });
const { packages } = collectLicences();
process.stderr.write(`${packages} packages of others are shipped, with their licences.\n`);
const builder = path.join(root, 'node_modules/electron-builder/cli.js');
const child = spawnSync(
  process.execPath,
  [builder, '--publish', 'never', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
if (child.status === 0) writeChecksums(path.join(root, 'dist'));
process.exit(child.status ?? 1);
