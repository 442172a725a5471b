/** Writes the licences and the bill of materials of what is shipped to out/licences. */
import process from 'node:process';
import { ensureBuilt } from './lib/build.js';
import { collectLicences } from './lib/licences.js';
import { requireNode } from './lib/node-version.js';

await requireNode();
ensureBuilt();
const { packages } = collectLicences();
process.stderr.write(`${packages} packages of others are shipped; see out/licences.\n`);
