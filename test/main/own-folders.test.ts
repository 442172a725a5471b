/** Folders that a killed process left behind go; those of running ones, and all others, stay. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ownFolderName, removeLeftovers } from '../../src/main/own-folders.ts';
import { temporaryFolder } from '../support/temporary.ts';

it('leftovers are removed, and nothing else', () => {
  const parent = temporaryFolder();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const names = {
    mine: ownFolderName('limitlab-'),
    gone: `limitlab-${pid}-0123abcd`,
    other: `another-${pid}-0123abcd`,
    longer: `limitlab-${pid}-0123abcd-x`,
  };
  for (const name of Object.values(names)) {
    fs.mkdirSync(path.join(parent, name));
    fs.writeFileSync(path.join(parent, name, 'cohort.csv'), 'A');
  }
  removeLeftovers(parent, 'limitlab-');
  expect(fs.readdirSync(parent).sort()).toEqual([names.mine, names.other, names.longer].sort());
  removeLeftovers(path.join(parent, 'none'), 'limitlab-');
});
