/** SHA-256 sums of the files of a folder, in the format of sha256sum. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const FILE = 'SHA256SUMS';

export function writeChecksums(folder) {
  const lines = fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== FILE && !/^builder-/.test(entry.name))
    .map(({ name }) => {
      const hash = createHash('sha256').update(fs.readFileSync(path.join(folder, name)));
      return `${hash.digest('hex')}  ${name}`;
    })
    .sort((a, b) => a.slice(66).localeCompare(b.slice(66)));
  fs.writeFileSync(path.join(folder, FILE), `${lines.join('\n')}\n`);
}
